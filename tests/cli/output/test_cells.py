"""One value: for people, for JSON, for CSV."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cli.output.cells import column_names, column_values, human, json_value
from crm_cli.output.machines import dumped
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.values.money import Money

from ..conftest import field

BERLIN = "Europe/Berlin"
VALUES = [
    (Kind.TEXT, "a\x1bb", "a␛b", "a\x1bb", {"x": "a\x1bb"}),
    (Kind.LONG_TEXT, "a\nb", "a b", "a\nb", {"x": "a\nb"}),
    (Kind.NUMBER, 12400, "12400", 12400, {"x": "12400"}),
    (Kind.PERCENT, 5000, "50 %", 50, {"x": "50"}),
    (Kind.PERCENT, 1250, "12.5 %", 12.5, {"x": "12.5"}),
    (Kind.MONEY, Money(1240050, "EUR"), "12,400.50 €", {"amount": "12400.50", "currency": "EUR"},
     {"x": "12400.50", "x_currency": "EUR"}),
    (Kind.MONEY, Money(88000, "JPY"), "88,000 ¥", {"amount": "88000", "currency": "JPY"},
     {"x": "88000", "x_currency": "JPY"}),
    (Kind.DATE, "2026-12-01", "2026-12-01", "2026-12-01", {"x": "2026-12-01"}),
    (Kind.BIRTHDAY, "--12-10", "10 Dec", "--12-10", {"x": "--12-10"}),
    (Kind.INSTANT, "2026-07-01T09:30:00Z", "2026-07-01 11:30", "2026-07-01T09:30:00Z", {"x": "2026-07-01T09:30:00Z"}),
    (Kind.LOCAL_TIME, LocalTime("2026-12-01T14:30", BERLIN), "2026-12-01 14:30", "2026-12-01T14:30:00+01:00",
     {"x": "2026-12-01T14:30", "x_zone": BERLIN}),
    (Kind.LOCAL_TIME, LocalTime("2026-07-01T14:30", "America/New_York"), "2026-07-01 20:30 (14:30 America/New_York)",
     "2026-07-01T14:30:00-04:00", {"x": "2026-07-01T14:30", "x_zone": "America/New_York"}),
    (Kind.LOCAL_TIME, LocalTime("2026-12-01", BERLIN), "2026-12-01", "2026-12-01", {"x": "2026-12-01", "x_zone": BERLIN}),
    (Kind.DURATION, 90, "1 h 30 min", 90, {"x": "90"}),
    (Kind.DURATION, 0, "0 min", 0, {"x": "0"}),
    (Kind.BOOLEAN, False, "no", False, {"x": "false"}),
    (Kind.LIST, ("vip", "b2b"), "vip, b2b", ["vip", "b2b"], {"x": "vip; b2b"}),
    (Kind.LIST, (), "", [], {"x": ""}),
    (Kind.REFERENCE, Ref(7, "Acme [EU]"), "Acme [EU]", {"id": 7, "name": "Acme [EU]"}, {"x": "Acme [EU]", "x_id": "7"}),
    (Kind.JSON, {"size": "L", "n": 1}, "size: L, n: 1", {"size": "L", "n": 1}, {"x": '{"size": "L", "n": 1}'}),
    (Kind.MONEY, None, "", None, {"x": "", "x_currency": ""}),
    (Kind.TEXT, None, "", None, {"x": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "shown", "as_json", "cells"), VALUES, ids=lambda value: str(value)[:30])
def test_a_value_in_each_form(kind: Kind, value: object, shown: str, as_json: object, cells: dict[str, str]) -> None:
    described = field("x", kind)
    assert human(described, value, BERLIN) == shown
    assert json_value(described, value) == as_json
    assert dict(zip(column_names(described), column_values(described, value), strict=True)) == cells


SHORT = [
    (Kind.DATE, "2026-12-04", "Fri  4 Dec"),
    (Kind.DATE, "2025-12-04", " 4 Dec 2025"),
    (Kind.INSTANT, "2026-07-01T09:30:00Z", "Wed  1 Jul 11:30"),
    (Kind.LOCAL_TIME, LocalTime("2026-12-24", BERLIN), "Thu 24 Dec"),
    (Kind.LOCAL_TIME, LocalTime("2026-12-24T14:30", BERLIN), "Thu 24 Dec 14:30"),
    (Kind.LOCAL_TIME, LocalTime("2026-12-24T23:30", "America/New_York"), "Fri 25 Dec 05:30 (Thu 24 Dec 23:30 America/New_York)"),
    (Kind.BIRTHDAY, "1815-12-10", "10 Dec 1815"),
    (Kind.BIRTHDAY, "--02-09", "9 Feb"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "shown"), SHORT, ids=lambda value: str(value)[:30])
def test_dates_are_short_on_a_terminal(kind: Kind, value: object, shown: str) -> None:
    assert human(field("x", kind), value, BERLIN, today=date(2026, 11, 21)) == shown


def test_instants_without_a_known_zone_are_in_the_computers() -> None:
    local = datetime.fromisoformat("2026-07-01T09:30:00Z").astimezone()
    assert human(field("x", Kind.INSTANT), "2026-07-01T09:30:00Z", "") == f"{local:%Y-%m-%d %H:%M}"


@settings(max_examples=150)
@given(st.dictionaries(st.text(max_size=5), st.text() | st.integers() | st.lists(st.text(max_size=5))))
def test_json_is_the_same_data_and_cannot_act_on_a_terminal(value: dict[str, object]) -> None:
    for indent in (None, 2):
        text = dumped(value, indent=indent)
        assert json.loads(text) == value
        assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("make", [lambda text: text, lambda text: Ref(1, text)])
def test_what_people_see_is_printable(make: Callable[[str], object]) -> None:
    for code in (*range(0xA0), 0x200E, 0x202E, 0x2028, 0x2066, 0xFEFF, 0xE0041, 0xD800):
        kind = Kind.TEXT if isinstance(make("x"), str) else Kind.REFERENCE
        assert human(field("x", kind), make(f"a{chr(code)}b"), "").isprintable()
