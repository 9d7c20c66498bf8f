"""Patterns that are compiled when they are first used."""

import re

import pytest

from crm_core.patterns import regex


def test_a_pattern_is_compiled_when_it_is_first_used_and_then_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile

    def noted(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return compile_(text, flags)

    monkeypatch.setattr(re, "compile", noted)
    letters = regex("([a-z]+)x")
    assert compiled == []
    assert letters.sub("-", "abcx dx") == "- -"
    assert letters.sub("", "qx") == ""
    assert compiled == ["([a-z]+)x"]


def test_a_pattern_is_what_re_makes_of_it() -> None:
    ours, theirs = regex("(?P<word>[a-z]+)(-)?", re.IGNORECASE), re.compile("(?P<word>[a-z]+)(-)?", re.IGNORECASE)
    assert ours.pattern == theirs.pattern
    assert ours.groups == theirs.groups == 2
    assert [found.groupdict() for found in ours.finditer("Ab-c")] == [
        found.groupdict() for found in theirs.finditer("Ab-c")
    ]
    assert ours.match("12ab", 2) is not None
    assert regex(rb"\xc3.").search(b"a\xc3\xa4") is not None


def test_a_pattern_that_is_none_says_so_when_it_is_used() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.match("(")
    with pytest.raises(AttributeError):
        regex("a").unknown  # type: ignore[attr-defined]  # noqa: B018
