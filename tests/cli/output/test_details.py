"""One record, a change, and answers that are one object."""

import json
from collections.abc import Callable

import pytest

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Output, Result
from crm_cli.output import Section, change, changes, detail, document
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change, LocalTime, Page, Ref
from crm_core.errors import UsageProblem
from crm_core.values.money import Money

from ..conftest import field

ADA = Page(
    (field("name"), field("email"), field("notes", Kind.LONG_TEXT), field("custom", Kind.JSON)),
    (42,),
    (("Ada [b]Lovelace[/b]", None, "first\n\x1b[31msecond", {}),),
)
DEALS = Section("deals", "Deals", Page((field("title"),), (7,), (("Engine",),)), "deal")
NONE = Section("cases", "Cases", Page((field("title"),), (), ()), "case")


def shown(env: Environment, **options: object) -> str:
    """What ``show`` prints of Ada."""
    detail(env, "customer", ADA, Output(**options), [DEALS, NONE])  # type: ignore[arg-type]
    return env.stdout.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_people_get_what_is_filled_in_and_the_sections(environment: Callable[..., Environment]) -> None:
    assert shown(environment()) == (
        "customer:42\n  Name   Ada [b]Lovelace[/b]\n  Notes  first\n         ␛[31msecond\n\nDeals\n  7  Engine\n"
    )


def test_json_holds_everything(environment: Callable[..., Environment]) -> None:
    assert json.loads(shown(environment(), json=True)) == {
        "id": 42,
        "name": "Ada [b]Lovelace[/b]",
        "email": None,
        "notes": "first\n\x1b[31msecond",
        "custom": {},
        "deals": [{"id": 7, "title": "Engine"}],
        "cases": [],
    }
    assert shown(environment(), format=Format.JSONL).count("\n") == 1


def test_list_formats_show_the_record_alone(environment: Callable[..., Environment]) -> None:
    assert shown(environment(), format=Format.IDS) == "customer:42\n"
    assert shown(environment(), format=Format.CSV, fields="name") == "name\r\nAda [b]Lovelace[/b]\r\n"
    assert shown(environment(), fields="name") == "customer:42\n  Name  Ada [b]Lovelace[/b]\n"


def test_headings_are_bold_where_colour_is(environment: Callable[..., Environment]) -> None:
    assert "\x1b[1mDeals\x1b[0m" in shown(environment(terminal=True, TERM="xterm"))
    assert "\x1b" not in shown(environment(terminal=True, NO_COLOR="1"))


DONE = Change("customer", 42, 'Customer 42 "Ada" added')


@pytest.mark.parametrize(
    ("options", "out", "err"),
    [
        (Result(), "", 'Customer 42 "Ada" added\n'),
        (Result(format=Format.IDS), "customer:42\n", 'Customer 42 "Ada" added\n'),
    ],
)
def test_a_change_is_told_on_stderr(
    environment: Callable[..., Environment], options: Result, out: str, err: str
) -> None:
    env = environment()
    change(env, DONE, options)
    assert (env.stdout.getvalue(), env.stderr.getvalue()) == (out, err)  # type: ignore[attr-defined]


def test_a_change_as_json(environment: Callable[..., Environment]) -> None:
    expected = {"id": 42, "ref": "customer:42", "entity": "customer", "summary": 'Customer 42 "Ada" added'}
    one, several = environment(), environment()
    change(one, DONE, Result(json=True))
    changes(several, [DONE, DONE], Result(format=Format.JSON))
    assert json.loads(one.stdout.getvalue()) == expected  # type: ignore[attr-defined]
    assert json.loads(several.stdout.getvalue()) == [expected, expected]  # type: ignore[attr-defined]
    with pytest.raises(UsageProblem):
        Result(format=Format.CSV).refuse_lists()


def test_a_document_is_json_of_the_cores_values(environment: Callable[..., Environment]) -> None:
    env = environment()
    document(env, {"won": Money(5, "EUR"), "of": (Ref(1, "a"), LocalTime("2026-12-01", ""))}, Output())
    assert json.loads(env.stdout.getvalue()) == {  # type: ignore[attr-defined]
        "won": {"amount": "0.05", "currency": "EUR"},
        "of": [{"id": 1, "name": "a"}, "2026-12-01"],
    }
