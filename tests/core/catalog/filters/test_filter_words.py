"""What a filter is explained as, and what could be typed next."""

import pytest

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.compiler import FilterContext
from crm_core.catalog.filters.explain import explain
from crm_core.catalog.filters.suggest import complete, word_start

EXPLAINED = {
    "": "every garden",
    "Müller / Söhne": 'Full text has "Müller…" and "Söhne…"\n"/" holds no letter or digit to look for and is left out',
    '"a pond"': 'Full text has "a pond"',
    "city:Berlin -tag:vip": 'City contains "Berlin"\nnot: Tags is "vip"',
    "city:a OR city:b": 'any of:\n  City contains "a"\n  City contains "b"',
    "-(open:yes trees:3)": "not: all of:\n  Open is yes\n  Trees is 3",
    "city:missing,Bern": 'City is missing or contains "Bern"',
    "name:mül*": 'Name starts with "mül"',
    "name:a..m": 'Name from "a" up to "m"',
    "rent:1000..2k": "Rent at least 1000.00 and at most 2000.00 in its own currency",
    "rent:>1k€": "Rent more than 1,000.00 €",
    "planted:..today-90d": "Planted to 2026-08-23",
    "planted:this-month": "Planted from 2026-11-01 to 2026-11-30",
    "visited:>today": "Visited after 2026-11-21 (Europe/Berlin)",
    "birthday:next-14d": "Birthday is from 11-21 to 12-05 of any year",
    "shade:12.5": "Shade is 12.5%",
    "walk:<1h": "Walk shorter than 60 min",
    "status:on-hold": 'Status is "on hold"',
    "keeper:7": "Keeper number 7",
    "owner:me": 'Owner is "Anna"',
    "phone:+49 30 1": "Phone starts with +49301",
    "phone:3012": "Phone has the digits 3012",
    "phone:030 12": "Phone starts with 03012 as dialled at home, or has these digits",
    "custom.size:>=40": "Custom size at least 40",
}


@pytest.mark.parametrize("text", EXPLAINED)
def test_explains(text: str, garden: Entity, context: FilterContext) -> None:
    assert explain(text, garden, context) == EXPLAINED[text]


COMPLETED = {
    "ci": ["city:"],
    "to": ["tools:", "town:"],
    "pond -st": ["status:"],
    "(wa": ["walk:"],
    "a O": ["opens:", "open:", "owner:", "OR"],
    "status:w": ["status:won", "status:wilting"],
    "-status:o": ['status:"on hold"'],
    'status:"on': ['status:"on hold"'],
    "status:won,n": ["status:won,new"],
    "open:": ["open:yes", "open:no", "open:missing", "open:any"],
    "open:=": ["open:=yes", "open:=no"],
    "planted:..tod": ["planted:..today"],
    "owner:m": ["owner:me", "owner:missing"],
    "nothing:x": [],
    '"half ci': [],
}


@pytest.mark.parametrize("text", COMPLETED)
def test_completes(text: str, garden: Entity) -> None:
    assert complete(text, len(text), garden) == COMPLETED[text]


def test_completes_where_the_cursor_is(garden: Entity) -> None:
    assert complete("ci pond", 2, garden) == ["city:"]
    assert word_start("pond -ci", 8) == 6
    assert word_start("(ci", 3) == 1
    assert word_start('name:"a b', 9) == 0
    names = complete("", 0, garden)
    assert names[:2] == ["id:", "name:"]
    assert {"OR", "NOT"} <= set(names)
    assert "town:" not in names
