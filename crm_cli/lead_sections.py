"""How a lead looks to people who ask for it: its card, why it has its score, and the customer behind it."""

from crm_cli import record_cards
from crm_cli.environment import Environment
from crm_cli.output import Card, Section, column
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page
from crm_core.sales.leads.queries import LeadView

LEAD_TOLD = frozenset(
    {"title", "customer", "status", "status_since", "score", "score_reasons", "disqualified_reason", "value"}
    | {"email", "phone", "deal", "received_at", "age_days"}
)


def lead_card(env: Environment, view: LeadView, fields: tuple[Field, ...]) -> Card:
    """Who asks, where it stands, what it is worth and how many points it has."""
    shown = record_cards.texts(env, view.values, fields)
    reason = f"({shown['disqualified_reason']})" if shown["disqualified_reason"] else ""
    status = f"{shown['status']} {reason}".rstrip()
    since = f"{status} since {shown['status_since']}" if shown["status"] != "new" else f"new, {shown['received_at']}"
    deal = f"deal {shown['deal']}" if shown["deal"] else ""
    line = record_cards.joined(since, deal, shown["value"], f"score {shown['score']}")
    work = view.customer.values.get("organization")
    organization = getattr(work, "name", "")
    who = f"{shown['customer']} ({organization})" if organization else shown["customer"]
    return Card(record_cards.in_trash(view.values, shown["title"]), [who, line], LEAD_TOLD)


def lead_sections(env: Environment, view: LeadView) -> list[Section]:
    """How to reach the customer, the rules that fit, and what happened so far."""
    customer = view.customer
    points = (column("kind"), column("value"), column("primary", kind=Kind.BOOLEAN))
    rows = tuple((point.kind, point.value, point.is_primary) for point in customer.points)
    rules = tuple((int(points), name) for points, _, name in (each.partition(" ") for each in view.reasons))
    told = tuple((points, name) for points, _, name in (each.partition(" ") for each in view.reasons))
    events = (column("at", "When", Kind.INSTANT), column("kind"), column("title"), column("detail"), column("record"))
    timeline = tuple((e.at, e.kind, e.title, e.detail, f"{e.entity}:{e.id}") for e in customer.timeline)
    return [
        Section(
            "contact_points",
            "",
            Page(points, (), rows),
            people=record_cards.contact_page(env, customer.points, customer.addresses, customer.values.get("photo")),
        ),
        Section(
            "reasons",
            f"Score {view.values['score']}",
            Page((column("points", kind=Kind.NUMBER), column("rule")), (), rules),
            people=Page((column("points"), column("rule")), (), told),
        ),
        Section(
            "timeline",
            "Timeline",
            Page(events, (), timeline),
            people=record_cards.timeline_page(env, customer.timeline),
        ),
    ]
