"""What may be stored, what is found by a fold, and what a terminal gets to see."""

import json
import timeit
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crm_core.errors import InvalidValue
from crm_core.values.text import cell_width, clean_line, clean_text, fold, shorten, show_text

HOSTILE = Path(__file__).parents[3].parent / "shared/data/hostile_strings.json"
ANY_TEXT = st.text(st.characters(), max_size=40)  # with controls, surrogates, bidi, tags, emoji
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def hostile_strings() -> list[str]:
    if not HOSTILE.exists():
        pytest.skip("no folder of shared sample data")
    return [text for texts in json.loads(HOSTILE.read_text(encoding="utf-8")).values() for text in texts]


def is_harmless(text: str, also: str = "") -> bool:
    return all(
        character in also or (unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") and character not in BIDI)
        for character in text
    )


def attempt(clean: Callable[[str, str], str], text: str) -> tuple[str, str]:
    """What was stored, or nothing and the refusal."""
    try:
        return clean(text, "name"), ""
    except InvalidValue as refused:
        return "", refused.sentence


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Good\rEvil", "U+000D"),
        ("Meet\r\nEND:VEVENT", "U+000D"),
        ("a\nb", "U+000A"),
        ("a\vb", "U+000B"),
        ("A\x1b[31mred", "U+001B"),
        ("A\x00B", "U+0000"),
        ("A\x9b31mB", "U+009B"),
        ("A\ud83d", "U+D83D"),
    ],
)
def test_a_line_refuses_controls_and_names_them(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        clean_line(text, "name")
    assert code in refused.value.sentence
    assert refused.value.field == "name"
    assert is_harmless(refused.value.sentence)


def test_a_line_is_trimmed_and_composed() -> None:
    assert clean_line("  Bjo\u0308rk  ", "name") == "Björk"
    assert clean_line("", "name") == ""
    assert clean_line("\ta\tb ", "name") == "a\tb"
    assert clean_line("क्\u200dष", "name") == "क्\u200dष"


@pytest.mark.parametrize("clean", [clean_line, clean_text])
def test_the_delete_character_is_no_control_of_either_set(clean: Callable[[str, str], str]) -> None:
    assert clean("A\x7fB", "name") == "A\x7fB"
    assert show_text("A\x7fB") == "A␡B"


def test_a_line_has_a_limit() -> None:
    assert clean_line("x" * 1000, "name") == "x" * 1000
    with pytest.raises(InvalidValue, match="1,001 characters, at most 1,000"):
        clean_line("x" * 1001, "name")
    with pytest.raises(InvalidValue, match="at most 10"):
        clean_line("\ufb2c" * 10, "name", 10)  # composing makes three characters of each


def test_a_text_keeps_tabs_and_line_breaks() -> None:
    assert clean_text("a\tb\r\nc\rd\n", "description") == "a\tb\nc\nd"
    with pytest.raises(InvalidValue, match=r"U\+001B\) at character 2"):
        clean_text("a\x1bb", "description")
    with pytest.raises(InvalidValue, match="at most 5"):
        clean_text("abcdef", "description", 5)


@given(ANY_TEXT)
def test_what_was_cleaned_is_clean(text: str) -> None:
    for clean in (clean_line, clean_text):
        once, refusal = attempt(clean, text)
        assert is_harmless(refusal)
        assert attempt(clean, once) == (once, "")
        once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ada LOVELACE", "ada lovelace"),
        ("Łucja Ağca", "lucja agca"),
        ("Straße", "strasse"),
        ("GROẞ", "gross"),
        ("Ørsted Æsir Đorđe Þór Œuvre", "orsted aesir dorde thor oeuvre"),
        ("İstanbul ısı", "istanbul isi"),
        ("e\u0301", "e"),
        ("Ёлка Кий", "елка кии"),
        ("Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ"),
        ("ﬁn ℡ Ｆｕｌｌ", "fin tel full"),
        ("山田 がか", "山田 がか"),
        ("か\u3099", "が"),
        ("한국", "한국"),
        ("कुमार", "कुमार"),
        ("Ac\u00adme\u200b", "acme"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY_TEXT)
def test_fold_is_stable_and_blind_to_composition(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(ANY_TEXT, st.booleans())
def test_shown_text_holds_no_control(text: str, keep: bool) -> None:
    shown = show_text(text, keep)
    assert is_harmless(shown, "\n" if keep else "")
    assert not any(unicodedata.category(sign) == "Cf" and sign > "\u0fff" for sign in shown)
    assert show_text(shown, keep) == shown


def test_every_single_control_is_replaced() -> None:
    for code in (*range(0x20), *range(0x7F, 0xA0), *map(ord, BIDI), 0x2028, 0x2029, 0xD800, 0xDFFF, 0xFEFF, 0xE0041):
        assert is_harmless(show_text(f"a{chr(code)}b")), hex(code)
        assert cell_width(show_text(f"a{chr(code)}b")) == 3, hex(code)


def test_shown_text_tells_what_was_there() -> None:
    assert show_text("A\x1b[31mred") == "A␛[31mred"
    assert show_text("\u202eevil\u202c") == "�evil�"
    assert show_text("a\nb\tc") == "a b c"
    assert show_text("a\nb\tc", keep_newlines=True) == "a\nb    c"
    assert show_text("A\u2028B", keep_newlines=True) == "A␤B"
    assert show_text("12\u202f400\u00a0€") == "12 400 €"
    assert show_text("Acme [/] :skull: 山田 👩") == "Acme [/] :skull: 山田 👩"


def test_what_terminals_measure_differently_is_shown_as_what_they_measure_alike() -> None:
    """Checked in tmux 3.3 and by what Textual measures with, which differ about the emoji, blanks and gaps on the left."""
    for text, shown in (
        *(("\u2764\ufe0f", "\u2764"), ("1\ufe0f\u20e3", "1\u20e3"), ("\u231a\ufe0e", "\u231a"), ("👍🏽", "👍")),
        *(("a\u3164b", "a\u3000b"), ("a\uffa0b", "a b"), ("a\u0378b", "a�b"), ("a\uffffb", "a�b")),
        *(("\ue000\uf8ff", "\ue000\uf8ff"), ("🇩🇪", "🇩🇪"), ("नि", "नि")),
    ):
        assert show_text(text) == shown
    for code in (*range(0x2600, 0x2630), *range(0xE000, 0xE100), 0x3164, 0xFFA0, 0x378, *range(0x1F3FB, 0x1F400)):
        around = show_text(f"a{chr(code)}\ufe0fb")
        assert cell_width(around) == cell_len(around), hex(code)


def test_hostile_strings_are_shown_or_refused() -> None:
    for text in hostile_strings():
        assert is_harmless(show_text(text))
        assert fold(fold(text)) == fold(text)
        line, refusal = attempt(clean_line, text)
        assert is_harmless(line, "\u2028" + BIDI)
        assert is_harmless(refusal)
        assert len(refusal) < 200


def test_cell_width() -> None:
    assert cell_width("Ada") == 3
    assert cell_width("山田") == 4
    assert cell_width("Bjo\u0308rk") == 5
    assert cell_width("👩") == 2
    assert cell_width("कुमार") == 4
    assert cell_width("ସିମନ୍ ରାଣୀ ପୂଜାରୀ") == 14
    assert cell_width("각") == cell_width("\u1100\u1161\u11a8") == 2


@given(ANY_TEXT.map(show_text), st.integers(0, 20))
def test_shortened_text_fits(text: str, width: int) -> None:
    short = shorten(text, width)
    assert cell_width(short) <= width
    assert short == text or not short or short.endswith("…")


def test_shorten() -> None:
    assert shorten("Lovelace", 8) == "Lovelace"
    assert shorten("Lovelace", 5) == "Love…"
    assert shorten("山田商店", 6) == "山田…"
    assert shorten("山田商店", 8) == "山田商店"
    assert shorten("e\u0301" * 5, 3) == "e\u0301e\u0301…"


@pytest.mark.parametrize("call", [show_text, fold])
def test_plain_text_is_cheap(call: object) -> None:
    assert callable(call)
    assert min(timeit.repeat(lambda: call("Ada Lovelace"), number=2000, repeat=5)) / 2000 < 1e-6
