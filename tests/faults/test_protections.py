"""Each protection is noticed when it is gone: what holds with it does not hold without."""

import asyncio
import errno
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.errors import MarkupError as RichMarkupError
from textual.markup import MarkupError

from crm_cli.errors import ExitCode
from crm_core.errors import FileProblem
from crm_core.files import write_atomically
from crm_core.store import Store, driver
from tests.faults import protections
from tests.faults.databases import opened, raw
from tests.faults.hostile import DANGEROUS
from tests.faults.program import ROOT, command
from tests.faults.test_hostile_output import STYLE

NAME = "Acme [EU] Ltd [/]"
Check = Callable[[Path], None]


def the_lock_is_taken_before_anything_is_read(path: Path) -> None:
    """Whoever reads first and locks later writes over what came between, or is told that the database is locked."""
    begin = Store._begin_unit

    def spying(self: Store, *arguments: Any) -> Any:
        other = driver.connect(path, write=True, busy_seconds=0)
        try:
            with pytest.raises(driver.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()
        return begin(self, *arguments)

    with pytest.MonkeyPatch.context() as patch, opened(path) as crm:
        patch.setattr(Store, "_begin_unit", spying)
        try:
            crm.customers.edit(1, {"city": "Graz"})
        except pytest.fail.Exception as missing:
            raise AssertionError(missing) from None


def no_control_reaches_a_terminal(path: Path) -> None:
    with raw(path, write=True) as db:
        db.execute("UPDATE customers SET name = 'A' || char(27) || ']0;owned' || char(7) || char(8238) WHERE id = 1")
    for line in ("customer list", "customer show 1", "customer edit 1 --city Graz", "customer list --format csv"):
        answer = command(path, *line.split(), terminal=True)
        assert DANGEROUS.findall(STYLE.sub("", (answer.out + answer.err).replace("\r\n", "\n"))) == []


def a_stray_quotation_mark_stops_an_import(path: Path) -> None:
    file = path.with_name("rows.csv")
    lines = [f"Row {n},row{n}@example.com\n" for n in range(100)]
    file.write_text("".join(["Name,E-mail\n", '"Ada" Lovelace,ada@example.com\n', '"Open,open@example.com\n', *lines]))
    answer = command(path, "import", str(file), "--rejects", str(path.with_name("rejects.csv")))
    assert answer.code == ExitCode.FAILURE
    assert "quotation mark" in answer.err


def a_spreadsheet_runs_nothing(path: Path) -> None:
    command(path, "customer", "edit", "1", "--name", "=HYPERLINK(1)", "--job-title", "@SUM(A1)")
    file = path.with_name("out.csv")
    for line in ("export customers", "customer list --format csv"):
        assert command(path, *line.split(), "-o", str(file)).code == ExitCode.OK
        text = file.read_text()
        assert "'=HYPERLINK" in text
        assert ",=HYPERLINK" not in text
        assert ",@SUM" not in text


def an_interrupted_file_leaves_the_old_one(path: Path) -> None:
    file = path.with_name("old.csv")
    file.write_bytes(b"old\n")

    def half() -> None:
        with write_atomically(file) as binary:
            binary.write(b"new, but only half of it")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FileProblem, match="the disk is full"):
        half()
    assert file.read_bytes() == b"old\n"


def what_is_deleted_is_gone_from_the_file(path: Path) -> None:
    with raw(path, write=True) as db:
        db.execute("CREATE TABLE scratch (secret TEXT)")
        db.execute("INSERT INTO scratch VALUES ('grandmother''s recipe')")
        db.execute("DELETE FROM scratch")
    assert b"recipe" not in path.read_bytes()


def names_in_toasts_are_no_markup(path: Path) -> None:
    assert NAME in asyncio.run(seen(path, lambda app: app.tell(NAME)))


def names_in_dialogs_are_no_markup(path: Path) -> None:
    from crm_tui.dialogs.confirm import Confirm

    assert NAME in asyncio.run(seen(path, lambda app: app.push_screen(Confirm(NAME))))


def names_in_tables_are_no_markup(path: Path) -> None:
    command(path, "customer", "edit", "1", "--name", NAME)
    assert NAME in asyncio.run(seen(path, lambda app: app.go("customers")))


def names_in_option_lists_are_no_markup(path: Path) -> None:
    from crm_tui.dialogs.choose import Choose

    assert NAME in asyncio.run(seen(path, lambda app: app.push_screen(Choose("Which?", [("1", NAME)]))))


def names_in_commands_are_no_markup(path: Path) -> None:
    command(path, "customer", "edit", "1", "--name", NAME)
    for line in ("customer list", "customer show 1"):
        for terminal in (True, False):
            assert NAME in command(path, *line.split(), terminal=terminal).out


def links_lead_somewhere(path: Path) -> None:
    with raw(path, write=True) as db, pytest.raises(driver.IntegrityError):
        db.execute("INSERT INTO addresses (customer_id, city) VALUES (9999, 'Nowhere')")


def readers_cannot_write(path: Path) -> None:
    with raw(path) as db, pytest.raises(driver.OperationalError, match="readonly"):
        db.execute("UPDATE customers SET owner = 'me'")


async def seen(path: Path, act: Callable[[Any], object]) -> str:
    """What stands on the screen after something was done."""
    from crm_tui.app import CrmApp
    from tests.tui.driver import screen_text, settle

    with opened(path) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await settle(pilot)
            act(app)
            await settle(pilot)
            return screen_text(pilot)


PROTECTIONS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Check]] = {
    "immediate BEGIN": (protections.begin_deferred, the_lock_is_taken_before_anything_is_read),
    "show_text": (protections.show_text_as_it_is, no_control_reaches_a_terminal),
    "strict CSV": (protections.read_csv_leniently, a_stray_quotation_mark_stops_an_import),
    "formula guard": (protections.write_formulas, a_spreadsheet_runs_nothing),
    "rename": (protections.write_in_place, an_interrupted_file_leaves_the_old_one),
    "secure_delete": (protections.delete_insecurely, what_is_deleted_is_gone_from_the_file),
    "markup off in toasts": (protections.markup_in_toasts, names_in_toasts_are_no_markup),
    "markup off in dialogs": (protections.markup_in_dialogs, names_in_dialogs_are_no_markup),
    "markup off in tables": (protections.markup_in_tables, names_in_tables_are_no_markup),
    "markup off in option lists": (protections.markup_in_option_lists, names_in_option_lists_are_no_markup),
    "markup off in commands": (protections.markup_in_commands, names_in_commands_are_no_markup),
    "foreign keys": (protections.without_foreign_keys, links_lead_somewhere),
    "query_only": (protections.written_by_readers, readers_cannot_write),
}
CASES = pytest.mark.parametrize(("take_away", "check"), PROTECTIONS.values(), ids=PROTECTIONS)


@CASES
def test_what_it_protects_holds(take_away: object, check: Check, database: Path) -> None:
    check(database)


@CASES
def test_without_it_that_does_not_hold(
    take_away: Callable[[pytest.MonkeyPatch], None], check: Check, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Everything a command loads only when needed must be there before something in it is replaced.
    for line in ("customer list", "customer edit 1 --city Graz", "export customers --format csv"):
        assert command(database, *line.split()).code == ExitCode.OK
    take_away(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception, MarkupError, RichMarkupError)):
        check(database)


def test_no_border_has_a_title() -> None:
    """Textual reads markup there; whoever gives one a title gives it a case above, too."""
    sources = [path for pattern in ("*.py", "*.tcss") for path in (ROOT / "crm_tui").rglob(pattern)]
    assert len(sources) > 100
    assert [path.name for path in sources if re.search("border.(sub)?title", path.read_text("utf-8"))] == []
