"""Exchange rates as the faces use them."""

from collections.abc import Sequence

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.sales.rates.reading import Rate, read_pair, read_rate
from crm_core.values.dates import parse_date


class Rates:
    """What currencies were worth on a day."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, from_currency: str, rate: str, to_currency: str = "", on: str = "") -> Change:
        """Keep what one unit of a currency is worth, in the currency of the business unless another is named.

        ``on`` is the first day it holds for, today without it. Raises InvalidValue.
        """
        from crm_core.sales.rates import writes

        business = self._core.business
        pair = read_pair(from_currency, to_currency or business.facts.currency)
        day = parse_date(on, business.today) if on else business.today
        return writes.keep(self._core, Rate(day.isoformat(), *pair, read_rate(rate)))

    def delete(self, keys: Sequence[int]) -> Change:
        """Remove rates. Raises NotFound."""
        from crm_core.sales.rates import writes

        return writes.delete(self._core, list(keys))
