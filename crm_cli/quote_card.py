"""How a quote looks to people who ask for one."""

from collections.abc import Iterable

from crm_cli.environment import Environment
from crm_cli.output import Card, Section, column
from crm_cli.record_cards import in_trash, joined, texts
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page
from crm_core.sales.lines.given import show_quantity
from crm_core.sales.quotes.queries import QuoteLineView, QuoteView
from crm_core.values.money import Money, decimal_text, show_money
from crm_core.values.rates import show_rate

TOLD = frozenset(
    (
        *("title", "number", "revision", "customer", "contact", "status", "issued_on", "valid_until", "total", "net"),
        *("tax", "currency", "lines", "discount_percent", "discount_amount", "shipping", "shipping_tax", "sent_at"),
        *("decided_at", "days_open", "rejected_reason", "address"),
    )
)


def quote_card(env: Environment, view: QuoteView, fields: Iterable[Field]) -> Card:
    """For whom, how it stands, what it comes to and until when it holds."""
    shown = texts(env, view.values, fields)
    status, decided = str(view.values["status"]), shown["decided_at"][: -len(" 11:25")]
    state = {"sent": f"sent {shown['issued_on']}", "draft": "draft", "expired": "expired"}.get(
        status, f"{status} {decided}"
    )
    valid = f"valid until {shown['valid_until']}" if shown["valid_until"] else ""
    line = joined(shown["number"], state, valid, shown["rejected_reason"])
    to = joined(shown["customer"], shown["contact"] and f"to {shown['contact']}")
    return Card(in_trash(view.values, shown["title"]), [to, line], TOLD)


def sections(env: Environment, view: QuoteView) -> list[Section]:
    """The lines, what they come to, and the other revisions."""
    fields = (
        *(column("position", "#", Kind.NUMBER), column("product"), column("description")),
        *(column("quantity", kind=Kind.DECIMAL), column("unit")),
        *(_money("price", "Price"), column("discount"), column("tax", "Tax"), column("optional", kind=Kind.BOOLEAN)),
        *(_money("net", "Net"), _money("cost", "Cost")),
    )
    told = (
        *(column("position", "#", Kind.NUMBER), column("description"), column("quantity", kind=Kind.NUMBER)),
        *(column("unit"), _money("price", "Price"), column("discount"), column("tax"), _money("net", "Net")),
    )
    revisions = Page((column("record"), column("name")), (), tuple((f"quote:{r.id}", r.name) for r in view.revisions))
    found = [
        Section(
            "items",
            "Lines",
            Page(fields, (), tuple(_cells(line) for line in view.lines)),
            people=Page(told, (), tuple(_told(line) for line in view.lines)),
        ),
        Section("sums", "Sums", sums_page(view), people=told_sums(sums_page(view))),
    ]
    return [*found, Section("revisions", "Revisions", revisions)] if len(view.revisions) > 1 else found


def sums_page(view: QuoteView) -> Page:
    """Lines, discount, shipping, net, tax by rate and total, one a line."""
    sums, currency = view.sums, view.currency
    plain = [("lines", sums.lines)]
    plain += [("discount", -sums.discount)] if sums.discount else []
    plain += [("shipping", sums.shipping)] if sums.shipping else []
    plain += [("net", sums.net)] if len(plain) > 1 else []
    rows: list[tuple[object, ...]] = [(part, None, None, Money(minor, currency)) for part, minor in plain]
    rows += [
        ("tax", show_rate(part.rate_bp), Money(part.net, currency), Money(part.tax, currency)) for part in sums.taxes
    ]
    rows.append(("total", None, None, Money(sums.total, currency)))
    return Page((column("part"), column("rate"), _money("base", "Base"), _money("amount", "Amount")), (), tuple(rows))


def told_sums(page: Page) -> Page:
    """The same for people, the base of a tax beside its rate."""
    rows = []
    for part, rate, base, amount in page.rows:
        what = f" {rate} on {show_money(base)}" if isinstance(base, Money) else ""
        rows.append((f"{str(part).capitalize()}{what}", amount))
    return Page((column("name"), _money("amount", "Amount")), (), tuple(rows))


def numbering_page(env: Environment) -> Page:
    """The pattern and the next number."""
    numbering = env.crm.quotes.numbering
    fields = (column("pattern"), column("next", kind=Kind.NUMBER), column("number"))
    return Page(fields, (), ((numbering.pattern, numbering.next, numbering.shown),))


def discount_text(line: QuoteLineView) -> str:
    """ "10%", an amount, or nothing."""
    if line.discount_bp:
        return show_rate(line.discount_bp)
    return decimal_text(line.discount) if line.discount else ""


def _money(key: str, label: str) -> Field:
    return Field(key=key, label=label, kind=Kind.MONEY, sql="", width=14)


def _cells(line: QuoteLineView) -> tuple[object, ...]:
    quantity = line.quantity_milli / 1000
    return (
        *(line.position, line.product.name if line.product else None, line.description),
        *(int(quantity) if quantity.is_integer() else quantity, line.unit, line.price, discount_text(line)),
        *(show_rate(line.tax_bp), line.is_optional, line.net, line.cost),
    )


def _told(line: QuoteLineView) -> tuple[object, ...]:
    discount = f"-{discount_text(line)}" if discount_text(line) else ""
    optional = ("" if line.counts else " (optional)") + (" (no price yet)" if line.is_unpriced else "")
    return (
        *(line.position, line.description + optional, show_quantity(line.quantity_milli), line.unit, line.price),
        *(discount, show_rate(line.tax_bp), line.net),
    )
