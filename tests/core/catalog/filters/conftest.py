"""The gardens that every filter test plants, and the sample business for filters over several tables."""

from tests.core.catalog.filters.businesses import *  # noqa: F403
from tests.core.catalog.filters.gardens import *  # noqa: F403
