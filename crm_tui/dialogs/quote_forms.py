"""The form of a quote; its lines are added one by one on its screen."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.dialogs.customer_forms import read_record
from crm_tui.dialogs.find_records import record_finder, value_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.forms import FormSpec, Raw

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

GROUPS = (
    ("Quote", ("title", "customer", "contact", "deal", "valid_until", "currency", "language")),
    ("On the whole", ("discount_percent", "discount_amount", "shipping", "shipping_tax", "owner")),
    ("Texts", ("introduction", "notes", "terms")),
)
BY_SET = ("discount_percent", "discount_amount")


def quote_command(start: Sequence[str], values: Mapping[str, Raw]) -> list[str]:
    """The command line that starts so and gives these values."""
    words = list(start)
    for name, raw in values.items():
        words += ["--set", f"{name}={raw}"] if name in BY_SET else [f"--{name.replace('_', '-')}", str(raw)]
    return words


def open_new_quote(app: "CrmApp", after: Callable[[Change], object]) -> None:
    """An empty form; with a deal and no customer both, lines included, come from the deal."""
    quotes = app.crm.quotes

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return quotes.add({name: value for name, value in values.items() if value not in (None, "")})

    def command(values: Mapping[str, Raw]) -> list[str]:
        given = dict(values)
        title = [str(given.pop("title"))] if "title" in given else []
        return quote_command(["crm", "quote", "add", *title], given)

    _open(app, "New quote", None, {}, save, command, after)


def open_quote(app: "CrmApp", key: int) -> None:
    """The form of one draft, filled with what the database holds now."""
    quotes = app.crm.quotes

    def save(values: Mapping[str, object], expected: Mapping[str, object]) -> Change:
        return quotes.edit(key, values, expected)

    def command(values: Mapping[str, Raw]) -> list[str]:
        return quote_command(["crm", "quote", "edit", str(key)], values)

    def show(values: Mapping[str, object]) -> None:
        _open(app, str(values["title"]), key, values, save, command, bool)

    bridge.load(app, "form", lambda: read_record(app, "quote", key, _spec(app, command)), show)


def _open(
    app: "CrmApp",
    title: str,
    key: int | None,
    values: Mapping[str, object],
    save: Callable[[Mapping[str, object], Mapping[str, object]], Change],
    command: Callable[[Mapping[str, Raw]], list[str]],
    after: Callable[[Change], object],
) -> None:
    finders = {name: record_finder(app, entity) for name, entity in (("customer", "customer"), ("contact", "customer"))}
    finders |= {"deal": record_finder(app, "deal"), "owner": value_finder(app, "quote", "owner")}
    form = RecordForm(
        title,
        _spec(app, command),
        values,
        save,
        context=app.session.reading_context(),
        finders=finders,
        draft=("quote", key, ""),
        after=after,
    )
    app.push_screen(form)


def _spec(app: "CrmApp", command: Callable[[Mapping[str, Raw]], list[str]]) -> FormSpec:
    # A draft from a deal takes title and customer from there.
    entity = app.crm.browse.entities["quote"]
    fields = tuple(f._replace(required=False) if f.key in ("title", "customer") else f for f in entity.fields)
    return FormSpec(entity=entity._replace(fields=fields), groups=GROUPS, command=command)
