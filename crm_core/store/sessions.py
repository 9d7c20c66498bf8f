"""SQLModel sessions over a connection of ours; SQLAlchemy is imported when a write first asks for one."""

from typing import TYPE_CHECKING

from crm_core.store.driver import Connection, sqlite

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from sqlmodel import Session


class SessionMaker:
    """Sessions on one borrowed connection, which SQLAlchemy may neither commit, roll back nor close."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._engine: Engine | None = None

    def open(self) -> "Session":
        """A session whose rows keep their values after the block."""
        from sqlmodel import Session

        return Session(self._borrowing_engine(), expire_on_commit=False, autoflush=True)

    def _borrowing_engine(self) -> "Engine":
        if self._engine is None:
            from sqlalchemy import create_engine
            from sqlalchemy.pool import StaticPool

            self._engine = create_engine(
                "sqlite://",
                creator=lambda: self._db,
                module=sqlite,
                poolclass=StaticPool,
                hide_parameters=True,
            )
        return self._engine
