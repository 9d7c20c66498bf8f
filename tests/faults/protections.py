"""What protects the data and the terminal, and how a careless change would take each protection away."""

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from crm_core import files
from crm_core.store import driver
from crm_core.values.text import show_text


def everywhere(patch: pytest.MonkeyPatch, function: Callable[..., Any], other: Callable[..., Any]) -> None:
    """Put another function in the place of one, in every module of ours that has imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("crm_core", "crm_cli", "crm_tui")):
            for key, value in list(vars(module).items()):
                if value is function:
                    patch.setattr(module, key, other)


def begin_deferred(patch: pytest.MonkeyPatch) -> None:
    execute = driver.Connection.execute

    def deferred(self: driver.Connection, sql: str, *parameters: Any) -> Any:
        return execute(self, "BEGIN" if sql == "BEGIN IMMEDIATE" else sql, *parameters)

    patch.setattr(driver.Connection, "execute", deferred)


def show_text_as_it_is(patch: pytest.MonkeyPatch) -> None:
    everywhere(patch, show_text, lambda text, keep_newlines=False: text)


def read_csv_leniently(patch: pytest.MonkeyPatch) -> None:
    strict = csv.reader
    patch.setattr(csv, "reader", lambda lines, **options: strict(lines, **(options | {"strict": False})))


def write_formulas(patch: pytest.MonkeyPatch) -> None:
    from crm_core.exchange.tables import formula

    everywhere(patch, formula.disarm, lambda text, phone=False: text)


def write_in_place(patch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def plainly(target: Path) -> Iterator[BinaryIO]:
        with target.open("wb") as file:
            yield file

    patch.setattr(files, "_replacing", plainly)


def delete_insecurely(patch: pytest.MonkeyPatch) -> None:
    prepare = driver._prepare

    def carelessly(db: driver.Connection, write: bool) -> None:
        prepare(db, write)
        db.execute("PRAGMA secure_delete = OFF")

    patch.setattr(driver, "_prepare", carelessly)


def markup_in_toasts(patch: pytest.MonkeyPatch) -> None:
    from crm_tui.app import CrmApp

    notify = CrmApp.notify
    patch.setattr(CrmApp, "notify", lambda self, text, **options: notify(self, text, **(options | {"markup": True})))


def markup_in_dialogs(patch: pytest.MonkeyPatch) -> None:
    from textual.content import Content

    import crm_tui.app  # noqa: F401  # Its modules have imported the function that is replaced.
    from crm_tui.text import safe

    everywhere(patch, safe, lambda text, style="": Content.from_markup(show_text(text)).stylize(style))


def markup_in_tables(patch: pytest.MonkeyPatch) -> None:
    from rich.text import Text
    from textual.strip import Strip

    from crm_tui.widgets.records_table import RecordsTable

    painted = RecordsTable.render_line

    def carelessly(self: RecordsTable, y: int) -> Strip:
        strip = painted(self, y)
        return Strip(Text.from_markup(strip.text).render(self.app.console, end=""), strip.cell_length)

    patch.setattr(RecordsTable, "render_line", carelessly)


def markup_in_option_lists(patch: pytest.MonkeyPatch) -> None:
    from textual.content import Content

    from crm_tui.dialogs import choose

    patch.setattr(choose, "Content", Content.from_markup)


def markup_in_commands(patch: pytest.MonkeyPatch) -> None:
    from rich.text import Text

    from crm_cli.output.sink import Sink, open_sink

    @contextmanager
    def through_rich(*arguments: Any) -> Iterator[Sink]:
        with open_sink(*arguments) as sink:
            yield sink._replace(write=lambda text: sink.write(Text.from_markup(text).plain))

    everywhere(patch, open_sink, through_rich)


def without_foreign_keys(patch: pytest.MonkeyPatch) -> None:
    prepare = driver._prepare

    def unlinked(db: driver.Connection, write: bool) -> None:
        prepare(db, write)
        db.execute("PRAGMA foreign_keys = OFF")

    patch.setattr(driver, "_prepare", unlinked)


def written_by_readers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(driver, "_prepare", partial(_prepared_to_write, driver._prepare))


def _prepared_to_write(prepare: Callable[[driver.Connection, bool], None], db: driver.Connection, write: bool) -> None:
    prepare(db, write)
    db.execute("PRAGMA query_only = OFF")
