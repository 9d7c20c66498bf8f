"""Thousands of random filters over real records: each gives a result or says why it gives none, is incomplete, or is told
off in one sentence."""

import random
from collections import Counter

import pytest

from crm_core.catalog.filters.around import links_of
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.pages import Query
from crm_core.crm import Crm

ENTITIES = ("customer", "customer", "deal", "appointment", "interaction", "lead", "quote", "order")
FIELDS = (
    "name", "city", "tag", "owner", "birthday", "last_interaction", "deal_count", "open_value", "email", "phone",
    "organization", "custom.size", "segment", "deal", "deal.stage", "deal.value", "deal.", "lead", "quote", "order", "interaction", "appointment", "deal.closed_on", "deal.rotting",
    "interaction.channel", "interaction.duration", "appointment.starts", "appointment.attendees", "member.city",
    "organization.city", "organization.deal.probability", "customer.city", "customer.segment", "deal.customer.tag",
    "status", "value", "starts", "nothing", "deal.nothing",
)  # fmt: skip
VALUES = (
    "vip", "won", "Ber*", "Berlin", "me", "missing", "any", "1000..", "..today", "today-90d..today", "next-14d", "2026",
    "regulars", "gone-quiet", "call", "yes", ">=5", "<2", "=Graz", "50%", "1h30", "+49 30", "12,50 €", "--12-10", "7",
    "deal:7", '"Jana Müller"', '"half', "a,b", "1..2..3", "*", "**", "..", "山田", "🎉", "\u202e", "%_", "[EU]",
)  # fmt: skip
PIECES = (
    "mine",
    "-",
    "NOT ",
    "OR ",
    "AND ",
    "(",
    ")",
    " ",
    "deal.(",
    "interaction.(",
    "customer.(",
    "x.(",
    '"',
    "lovelace",
    "\\",
    ":",
    ".",
)


def some_filter(dice: random.Random) -> str:
    """Words of the language in any order, mostly with blanks between them."""
    parts = []
    for _ in range(dice.randint(1, 6)):
        kind = dice.random()
        if kind < 0.55:
            parts.append(f"{dice.choice(FIELDS)}:{dice.choice(VALUES)}")
        elif kind < 0.9:
            parts.append(dice.choice(PIECES))
        else:
            parts.append("".join(chr(dice.choice((32, 34, 40, 41, 46, 58, 97, 228, 0x1F600))) for _ in range(3)))
    return dice.choice((" ", " ", " ", "")).join(parts)


@pytest.mark.parametrize(
    "strings", [pytest.param(2_000, id="fast"), pytest.param(10_000, id="full", marks=pytest.mark.slow)]
)
def test_random_filters_give_a_result_or_one_sentence(sample: Crm, strings: int) -> None:
    dice = random.Random(11)
    came_to: Counter[str] = Counter()
    refused: list[tuple[str, FilterProblem]] = []
    for _ in range(strings):
        entity, text = dice.choice(ENTITIES), some_filter(dice)
        try:
            page = sample.browse.page(entity, Query(filter=text, fields=("id",), sort=("id",), limit=1))
            came_to["result"] += 1
            # What a list without a row says is made of the same filter once more.
            why = "" if page.rows else sample.browse.unknown_value(entity, text)
            assert "\n" not in why
            came_to["told why"] += bool(why)
        except FilterProblem as problem:
            refused.append((text, problem))
    for text, problem in refused:
        assert 0 <= problem.position <= len(text)
        assert problem.sentence.count("\n") == 0
        came_to["incomplete" if problem.incomplete else "problem"] += 1
    assert min(came_to[kind] for kind in ("result", "incomplete", "problem", "told why")) > strings / 50, came_to


def test_what_hangs_on_a_record_and_is_not_there_is_told(sample: Crm) -> None:
    asked = 0
    for entity in ENTITIES[1:]:
        for link in links_of(sample.browse.entities[entity], sample.browse.around):
            why = sample.browse.unknown_value(entity, f"{link.names[0]}:zzzzqqqq")
            assert why == f"no {entity} has {link.names[0]}:zzzzqqqq", (entity, link.names)
            asked += link.many
    assert asked > len(ENTITIES)
    why = sample.browse.unknown_value("customer", 'deal:"Annual report for membrs"')
    assert why.endswith("nearest: Annual report for members"), why
