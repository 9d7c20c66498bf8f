"""The only room that knows the database engine."""

from crm_core.store.store import Interrupt, Origin, Store
from crm_core.store.unit import Unit

__all__ = ["Interrupt", "Origin", "Store", "Unit"]
