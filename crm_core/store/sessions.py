"""SQLModel sessions over a connection of ours; SQLAlchemy is imported when a write first asks for one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_core.store.driver import MODULE, Connection

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from sqlmodel import Session


class SessionMaker:
    """Sessions on one borrowed connection, which SQLAlchemy may neither commit, roll back nor close."""

    def __init__(self, db: Connection, load_tables: Callable[[], None]) -> None:
        self._db = db
        self._load_tables = load_tables
        self._engine: Engine | None = None

    def open(self) -> "Session":
        """A session whose rows keep their values after the block."""
        from sqlmodel import Session

        return Session(self._borrowing_engine(), expire_on_commit=False, autoflush=True)

    def _borrowing_engine(self) -> "Engine":
        if self._engine is None:
            # A foreign key names its table, so every table must be known before the first row is written.
            self._load_tables()
            from sqlalchemy import create_engine
            from sqlalchemy.pool import StaticPool

            self._engine = create_engine(
                "sqlite://",
                creator=lambda: self._db,
                module=MODULE,
                poolclass=StaticPool,
                hide_parameters=True,
            )
        return self._engine
