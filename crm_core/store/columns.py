"""Column kinds for STRICT tables: SQLite takes only TEXT, INTEGER, REAL and BLOB there, SQLModel's own names are refused."""

from typing import Any

from sqlalchemy import CheckConstraint, Integer, Text
from sqlmodel import Field

INSTANT_FORM = "____-__-__T__:__:__Z"
STRICT = {"sqlite_strict": True, "sqlite_autoincrement": True}


def key() -> Any:
    """The integer id that people type; never given out twice."""
    return Field(default=None, primary_key=True, sa_type=Integer)


def text(default: str | None = None, **options: Any) -> Any:
    """A text that is always there; without a default it must be given."""
    return Field(sa_type=Text, **_default(default), **options)


def optional_text(**options: Any) -> Any:
    """A text that may be missing."""
    return Field(default=None, sa_type=Text, nullable=True, **options)


def integer(default: int | None = None, **options: Any) -> Any:
    """A whole number that is always there."""
    return Field(sa_type=Integer, **_default(default), **options)


def optional_integer(**options: Any) -> Any:
    """A whole number that may be missing; money in minor units, percentages in basis points, flags as 0 and 1."""
    return Field(default=None, sa_type=Integer, nullable=True, **options)


def _default(value: str | int | None) -> dict[str, Any]:
    """A default in Python and in the database, so that rows written set-wise have it too."""
    return {} if value is None else {"default": value, "sa_column_kwargs": {"server_default": str(value)}}


def one_of(table: str, column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A check that the column holds one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{table}_{column}_known")


def length(table: str, column: str, most: int, least: int = 0) -> CheckConstraint:
    """A check on the number of characters."""
    return CheckConstraint(f"length({column}) BETWEEN {least} AND {most}", name=f"{table}_{column}_length")


def flag(table: str, column: str) -> CheckConstraint:
    """A check that an integer is 0 or 1."""
    return CheckConstraint(f"{column} IN (0, 1)", name=f"{table}_{column}_flag")


def instants(table: str, *columns: str) -> tuple[CheckConstraint, ...]:
    """Checks that the columns hold UTC instants like 2026-11-21T09:30:00Z, or nothing."""
    return tuple(
        CheckConstraint(f"{column} LIKE '{INSTANT_FORM}'", name=f"{table}_{column}_instant") for column in columns
    )


def days(table: str, *columns: str) -> tuple[CheckConstraint, ...]:
    """Checks that the columns hold dates like 2026-11-21, or nothing."""
    return tuple(CheckConstraint(f"{column} LIKE '____-__-__'", name=f"{table}_{column}_day") for column in columns)
