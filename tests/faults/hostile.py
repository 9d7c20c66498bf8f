"""Strings that broke programs, and the rule of what may be stored of them."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2].parent / "shared/data"
OWN = (
    *("Acme [/]", "[red]x[/red]", "[link=https://evil.example]Acme[/link]", "[b", "Acme \\", ":skull: Ltd", "%s %(x)s"),
    *(
        "A\x1b[31mred",
        "A\x1b]0;owned\x07",
        "\x1b]52;c;ZXZpbA==\x07",
        "A\x9b31mB",
        "A\x90q\x9cB",
        "Good\rEvil",
        "A\x00B",
    ),
    *("a\x08b", "a\x7fb", "a\x85b", "a\x0cb", "a\x1fb", "a\x1eb", "a\vb"),
    *("tab\tinside", "\tfirst", "two\nlines", "two\r\nlines", "\n\n\n", "   ", "\u3000", ""),
    *("\u202eevil\u202c", "\u2066a\u2069", "\ufeffAcme", "A\u2028B", "A\u2029B", "e\u0301", "A\u00adB", "a\u200bb"),
    *(
        "\U000e0041\U000e0042",
        "\ud83d",
        "\udc9f",
        "ok\udcff",
        "\U0001f469\u200d\U0001f4bb",
        "🇩🇪",
        "क्\u200dष",
        "山田太郎",
    ),
    *("\ufdfa", "\ufffd", "\uffff", "\u0300alone", "Z\u0351\u036b\u0343\u0363\u030aalgo", "𝒜𝒹𝒶", "ﷺ", "ẞ", "İ", "ǆ"),
    *("=1+1", "+1", "-2+3", "@SUM(A1)", "|calc", "'=1", "''=1", "'", "＝1＋1", "-12.50", "\t=1", " =1", "%x"),
    *("'; DROP TABLE customers;--", "name DESC, (select 1)", "a_b", "a%b", "*", ":x", "?1", '"', '""', "a\"b'c"),
    *(
        "AND",
        "NOT",
        "OR",
        "NEAR(a b, 999999999999)",
        ")",
        "(",
        "a*b",
        "^",
        "{name} : x",
        "-",
        "-1",
        "C++",
        "tag:vip",
        "a..b",
    ),
    *("../../etc/passwd", "..", "con.txt", "--help", "-", "--", "~root", "a?b*", "`id`", "$(id)", "a;b", "a,b", "a; b"),
    *(
        "Meet\r\nEND:VEVENT\r\nBEGIN:VALARM",
        "C:\\News",
        "a\\nb",
        "\\",
        "\\,",
        '"A" <a@b.example>',
        "a <b",
        "x: y",
        "a:b",
    ),
    *("<script>alert(1)</script>", "{{ 7*7 }}", "null", "None", "true", "NaN", "1e309", "-0", "0x10", "١٢٣", "n/a"),
    *("9223372036854775808", "1.234,56", "2026-02-29", "0000-01-01", "tomorrow", "customer:1", "1", "vip ::: old"),
    *(
        "x" * 1000,
        "x" * 1001,
        "é" * 999,
        "e\u0301" * 700,
        "\u0301" * 500,
        "山" * 600,
        "[" * 60,
        "(" * 60,
        " ".join("ab" * 99),
    ),
)
# What may never be stored: C0 and C1 controls but tab, line feed and carriage return, and halves of characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ud800-\udfff]")
LINE_BREAK = re.compile("[\r\n]")
# What no terminal may get from data: those controls, and characters that turn or hide the text after them.
DANGEROUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def known() -> list[str]:
    """The strings of the shared collection, where it is there, and our own."""
    found = list(OWN)
    if (file := SHARED / "hostile_strings.json").exists():
        found += [text for texts in json.loads(file.read_text("utf-8")).values() for text in texts]
    return list(dict.fromkeys(found))


def naughty() -> list[str]:
    """The Big List of Naughty Strings; a test that needs it is skipped where it is not there."""
    if not (found := naughty_if_there()):
        pytest.skip("the list of naughty strings is not here")
    return found


def naughty_if_there() -> list[str]:
    """The same, or nothing."""
    file = SHARED / "csv/blns/blns.json"
    return list(dict.fromkeys(json.loads(file.read_text("utf-8")))) if file.exists() else []


def stored(text: str, *, lines: bool, longest: int) -> str | None:
    """What a field of text holds after it was given ``text``, "" for nothing; None when it must refuse it."""
    if FORBIDDEN.search(text) or (not lines and text.strip() and LINE_BREAK.search(text)):
        return None
    kept = unicodedata.normalize("NFC", re.sub("\r\n?", "\n", text).strip())
    return kept if len(kept) <= longest else None
