"""Fields of what hangs on a record, against what plain Python says about the same business."""

from datetime import timedelta

import pytest

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.crm import Crm
from tests.core.catalog.filters.businesses import TODAY, Business, Oracle

CUSTOMERS: list[tuple[str, Oracle]] = [
    ("deal.stage:won", lambda b, c: any(b.stage(d) == "Won" for d in b.deals_of(c))),
    ("-deal.stage:won", lambda b, c: not any(b.stage(d) == "Won" for d in b.deals_of(c))),
    ("deals.stage:won,lost", lambda b, c: any(b.stage(d) in ("Won", "Lost") for d in b.deals_of(c))),
    ("deal.currency:=eur", lambda b, c: any(d["currency"] == "EUR" for d in b.deals_of(c))),
    (
        'deal.value:"1000 EUR".."5000 EUR"',
        lambda b, c: any(d["currency"] == "EUR" and 100_000 <= d["value_minor"] <= 500_000 for d in b.deals_of(c)),
    ),
    (
        "deal.(stage:won currency:=EUR value:3000..)",
        lambda b, c: any(
            b.stage(d) == "Won" and d["currency"] == "EUR" and d["value_minor"] >= 300_000 for d in b.deals_of(c)
        ),
    ),
    (
        "deal.(stage:won OR stage:lost) -deal.(stage:lost)",
        lambda b, c: {b.stage(d) for d in b.deals_of(c)} & {"Won", "Lost"} == {"Won"},
    ),
    ("deal.next_step:missing", lambda b, c: any(not d["next_step"] for d in b.deals_of(c))),
    ("deal:any", lambda b, c: bool(b.deals_of(c))),
    ("deal:missing", lambda b, c: not b.deals_of(c)),
    ("deal:7", lambda b, c: any(d["id"] == 7 for d in b.deals_of(c))),
    ("deal:deal:7", lambda b, c: any(d["id"] == 7 for d in b.deals_of(c))),
    ("deal:relaunch", lambda b, c: any("relaunch" in d["title"].lower() for d in b.deals_of(c))),
    ("interaction.channel:call", lambda b, c: any(i["channel"] == "call" for i in b.interactions_of(c))),
    (
        "interaction.(channel:call direction:in)",
        lambda b, c: any((i["channel"], i["direction"]) == ("call", "in") for i in b.interactions_of(c)),
    ),
    (
        "appointment.starts:next-7d",
        lambda b, c: any(
            (TODAY + timedelta(days=1)).isoformat() <= a["starts_at"][:10] <= (TODAY + timedelta(days=8)).isoformat()
            or a["starts_at"][:10] == TODAY.isoformat()
            for a in b.appointments_of(c)
        ),
    ),
    ("appointment.status:cancelled", lambda b, c: any(a["status"] == "cancelled" for a in b.appointments_of(c))),
    ("appointment:missing", lambda b, c: not b.appointments_of(c)),
    ("organization.city:Berlin", lambda b, c: "berlin" in b.cities(b.organization_of(c))),
    ("org.city:=berlin", lambda b, c: "berlin" in b.cities(b.organization_of(c))),
    ("organization:missing", lambda b, c: c["organization_id"] is None),
    ("member:any", lambda b, c: bool(b.members_of(c))),
    ("member.lifecycle:lead", lambda b, c: any(m["lifecycle"] == "lead" for m in b.members_of(c))),
    (
        "organization.member.birthday:any",
        lambda b, c: any(m["birthday"] for m in b.members_of(b.organization_of(c) or {"id": -1})),
    ),
    ("mine", lambda b, c: c["owner"] == "Jana Müller"),
    ("-mine tag:vip", lambda b, c: c["owner"] != "Jana Müller" and "vip" in b.tags(c)),
    ("deal_count:2..", lambda b, c: len(b.own_deals_of(c)) >= 2),
    ("email:missing OR phone:missing deal.(-mine)", lambda b, c: _reachable_only_half(b, c)),
    (
        "last_interaction:..today-90d",
        lambda b, c: (
            bool(b.interactions_of(c)) and max(i["occurred_at"] for i in b.interactions_of(c)) < "2026-08-23T22:00:00Z"
        ),
    ),
    (
        "birthday:next-60d",
        lambda b, c: bool(c["birthday"]) and (c["birthday"][-5:] >= "11-21" or c["birthday"][-5:] <= "01-20"),
    ),
]
DEALS: list[tuple[str, Oracle]] = [
    ("customer.city:Berlin", lambda b, d: "berlin" in b.cities(b.customer_of(d))),
    ("-customer.city:Berlin", lambda b, d: "berlin" not in b.cities(b.customer_of(d))),
    ("customer.tag:vip", lambda b, d: bool(c := b.customer_of(d)) and "vip" in b.tags(c)),
    ("customer.organization:any", lambda b, d: bool(c := b.customer_of(d)) and c["organization_id"] is not None),
    ("customer.kind:person", lambda b, d: bool(c := b.customer_of(d)) and c["kind"] == "person"),
    ("customer.deal_count:2..", lambda b, d: bool(c := b.customer_of(d)) and len(b.own_deals_of(c)) >= 2),
    (
        "interaction.channel:meeting",
        lambda b, d: any(i["deal_id"] == d["id"] and i["channel"] == "meeting" for i in b.interactions.values()),
    ),
    ("appointment:any", lambda b, d: any(a["deal_id"] == d["id"] for a in b.appointments.values())),
    ("mine", lambda b, d: d["owner"] == "Jana Müller"),
]
APPOINTMENTS: list[tuple[str, Oracle]] = [
    ("customer.city:Berlin", lambda b, a: "berlin" in b.cities(b.customer_of(a))),
    ("deal.stage:proposal", lambda b, a: (d := b.deals.get(a["deal_id"])) is not None and b.stage(d) == "Proposal"),
    (
        "deal.customer.lifecycle:customer",
        lambda b, a: (
            (d := b.deals.get(a["deal_id"])) is not None
            and (c := b.customer_of(d)) is not None
            and c["lifecycle"] == "customer"
        ),
    ),
]


def _reachable_only_half(business: Business, customer: dict[str, object]) -> bool:
    kinds = business.reachable_by(customer)
    others = any(deal["owner"] != "Jana Müller" for deal in business.deals_of(customer))
    return "email" not in kinds or ("phone" not in kinds and others)


@pytest.mark.parametrize(
    ("entity", "text", "oracle"),
    [
        *(("customer", *case) for case in CUSTOMERS),
        *(("deal", *case) for case in DEALS),
        *(("appointment", *case) for case in APPOINTMENTS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_finds_what_python_finds(sample: Crm, business: Business, entity: str, text: str, oracle: Oracle) -> None:
    rows = getattr(business, f"{entity}s")
    expected = {key for key, row in rows.items() if oracle(business, row)}
    assert set(sample.browse.ids(entity, text)) == expected
    assert expected, "no hit proves nothing"
    assert len(expected) < len(rows), "neither does no miss"


def test_two_terms_may_be_met_by_two_records_but_brackets_ask_for_one(sample: Crm) -> None:
    apart = set(sample.browse.ids("customer", "interaction.channel:call interaction.direction:in"))
    together = set(sample.browse.ids("customer", "interaction.(channel:call direction:in)"))
    assert together < apart


def test_what_is_in_the_trash_does_not_count(sample: Crm) -> None:
    deleted = sample.history.trash("deal")[0][0]
    assert sample.browse.ids("customer", f"deal:{deleted}") == []
    gone = next(key for key, *_ in sample.history.trash("customer") if sample.browse.count("deal", f"customer:{key}"))
    assert sample.browse.count("deal", f"customer:{gone}") > 0
    assert sample.browse.count("deal", f"customer.id:{gone}") == 0


@pytest.mark.parametrize(
    ("entity", "text", "lines"),
    [
        ("customer", "deal.stage:won", 'Any deal: Stage is "won"'),
        ("customer", "-deal.stage:won", 'not: Any deal: Stage is "won"'),
        ("deal", "customer.city:Berlin", 'Customer: City contains "Berlin"'),
        ("appointment", "deal.customer.tag:vip", 'Deal: Customer: Tags is "vip"'),
        (
            "customer",
            "deal.(stage:won value:1000..)",
            'Any deal, one with all of:\n  Stage is "won"\n  Value at least 1000.00 in its own currency',
        ),
        ("customer", "deal.(stage:won OR stage:lost)", 'Any deal: any of:\n  Stage is "won"\n  Stage is "lost"'),
        ("customer", "mine", 'Owner is "Jana Müller"'),
        ("customer", '"mine"', 'Full text has "mine"'),
        ("customer", "deal:missing", "Deal is missing"),
        ("customer", "organization.phone:+49 30", "Organization: Phone starts with +4930"),
    ],
)
def test_it_is_explained(sample: Crm, entity: str, text: str, lines: str) -> None:
    assert sample.browse.explain(entity, text) == lines


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("deal.stge:won", 5, 'there is no deal field "stge"'),
        ("deal.stage:wonn", 11, 'stage: there is no "wonn"'),
        ("del.stage:won", 0, 'there is no customer field "del.stage"'),
        ("organization.organization.organization.organization.city:x", 39, "at most 3 other records"),
        ("deal.customer.deal.customer.deal.stage:won", 19, 'so "customer.deal.stage" is one too far'),
        ("deal.customer.deal.customer.(city:Graz)", 19, 'so "customer" is one too far'),
        ("city.name:x", 0, 'there is no customer field "city.name"'),
        ("del.(stage:won)", 0, 'there is no customer field "del"'),
        ("deal.(city:Berlin)", 6, 'there is no deal field "city"'),
    ],
)
def test_a_slip_is_told_at_its_place(sample: Crm, text: str, position: int, said: str) -> None:
    with pytest.raises(FilterProblem) as problem:
        sample.browse.ids("customer", text)
    assert problem.value.position == position
    assert said in problem.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        "deal.(",
        "deal.(stage:won",
        "deal.()",
        "deal.(stage:",
        "deal.stage:",
        "deal.",
        "tag:vip -deal.",
        "mine organization.deal.",
        "deal.st",
        "deal.Stage",
        "-deal.cust",
        "mine organization.deal.va",
    ],
)
def test_half_typed_ones_are_incomplete(sample: Crm, text: str) -> None:
    with pytest.raises(FilterProblem) as problem:
        sample.browse.ids("customer", text)
    assert problem.value.incomplete


@pytest.mark.parametrize(
    "text",
    [
        '"deal."',
        "deal. ",
        "deal. closed",
        "Offer.",
        "deal...",
        "deal.st roses",
        '"deal.st"',
        "deal.zz",
        "deal.5",
        "acme.st",
    ],
)
def test_words_with_a_dot_that_begin_no_field_stay_words(sample: Crm, text: str) -> None:
    assert "Full text has" in sample.browse.explain("customer", text)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("email:=ada@example.com", "contact_points_by_value (kind=? AND normalized=?)"),
        ("email:ada*", "contact_points_by_value (kind=? AND normalized>? AND normalized<?)"),
        ("name:ada*", "customers_by_name (sort_name>? AND sort_name<?)"),
        ("deal:7", "SEARCH d USING INTEGER PRIMARY KEY"),
        ("organization:7", "customers_by_organization (organization_id=?)"),
        ("segment:christmas-cards", "SEARCH m USING COVERING INDEX"),
    ],
)
def test_an_index_answers(sample: Crm, text: str, index: str) -> None:
    condition = sample.browse.condition("customer", text)
    source = sample.browse.entities["customer"].source
    sql = f"EXPLAIN QUERY PLAN SELECT c.id FROM {source} WHERE c.deleted_at IS NULL AND {condition.sql}"
    with sample.store.reading() as db:
        plan = "\n".join(row[3] for row in db.execute(sql, condition.params))
    assert index in plan
