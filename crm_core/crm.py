"""open_crm(path): the whole CRM on one database, one attribute per capability."""

import os
from functools import cached_property
from pathlib import Path

from crm_core.catalog.browse import Browse
from crm_core.catalog.business import Business
from crm_core.catalog.core import Core
from crm_core.catalog.registry import Catalog, gather
from crm_core.catalog.search import Search
from crm_core.clock import Clock, clock_from
from crm_core.customers import fields as customer_fields
from crm_core.customers.capability import Customers, Interactions
from crm_core.errors import NotFound
from crm_core.exchange.capability import Exchange
from crm_core.history import History
from crm_core.sales import fields as sales_fields
from crm_core.sales.capability import Deals, Pipelines, Reports
from crm_core.sample.fill import Sample
from crm_core.store import Origin, Store


def catalog() -> Catalog:
    """Every entity, field, text and reference of the program."""
    return gather((customer_fields.REGISTRATION, sales_fields.REGISTRATION))


class Crm:
    """What both faces work with; opening it touches no file."""

    def __init__(self, path: Path, origin: Origin, clock: Clock) -> None:
        self.path = path
        self.catalog = catalog()
        self.store = Store(path, origin, clock, _create, _load_tables)
        self.business = Business(self.store)
        self.browse = Browse(self.store, self.catalog.entities, self.business.filter_context)
        self._core = Core(self.store, self.catalog, self.business, self.browse)

    @cached_property
    def customers(self) -> Customers:
        """Persons and organizations."""
        return Customers(self._core)

    @cached_property
    def interactions(self) -> Interactions:
        """The communication history."""
        return Interactions(self._core)

    @cached_property
    def exchange(self) -> Exchange:
        """Files in and out."""
        return Exchange(self._core)

    @cached_property
    def deals(self) -> Deals:
        """Possible sales."""
        return Deals(self._core)

    @cached_property
    def pipelines(self) -> Pipelines:
        """Pipelines, their stages and boards."""
        return Pipelines(self._core)

    @cached_property
    def reports(self) -> Reports:
        """Figures over many records."""
        return Reports(self._core)

    @cached_property
    def history(self) -> History:
        """What was done, and undo and redo of it."""
        return History(self._core)

    @cached_property
    def sample(self) -> Sample:
        """Sample data for an empty database."""
        return Sample(self._core)

    @cached_property
    def search(self) -> Search:
        """Full text over everything."""
        return Search(self._core)

    def find(self, entity: str, text: str, *, trash: bool = False) -> int:
        """The id of the record that ``text`` names: id, typed reference, uid, e-mail or unique name.

        Raises NotFound with the nearest names, Ambiguous with the candidates.
        """
        return self._core.find(entity, text, trash=trash)

    def find_anywhere(self, entity: str, text: str) -> int:
        """The same, looking into the trash too when nothing else answers."""
        try:
            return self.find(entity, text)
        except NotFound as problem:
            try:
                return self.find(entity, text, trash=True)
            except NotFound:
                raise problem from None

    def close(self) -> None:
        """Close every connection."""
        self.store.close()


def open_crm(path: Path, origin: Origin | None = None, clock: Clock | None = None) -> Crm:
    """The CRM on the database at ``path``, which the first write makes. Opens nothing yet."""
    return Crm(
        path, origin or Origin(session=f"process:{os.getpid()}", face="library"), clock or clock_from(os.environ)
    )


def _create(path: Path, clock: Clock) -> None:
    """Make the database: the one place where all tables of all capabilities come together."""
    from crm_core.schema import create

    create(path, clock, catalog())


def _load_tables() -> None:
    """Make the tables of all capabilities known to SQLModel."""
    import crm_core.schema  # noqa: F401
