"""The table over a source of a million rows that answers slowly, wrongly, or not at all."""

import threading
from datetime import date

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.windows import Key, Window
from crm_core.errors import CrmError
from crm_core.values.money import Money
from crm_tui.source import PAGE_SIZE
from crm_tui.values import Place
from crm_tui.widgets.columns import Column, fit, pad
from crm_tui.widgets.pages import PageCache, Plan
from crm_tui.widgets.records_table import RecordsTable
from tests.tui.driver import workers_end

NAME = Field(key="name", label="Name", kind=Kind.TEXT, sql="name")
VALUE = Field(key="value", label="Value", kind=Kind.MONEY, sql="value")
CITY = Field(key="city", label="City", kind=Kind.TEXT, sql="city")
COLUMNS = (
    Column(field=NAME, width=20, grow=1),
    Column(field=CITY, width=10, drop=2),
    Column(field=VALUE, width=12, drop=1),
)


class Numbers:
    """Records 1 to ``size``; remembers what it was asked for."""

    def __init__(self, size: int, prefix: str = "Row") -> None:
        self.size = size
        self.prefix = prefix
        self.asked: list[str] = []
        self.interrupted = threading.Event()
        self.fails = False

    def window(self, start: int, end: int) -> Window:
        if self.fails:
            raise CrmError("The list is gone.")
        ids = tuple(range(max(start, 0) + 1, min(end, self.size) + 1))
        rows = tuple((f"{self.prefix} {key} 山田", "Graz", Money(key * 100, "EUR")) for key in ids)
        return Window(ids, rows, (ids[0],) if ids else None, (ids[-1],) if ids else None)

    def page(self, limit: int, *, after: Key | None = None, before: Key | None = None) -> Window:
        if after is not None:
            self.asked.append(f"after {after[0]}")
            return self.window(int(str(after[0])), int(str(after[0])) + limit)
        if before is not None:
            self.asked.append(f"before {before[0]}")
            return self.window(int(str(before[0])) - 1 - limit, int(str(before[0])) - 1)
        self.asked.append("first")
        return self.window(0, limit)

    def last(self, limit: int) -> Window:
        self.asked.append(f"last {limit}")
        return self.window(self.size - limit, self.size)

    def at(self, offset: int, limit: int) -> Window:
        self.asked.append(f"at {offset}")
        return self.window(offset, offset + limit)

    def known(self, offset: int, limit: int) -> Window | None:
        return None

    def count(self) -> int:
        return self.size

    def position(self, record_id: int) -> int | None:
        return record_id - 1 if record_id <= self.size else None

    def interrupt(self) -> None:
        self.interrupted.set()


class TableApp(App[None]):
    """The table alone."""

    def __init__(self, source: Numbers) -> None:
        super().__init__()
        self.source = source
        self.messages: list[str] = []

    def compose(self) -> ComposeResult:
        yield RecordsTable(COLUMNS, lambda: Place(date(2026, 11, 21), "Europe/Berlin"), ("Nothing here.",))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"crm-dim": "#888888", "crm-accent": "#00aaff", "crm-cursor": "#003355"}

    def on_mount(self) -> None:
        self.query_one(RecordsTable).focus()
        self.query_one(RecordsTable).show(self.source)

    def on_records_table_failed(self, event: RecordsTable.Failed) -> None:
        self.messages.append(str(event.error))

    def on_records_table_header_clicked(self, event: RecordsTable.HeaderClicked) -> None:
        self.messages.append(f"sort {event.key}")

    def on_records_table_opened(self, event: RecordsTable.Opened) -> None:
        self.messages.append(f"open {event.table.current}")


def the_table(pilot: Pilot[None]) -> RecordsTable:
    return pilot.app.query_one(RecordsTable)


def line(pilot: Pilot[None], y: int) -> str:
    return the_table(pilot).render_line(y).text


async def quiet(pilot: Pilot[None]) -> None:
    for _ in range(2):
        await pilot.pause(0.02)
        await workers_end(pilot)
    await pilot.pause()


async def test_a_million_rows_are_read_by_key_from_both_ends() -> None:
    source = Numbers(1_000_000)
    async with TableApp(source).run_test(size=(60, 20)) as pilot:
        await quiet(pilot)
        assert the_table(pilot).count == 1_000_000
        assert "Row 1 山田" in line(pilot, 1)
        await pilot.press("G")
        await quiet(pilot)
        assert the_table(pilot).current == 1_000_000
        assert "Row 1000000" in line(pilot, 19)
        assert f"last {PAGE_SIZE}" in source.asked
        await pilot.press("ctrl+u", *["pageup"] * 12)
        await quiet(pilot)
        assert "before 999801" in source.asked
        await pilot.press("g")
        await quiet(pilot)
        assert the_table(pilot).current == 1
        assert not [asked for asked in source.asked if asked.startswith("at ")]


async def test_dragging_the_scrollbar_reads_the_middle_once() -> None:
    source = Numbers(1_000_000)
    async with TableApp(source).run_test(size=(60, 20)) as pilot:
        await quiet(pilot)
        the_table(pilot).scroll_to(y=500_000, animate=False)
        await quiet(pilot)
        assert "Row 500001" in line(pilot, 1)
        assert source.asked.count("at 500000") == 1


async def test_the_cursor_keeps_its_record_when_rows_come_in_above() -> None:
    source = Numbers(1000)
    async with TableApp(source).run_test(size=(60, 20)) as pilot:
        await quiet(pilot)
        await pilot.press("G")
        await quiet(pilot)
        the_table(pilot).show(Numbers(5000), keep=1000)
        await quiet(pilot)
        assert the_table(pilot).current == 1000
        assert the_table(pilot).count == 5000
        assert source.interrupted.is_set()


async def test_an_older_list_never_paints_over_a_newer_one() -> None:
    slow, go = Numbers(10, "Old"), threading.Event()
    answer = slow.page

    def late(limit: int, *, after: Key | None = None, before: Key | None = None) -> Window:
        go.wait(2)
        return answer(limit, after=after, before=before)

    slow.page = late  # type: ignore[method-assign]
    async with TableApp(slow).run_test(size=(60, 20)) as pilot:
        the_table(pilot).show(Numbers(3, "New"))
        go.set()
        await quiet(pilot)
        assert "New 1" in line(pilot, 1)


async def test_a_list_that_cannot_be_read_says_so_and_keeps_what_was_shown() -> None:
    source = Numbers(5)
    async with TableApp(source).run_test(size=(60, 20)) as pilot:
        await quiet(pilot)
        broken = Numbers(5)
        broken.fails = True
        the_table(pilot).show(broken)
        await quiet(pilot)
        assert isinstance(pilot.app, TableApp)
        assert "The list is gone." in pilot.app.messages
        assert "Row 1" in line(pilot, 1)


async def test_empty_marks_mouse_and_header() -> None:
    async with TableApp(Numbers(0)).run_test(size=(60, 20)) as pilot:
        await quiet(pilot)
        assert any("Nothing here." in line(pilot, y) for y in range(20))
    async with TableApp(Numbers(9)).run_test(size=(60, 20)) as pilot:
        await quiet(pilot)
        await pilot.press("space", "j", "space")
        assert the_table(pilot).chosen() == [1, 3]
        await pilot.click(RecordsTable, offset=(10, 0))
        await pilot.click(RecordsTable, offset=(10, 6), times=2)
        await quiet(pilot)
        assert isinstance(pilot.app, TableApp)
        assert pilot.app.messages == ["sort name", "open 6"]


async def test_a_cursor_move_repaints_two_lines() -> None:
    async with TableApp(Numbers(1000)).run_test(size=(60, 20)) as pilot:
        await quiet(pilot)
        table, painted = the_table(pilot), []
        paint = table.render_line

        def counting(y: int) -> object:
            painted.append(y)
            return paint(y)

        table.render_line = counting  # type: ignore[method-assign, assignment]
        table.move_to(5)
        await quiet(pilot)
        assert sorted(set(painted)) == [1, 6]


@pytest.mark.parametrize(("width", "keys"), [(60, "name city value"), (40, "name value"), (24, "name"), (5, "name")])
def test_columns_give_way_by_priority_and_fill_the_width(width: int, keys: str) -> None:
    fitted = fit(COLUMNS, width)
    assert " ".join(column.field.key for column, _ in fitted) == keys
    if width > 20:
        assert sum(cells + 2 for _, cells in fitted) - 2 == width


def test_wide_characters_take_their_cells() -> None:
    from rich.cells import cell_len

    for text in ("山田 太郎", "👩‍💻 dev", "Łódź", "x" * 50, "", "e\u0301"):
        assert cell_len(pad(text, 12)) == 12
        assert cell_len(pad(text, 12, right=True)) == 12
    assert pad("山田太郎山田太郎", 7) in ("山田太…", "山田太 …")


def test_the_cheapest_road_to_a_page() -> None:
    cache, source = PageCache(size=10, kept=3), Numbers(95)
    assert cache.plan(0, 95) == Plan(0)
    assert cache.plan(9, 95) == Plan(9, from_end=5)
    assert cache.plan(4, 95) == Plan(4)
    cache.put(4, Plan(4).fetch(source, 10))
    assert cache.plan(5, 95) == Plan(5, after=(50,))
    assert cache.plan(3, 95) == Plan(3, before=(41,))
    assert cache.row(44) == (45, source.window(44, 45).rows[0])
    for number in (5, 6, 7):
        cache.put(number, Plan(number).fetch(source, 10))
    assert cache.row(44) is None, "the page used longest ago is dropped"
    assert cache.missing(38, 72) == [3, 4]
