"""The form of a quote; its lines are added one by one on its screen."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change
from crm_tui.dialogs.find_records import record_finder, value_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.record_forms import open_record
from crm_tui.forms import FormSpec, Raw
from crm_tui.widgets.form_fields import Find

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

    form = RecordForm(
        "New quote",
        _spec(app, command),
        {},
        save,
        context=app.session.reading_context(),
        finders=_finders(app),
        draft=("quote", None, ""),
        after=after,
    )
    app.push_screen(form)


def open_quote(app: "CrmApp", key: int) -> None:
    """The form of one draft, filled with what the database holds now."""

    def command(values: Mapping[str, Raw]) -> list[str]:
        return quote_command(["crm", "quote", "edit", str(key)], values)

    open_record(app, "quote", key, _spec(app, command), app.crm.quotes.edit, _finders(app))


def _finders(app: "CrmApp") -> Mapping[str, Find]:
    people = {name: record_finder(app, "customer") for name in ("customer", "contact")}
    return people | {"deal": record_finder(app, "deal"), "owner": value_finder(app, "quote", "owner")}


def _spec(app: "CrmApp", command: Callable[[Mapping[str, Raw]], list[str]]) -> FormSpec:
    # A draft from a deal takes title and customer from there.
    entity = app.crm.browse.entities["quote"]
    fields = tuple(f._replace(required=False) if f.key in ("title", "customer") else f for f in entity.fields)
    return FormSpec(entity=entity._replace(fields=fields), groups=GROUPS, command=command)
