"""What hangs on a deal, as tables: for people below the card, for programs as arrays."""

from collections.abc import Iterable

from crm_cli import record_cards
from crm_cli.environment import Environment
from crm_cli.output import Section, column
from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Page
from crm_core.sales.deal_lines.queries import LineView
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.queries import DealContactView, DealView, StageVisit


def deal_sections(env: Environment, view: DealView) -> list[Section]:
    """Every section of a deal; people read how long it stayed in a stage in words, programs in seconds."""
    stay = (column("stage"), column("entered_at", "Since", Kind.INSTANT))
    said = (
        column("at", "When", Kind.INSTANT),
        column("channel"),
        column("direction"),
        column("subject"),
        column("body", "Text"),
        column("record"),
    )
    visits = [(v.stage, v.entered_at, v.seconds) for v in view.history]
    told = [(v.stage, v.entered_at, stayed(v)) for v in view.history]
    rows = [(e.at, e.kind, e.direction, e.title, e.detail, f"{e.entity}:{e.id}") for e in view.interactions]
    return [
        Section("lines", "Products", lines_page(view.lines), people=lines_for_people(view.lines)),
        contacts_section(view.contacts),
        Section(
            "stage_history",
            "Stages",
            Page((*stay, column("seconds", kind=Kind.NUMBER)), (), tuple(visits)),
            people=Page((*stay, column("stayed")), (), tuple(told)),
        ),
        Section("quotes", "Quotes", env.crm.quotes.of("deal", view.id), "quote"),
        Section(
            "interactions",
            "Interactions",
            Page(said, (), tuple(rows)),
            people=record_cards.timeline_page(env, view.interactions),
        ),
    ]


LINE_COLUMNS = (
    column("number", kind=Kind.NUMBER),
    column("quantity"),
    column("unit"),
    column("description"),
    column("product", kind=Kind.REFERENCE),
    column("sku"),
    column("price", kind=Kind.MONEY),
    column("discount", kind=Kind.PERCENT),
    column("amount", kind=Kind.MONEY),
)


def lines_page(lines: Iterable[LineView]) -> Page:
    """The products of a deal with everything on their lines."""
    rows = [
        (
            line.number,
            show_quantity(line.quantity_milli),
            line.unit,
            line.description,
            line.product,
            line.sku,
            line.price,
            line.discount_bp,
            line.amount,
        )
        for line in lines
    ]
    return Page(LINE_COLUMNS, (), tuple(rows))


def lines_for_people(lines: Iterable[LineView]) -> Page:
    """The same as people read it: number, quantity, what, price, discount, amount."""
    rows = [
        (
            line.number,
            " ".join(part for part in (show_quantity(line.quantity_milli), line.unit) if part),
            line.description,
            line.price,
            line.discount_bp or None,
            line.amount,
        )
        for line in lines
    ]
    kept = ("number", "quantity", "description", "price", "discount", "amount")
    return Page(tuple(each for each in LINE_COLUMNS if each.key in kept), (), tuple(rows))


def contacts_section(contacts: Iterable[DealContactView]) -> Section:
    """Who has a say in a deal."""
    columns = column("customer", kind=Kind.REFERENCE), column("role")
    return Section("contacts", "Contacts", Page(columns, (), tuple((each.customer, each.role) for each in contacts)))


def stayed(visit: StageVisit) -> str:
    """How long a deal was in a stage, in the two largest units."""
    minutes, seconds = divmod(max(visit.seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [
        f"{number} {unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")) if number
    ]
    return " ".join(parts[:2]) or "0 s"
