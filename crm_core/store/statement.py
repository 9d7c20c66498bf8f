"""One SELECT of the owner's own, run so that it can do nothing but read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, NoReturn

from crm_core.errors import UsageProblem
from crm_core.store import driver
from crm_core.store.store import Interrupt, Store

# Action codes of SQLite's authorizer (sqlite.org/c3ref/c_alter_table.html); the standard library names only some.
PRAGMA, READ, SELECT, UPDATE, FUNCTION, RECURSIVE = 19, 20, 21, 23, 31, 33
ALLOWED = frozenset({READ, SELECT, RECURSIVE})
FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "writefile", "readfile", "edit"})
PRAGMAS_ABOUT = frozenset(
    {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
)
PRAGMAS_TELLING = frozenset(
    {"application_id", "collation_list", "compile_options", "data_version", "database_list", "encoding", "foreign_keys"}
    | {"freelist_count", "function_list", "journal_mode", "page_count", "page_size", "pragma_list", "schema_version"}
    | {"foreign_key_check", "integrity_check", "quick_check", "user_version", "table_list"}
)
ALLOW, DENY = 0, 1


class Answer(NamedTuple):
    """The columns of a result and its rows, which are fetched as they are read."""

    names: tuple[str, ...]
    rows: Iterator[tuple[object, ...]]


@contextmanager
def reading_statement(store: Store, sql: str, interrupt: Interrupt | None = None) -> Iterator[Answer]:
    """Run one statement that can only read. Raises UsageProblem, DatabaseProblem; KeyboardInterrupt when stopped."""
    if "\0" in sql:
        raise UsageProblem("A statement cannot hold a NUL character.")
    refused: list[str] = []
    with store.reading(interrupt) as db:
        _confine(db, refused)
        cursor = db.cursor()
        try:
            cursor.execute(sql)
            if cursor.description is None:
                raise UsageProblem("That is no query: write a SELECT.")
            yield Answer(tuple(part[0] for part in cursor.description), cursor)
        except (driver.DatabaseError, driver.StatementWarning) as error:
            _explain(error, refused)
        finally:
            # An interrupt holds until every running statement has ended; the ROLLBACK after this must not meet it.
            cursor.close()
            db.set_authorizer(None)
            db.text_factory = str


def _confine(db: driver.Connection, refused: list[str]) -> None:
    def authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if _is_allowed(action, first, second):
            return ALLOW
        refused.append(first or "")
        return DENY

    db.set_authorizer(authorize)
    # An owner may have stored anything with another program; bytes that are no UTF-8 must not end the list.
    db.text_factory = lambda data: data.decode("utf-8", "replace")


def _is_allowed(action: int, first: str | None, second: str | None) -> bool:
    if action == FUNCTION:
        return (second or "").lower() not in FORBIDDEN_FUNCTIONS
    if action == PRAGMA:
        name = (first or "").lower()
        return name in PRAGMAS_ABOUT or (name in PRAGMAS_TELLING and second is None)
    # Until SQLite 3.41 a pragma used as a table asks for this; query_only and writable_schema still forbid the update.
    return action in ALLOWED or (action == UPDATE and first == "sqlite_master")


def _explain(error: Exception, refused: Sequence[str]) -> NoReturn:
    text = str(error)
    if "interrupted" in text:
        raise KeyboardInterrupt from error
    if refused or "not authorized" in text or "VACUUM" in text:
        raise UsageProblem("crm sql only reads: write one SELECT, or a PRAGMA that tells something.") from error
    if "one statement" in text:
        raise UsageProblem("crm sql takes one statement at a time.") from error
    if "malformed" in text or "disk I/O" in text or "not a database" in text:
        raise error
    raise UsageProblem(f"SQLite says: {text.rstrip('.')}.") from error
