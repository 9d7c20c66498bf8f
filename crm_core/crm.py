"""open_crm(path): the whole CRM on one database, one attribute per capability."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crm_core.calendar import fields as calendar_fields
from crm_core.capabilities import Capabilities
from crm_core.catalog.browse import Browse
from crm_core.catalog.business import NAMES, Business
from crm_core.catalog.core import Core, not_in_trash
from crm_core.catalog.custom.entities import Entities
from crm_core.catalog.registry import Catalog, gather
from crm_core.clock import Clock, clock_from
from crm_core.customers import fields as customer_fields
from crm_core.errors import Ambiguous, CrmError, DatabaseProblem, InTrash, NotFound
from crm_core.sales import fields as sales_fields
from crm_core.sales.leads import fields as lead_fields
from crm_core.sales.orders import fields as order_fields
from crm_core.sales.products import fields as product_fields
from crm_core.sales.quotes import fields as quote_fields
from crm_core.sales.rates import fields as rate_fields
from crm_core.store import Origin, Store

if TYPE_CHECKING:
    from crm_core.documents.upkeep import Upkeep
    from crm_core.store.backup import Backups
    from crm_core.store.backup_settings import Settings
    from crm_core.store.driver import Connection
    from crm_core.store.repair import Repairs
    from crm_core.store.retention import Retention


def catalog() -> Catalog:
    """Every entity, field, text and reference of the program."""
    rooms = (
        customer_fields,
        sales_fields,
        lead_fields,
        product_fields,
        quote_fields,
        order_fields,
        rate_fields,
        calendar_fields,
    )
    return gather(room.REGISTRATION for room in rooms)


class Crm(Capabilities):
    """What both faces work with; opening it touches no file, and a capability is loaded when it is first asked for."""

    def __init__(
        self,
        path: Path,
        origin: Origin,
        clock: Clock,
        backup_settings: Callable[[], "Settings"],
        retention: Callable[[], "Retention"],
    ) -> None:
        self.path = path
        self.catalog = catalog()
        self.store = Store(path, origin, clock, _create, _load_tables, self._migrate)
        self.store.before_first_write = self._begin_day
        self.store.before_bulk_delete = lambda: self.backups.before_delete()
        self._backup_settings = backup_settings
        self._retention = retention
        self.business = Business(self.store)
        self._entities = Entities(
            self.store, self.catalog.entities, {"lead": lambda entities: self._scores.lead(entities)}
        )
        self.browse = Browse(
            self.store, self._entities, self.business.filter_context, self.catalog.references, self.catalog.groups
        )
        self._core = Core(self.store, self.catalog, self.business, self.browse)

    @cached_property
    def backups(self) -> "Backups":
        """Copies of the database, and the way back to them."""
        from crm_core.store.backup import Backups

        backups = Backups(self.store, self._backup_settings, _migrate_draft)
        backups.keep_files = self._keep_files
        backups.bring_files = lambda folder: self.photos.documents.fetch(self._files_in(folder))
        return backups

    def _keep_files(self, folder: Path) -> list[str]:
        there = self._files_in(self.path.parent).is_dir()
        return self.photos.documents.share(self._files_in(folder)) if there else []

    def _files_in(self, folder: Path) -> Path:
        """Where the files of records are in the folder of the database or of its backups."""
        return folder / f"{self.path.name}.files"

    @cached_property
    def upkeep(self) -> "Upkeep":
        """The state of the files that belong to records."""
        from crm_core.documents.upkeep import Upkeep

        return Upkeep(self.photos.documents, self.photos.needed, lambda: self._files_in(self.backups.folder))

    @cached_property
    def repairs(self) -> "Repairs":
        """What can be mended of the database and the files around it."""
        from crm_core.customers.lost import stand_in, stand_in_tag
        from crm_core.sales.lost import stand_in_pipeline, stand_in_stage
        from crm_core.store.repair import Repairs
        from crm_core.store.repair_salvage import Makings

        stand_ins = {
            "customers": stand_in,
            "pipelines": stand_in_pipeline,
            "stages": stand_in_stage,
            "tags": stand_in_tag,
        }
        makings = Makings(tuple(self.catalog.search.values()), self._create_empty, stand_ins, tuple(NAMES.values()))
        return Repairs(self.store, self.backups, makings)

    def find(self, entity: str, text: str, *, trash: bool = False) -> int:
        """The id of the record that ``text`` names: id, typed reference, uid, e-mail or unique name.

        With ``trash``, of the deleted ones. Raises NotFound with the nearest names, Ambiguous with the candidates,
        Conflict when a deleted record is asked for and one that is not answers.
        """
        try:
            return self._core.find(entity, text, trash=trash)
        except NotFound:
            if trash:
                self._refuse_if_not_deleted(entity, text)
            else:
                self._refuse_if_deleted(entity, text)
            raise

    def _refuse_if_deleted(self, entity: str, text: str) -> None:
        if not self.catalog.entities[entity].has_trash:
            return
        try:
            key = self._core.find(entity, text, trash=True)
        except (NotFound, Ambiguous):
            return
        raise InTrash(entity, key, self.history.names(entity, [key])[key])

    def find_each(self, entity: str, texts: Sequence[str], *, trash: bool = False) -> list[int]:
        """The ids of several named records, in order; plain ids are looked up together. Raises as find does."""
        from crm_core.catalog.lookup import plain_ids

        with self.store.reading() as db:
            known = plain_ids(db, self.catalog.entities[entity], texts, trash)
            return [known.get(text) or self.find(entity, text, trash=trash) for text in texts]

    def _refuse_if_not_deleted(self, entity: str, text: str) -> None:
        with suppress(NotFound):
            key = self._core.find(entity, text)
            raise not_in_trash(entity, key, self.history.names(entity, [key])[key])

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

    def _begin_day(self, db: "Connection") -> str:
        """Keep a backup of the day before anything is written, then forget the oldest history."""
        notice = self.backups.daily()
        return notice or self._forget(db)

    def _forget(self, db: "Connection") -> str:
        from crm_core.store.driver import FAILURES
        from crm_core.store.retention import forget

        try:
            forget(db, self._retention(), self.store.clock.now())
        except (*FAILURES, CrmError) as problem:
            return f"The oldest history could not be removed: {problem}"
        return ""

    def _create_empty(self, path: Path) -> None:
        from crm_core.schema import create_empty

        create_empty(path, self.store.clock, self.catalog)

    def _migrate(self, store: Store) -> None:
        from crm_core.schema import migrate

        if not os.access(self.path, os.W_OK):
            raise DatabaseProblem(
                f'"{self.path}" was made by an earlier version and must be brought up to date, but this user may not write it.'
            )
        kept = self.backups.before_migration()
        version = migrate(store.path, store.clock, self.catalog)
        store.tell(f'The database was brought to schema {version}; how it was before is kept in "{kept}".')


def open_crm(
    path: Path,
    origin: Origin | None = None,
    clock: Clock | None = None,
    backup_settings: "Callable[[], Settings] | None" = None,
    retention: "Callable[[], Retention] | None" = None,
) -> Crm:
    """The CRM on the database at ``path``, which the first write makes. Opens nothing yet."""
    return Crm(
        path,
        origin or Origin(session=f"process:{os.getpid()}", face="library"),
        clock or clock_from(os.environ),
        backup_settings or _usual_settings,
        retention or _usual_retention,
    )


def _create(path: Path, clock: Clock) -> None:
    """Make the database: the one place where all tables of all capabilities come together."""
    from crm_core.schema import create

    create(path, clock, catalog())


def _load_tables() -> None:
    """Make the tables of all capabilities known to SQLModel."""
    import crm_core.schema  # noqa: F401


def _migrate_draft(path: Path) -> None:
    """Bring a copy of an older database up to date."""
    from crm_core.schema import migrate

    migrate(path, Clock(), catalog())


def _usual_settings() -> "Settings":
    from crm_core.store.backup_settings import Settings

    return Settings()


def _usual_retention() -> "Retention":
    from crm_core.store.retention import Retention

    return Retention()
