"""What is so for lines and shipping of which nothing else is said."""

from crm_core.catalog.core import Core
from crm_core.values.rates import parse_rate


def usual_tax(core: Core) -> int:
    """The tax rate of the business, in basis points; 0 where it has none."""
    return parse_rate("Tax", core.business.facts.tax) if core.business.facts.tax else 0
