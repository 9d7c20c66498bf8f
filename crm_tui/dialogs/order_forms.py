"""The form of an order; a new one takes its lines along, one to a line of text."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Change
from crm_core.sales.lines.spelled import spelled
from crm_tui.dialogs.find_records import record_finder, value_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.record_forms import open_record
from crm_tui.forms import FormSpec, Raw
from crm_tui.widgets.form_fields import Find

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

LINES = "new_lines"
GROUPS = (
    ("Order", ("customer", "number", "ordered_on", "status", "total")),
    ("Sums", ("tax", "shipping", "discount", "cost", "refunded", "currency")),
    ("More", ("paid_on", "refunded_on", "country", "source", "owner", "deal")),
    ("Notes", ("notes",)),
)
NEW_GROUPS = (
    ("Order", ("customer", "number", "ordered_on", "status", LINES)),
    ("Sums", ("total", "tax", "shipping", "discount", "cost", "currency")),
    ("More", ("country", "source", "owner", "deal")),
    ("Notes", ("notes",)),
)
LINE_FIELD = Field(
    key=LINES,
    label="Lines",
    kind=Kind.LONG_TEXT,
    sql="NULL",
    editable=True,
    help="one below the other, as 3 x GTX Basic @ 550 -10% tax 19%; without any, the total says it all",
)
OPTIONS = {"ordered_on": "--on"}
BY_SET = ("status", "refunded", "paid_on", "refunded_on")


def given_lines(text: object) -> list[str]:
    """The lines of an order out of the lines of a text."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def understood_lines(text: str) -> str:
    """What the lines are understood as. Raises InvalidValue."""
    from crm_core.sales.lines.given import parse_line

    return "; ".join(spelled(parse_line(line)) for line in given_lines(text))


def order_command(start: Sequence[str], values: Mapping[str, Raw]) -> list[str]:
    """The command line that starts so and gives these values."""
    words = list(start)
    for name, raw in values.items():
        if name == LINES:
            words += [word for line in given_lines(raw) for word in ("--line", line)]
        elif name in BY_SET:
            words += ["--set", f"{name}={raw}"]
        else:
            words += [OPTIONS.get(name, f"--{name}"), str(raw)]
    return words


def open_new_order(app: "CrmApp", after: Callable[[Change], object]) -> None:
    """An empty form."""
    orders = app.crm.orders

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        given = {name: value for name, value in values.items() if value not in (None, "") and name != LINES}
        return orders.add(given, given_lines(values.get(LINES)))

    def command(values: Mapping[str, Raw]) -> list[str]:
        return order_command(["crm", "order", "add"], values)

    form = RecordForm(
        "New order",
        _spec(app, command, NEW_GROUPS),
        {},
        save,
        context=app.session.reading_context(),
        finders=_finders(app),
        draft=("order", None, ""),
        after=after,
    )
    app.push_screen(form)


def open_order(app: "CrmApp", key: int) -> None:
    """The form of one order, filled with what the database holds now."""

    def command(values: Mapping[str, Raw]) -> list[str]:
        return order_command(["crm", "order", "edit", str(key)], values)

    def titled(values: Mapping[str, object]) -> str:
        return f"Order {values['number'] or key}"

    open_record(app, "order", key, _spec(app, command, GROUPS), app.crm.orders.edit, _finders(app), titled)


def _finders(app: "CrmApp") -> Mapping[str, Find]:
    records = {name: record_finder(app, name) for name in ("customer", "deal")}
    return records | {name: value_finder(app, "order", name) for name in ("owner", "source")}


def _spec(
    app: "CrmApp",
    command: Callable[[Mapping[str, Raw]], list[str]],
    groups: tuple[tuple[str, tuple[str, ...]], ...],
) -> FormSpec:
    entity = app.crm.browse.entities["order"]
    with_lines = entity._replace(fields=(*entity.fields, LINE_FIELD))
    return FormSpec(entity=with_lines, groups=groups, command=command, checks={LINES: understood_lines})
