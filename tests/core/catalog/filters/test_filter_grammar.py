"""How words, brackets and operators combine, and where a filter goes wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.compiler import FilterContext, compile_filter
from crm_core.catalog.filters.parser import parse
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import And, Comparison, Not, Operand, Operator, Or, Range, Word

FOUND = {
    "": [1, 2, 3, 4],
    "   ": [1, 2, 3, 4],
    "berlin roses": [1],
    "mul": [1, 3],
    "MÜL son": [],
    "MÜL söh": [1],
    "Müller / Söhne": [1],
    "Acme [EU]": [2],
    "山田": [4],
    '"and a pond"': [1],
    '"pond and"': [],
    "https://x.y": [],
    "12:30": [],
    ":pond:": [1],
    "city:bern mülltonne": [3],
    "city:berlin OR city:bern": [1, 3],
    "city:berlin OR city:bern tag:vip": [1],  # AND binds tighter than OR
    "(city:berlin OR city:bern) tag:vip-east": [3],
    "city:berlin AND tag:vip": [1],
    "NOT city:berlin": [2, 3, 4],
    "-city:berlin -city:bern": [2, 4],
    "-(city:berlin OR city:bern)": [2, 4],
    "NOT NOT city:bern": [3],
    "-acme": [1, 3, 4],
    '-"and a pond"': [2, 3, 4],
    "acme or pond": [],
    "not pond": [],
    "pond OR acme": [1, 2],
    "pond /": [1],
    'roses ")"': [1],
    "city: Bern": [3],
    "trees: >= 12": [2, 3],
    "(((city:bern)))": [3],
    "city:berlin,,bern,": [1, 3],
    "phone:+49 30 1 city:berlin": [1],
    "phone:+49 (30) 1": [1],
    "city:berlin phone:+49 30 9": [],
    "(phone:+49 30) pond": [1],
    "-phone:+49 30 1": [2, 3, 4],
    "(phone:+49) 30": [],
    'phone:+49 "30"': [],
    "City:bern": [3],
}


@pytest.mark.parametrize("text", FOUND)
def test_finds(text: str, ids: Callable[[str], list[int]]) -> None:
    assert ids(text) == FOUND[text]


def test_tree_has_exact_places() -> None:
    assert parse('city:a,"b c"..d -(x OR "y z")') == And(
        (
            Comparison(
                "city",
                Operator.MATCHES,
                (Operand("a", False, 5), Range(Operand("b c", True, 7), Operand("d", False, 14), 7)),
                'a,"b c"..d',
                0,
                5,
                15,
            ),
            Not(Or((Word("x", False, 18, 19), Word("y z", True, 23, 28))), 16),
        )
    )


PROBLEMS = {
    # text: (position, incomplete, a part of the sentence)
    "citty:x": (0, False, 'no garden field "citty"'),
    "pond citty:x": (5, False, "Nearest: city."),
    "a -foo:bar": (3, False, '"foo"'),
    "custm.sector:x": (0, False, '"custm.sector"'),
    "status:wo,xx": (10, False, "none of new, on hold, won, wilting"),
    "status:wonn": (7, False, "Nearest: won."),
    "status:w": (7, False, "won or wilting"),
    "status:a..b": (7, False, "no order"),
    "open:maybe": (5, False, "neither yes nor no"),
    "trees:many": (6, False, "no number"),
    "trees:5..many": (9, False, "no number"),
    "trees:9..5": (6, False, "ends before it starts"),
    "trees:>5..6": (7, False, "one value"),
    "shade:1.234%": (6, False, "no percentage"),
    "rent:lots": (5, False, "no amount"),
    "rent:1,000..lots": (12, False, "no amount"),
    "rent:10€..$20": (10, False, "one currency"),
    "planted:someday": (8, False, "no date"),
    "planted:..someday": (10, False, "no date"),
    "planted:2026-02-30": (8, False, "2026-02-30"),
    "birthday:02-30": (9, False, "02-30"),
    "walk:far": (5, False, "far"),
    "phone:abc": (6, False, "no digits"),
    "phone:1..2": (6, False, "no range"),
    '"half': (0, True, "quote"),
    'pond name:"half': (10, True, "quote"),
    "(half": (0, True, "bracket"),
    "a (b (c)": (2, True, "bracket"),
    "()": (0, True, "nothing stands"),
    "city:(": (5, True, "the bracket opened here is not closed; put quotes"),
    "city:be(rn": (7, True, "not closed"),
    "city:(berlin OR bern)": (5, False, "not closed within the word"),
    "city:graz)": (9, False, "the bracket closed here is not opened; put quotes"),
    "(city:graz))": (11, False, "not opened"),
    "roses )": (6, False, "not opened"),
    "a b)": (3, False, "not opened"),
    "a) b": (1, False, "not opened"),
    "OR": (0, False, "OR needs a condition before"),
    "a OR": (2, True, "OR needs"),
    "(a OR )": (3, True, "OR needs"),
    "a AND": (2, True, "AND needs"),
    "NOT": (0, True, "NOT needs"),
    "name:": (5, True, 'missing after "name:"'),
    "rent:>": (6, True, "missing"),
    "name: city:x": (5, True, "missing"),
    "trees:..": (6, True, "one side"),
    "a\x07b": (1, False, "U+0007"),
    "a\x00b": (1, False, "U+0000"),
    "x \ud800": (2, False, "U+D800"),
    "(" * 51 + "a" + ")" * 51: (50, False, "50 deep"),
    "NOT " * 51 + "a": (200, False, "50 deep"),
    "a" * 10_001: (10_000, False, "10,000"),
    "name:" + "a" * 1_001: (5, False, "1,000"),
    "name:" + "*a" * 11: (5, False, '10 "*"'),
    " ".join(["a"] * 501): (0, False, "500 conditions"),
    "id:" + ",".join(["1"] * 501): (0, False, "500 conditions"),
}


@pytest.mark.parametrize("text", PROBLEMS, ids=lambda text: ascii(text[:30]))
def test_problem_says_where_and_what(text: str, garden: Entity, context: FilterContext) -> None:
    position, incomplete, part = PROBLEMS[text]
    with pytest.raises(FilterProblem) as caught:
        compile_filter(text, garden, context)
    problem = caught.value
    assert (problem.position, problem.incomplete) == (position, incomplete), problem.sentence
    assert part in problem.sentence
    assert problem.sentence.startswith(f"Filter, character {position + 1}: ")
    assert problem.details["position"] == position


def test_as_much_as_is_allowed_runs(ids: Callable[[str], list[int]]) -> None:
    assert ids(" OR ".join(["city:bern"] * 500)) == [3]
    assert ids(" ".join(["city:bern"] * 500)) == [3]
    assert ids("id:" + ",".join(["3"] * 500)) == [3]
    assert ids(" ".join(["mülltonne"] * 500)) == [3]
    assert ids("(" * 50 + "city:bern" + ")" * 50) == [3]
    assert ids("-(" * 25 + "city:bern" + ")" * 25) == [1, 2, 4]


def test_expected_names_what_could_stand_there(garden: Entity, context: FilterContext) -> None:
    with pytest.raises(FilterProblem) as caught:
        compile_filter("status:xx", garden, context)
    assert caught.value.expected == ("new", "on hold", "won", "wilting")


def test_every_value_is_bound(garden: Entity, context: FilterContext) -> None:
    condition = compile_filter('city:\'; name:"x\' OR 1=1" custom.a-b:q "\'--x"', garden, context)
    assert "'--" not in condition.sql
    assert "1=1" not in condition.sql
    assert "a-b" not in condition.sql
    assert condition.sql.count("?") == len(condition.params)


@pytest.mark.parametrize(("text", "at"), [("-", 0), ("%", 0), ("pond OR /", 8), ('-"..."', 1), ("city:Bern 🎉 &", 10)])
def test_a_filter_of_signs_alone_is_not_taken_for_everything(
    garden: Entity, context: FilterContext, text: str, at: int
) -> None:
    with pytest.raises(FilterProblem, match="holds no letter or digit, so it cannot be searched for") as raised:
        compile_filter(text, garden, context)
    assert raised.value.position == at


def test_values_to_look_up_are_the_whole_ones(garden: Entity, context: FilterContext) -> None:
    condition = compile_filter(
        'bed:a,"b*" -bed:=c (bed:d* OR bed:missing OR bed:"any") bed:x..z city:q', garden, context
    )
    assert [(named.field.key, named.text) for named in condition.named] == [
        ("bed", "a"),
        ("bed", "b*"),
        ("bed", "c"),
        ("bed", "any"),
    ]


def test_without_full_text_words_are_looked_for_in_the_name(garden: Entity, context: FilterContext, db: Any) -> None:
    entity = garden._replace(search_table="")
    condition = compile_filter("MÜL ton", entity, context)
    assert db.execute(f"SELECT id FROM gardens g WHERE {condition.sql}", condition.params).fetchall() == [(3,)]
