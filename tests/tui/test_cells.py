"""What is painted takes the cells that the terminal gives it, in every script."""

import csv
import ctypes
import locale
from pathlib import Path
from unicodedata import category, name

import pytest
import rich.cells
from rich.cells import cell_len, set_cell_size

from crm_core.values.text import cell_width, show_text
from crm_tui.cells import ARE_SINGLE, MORE_SINGLE, TABLE, measure_as_terminals_do
from crm_tui.widgets.columns import pad

CONTACTS = Path(__file__).parents[2].parent / "shared/data/i18n/contacts_sample.csv"
ODIA = "ସିମନ୍ ରାଣୀ ପୂଜାରୀ"
NAMES = (ODIA, "प्रिया शर्मा", "தமிழ்ச்செல்வி", "රුවන් සිල්වා", "山田 太郎", "김민준", "Łódź", "فاطمة")


@pytest.fixture(autouse=True)
def measured() -> None:
    measure_as_terminals_do()


@pytest.mark.parametrize("text", NAMES)
def test_painting_and_the_core_measure_alike(text: str) -> None:
    assert cell_len(text) == cell_width(text)
    assert cell_width(pad(text, 20)) == cell_width(pad(text, 5)) + 15 == 20
    assert cell_len(set_cell_size(text, 4)) == 4


def test_vowel_signs_take_a_cell_as_the_c_library_says() -> None:
    if locale.setlocale(locale.LC_CTYPE) == "C":
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    wcwidth = ctypes.CDLL(None).wcwidth
    wcwidth.argtypes = [ctypes.c_wchar]
    signs = [chr(code) for code in range(0x20000) if category(chr(code)) == "Mc"]
    known = [sign for sign in signs if wcwidth(sign) > 0]
    if len(known) < 300:
        pytest.skip("the C library of this machine knows no widths")
    wrong = [name(sign) for sign in known if not cell_len(sign) == cell_width(sign) == wcwidth(sign)]
    assert not wrong


def test_what_needs_no_table_is_what_the_table_says() -> None:
    widths = vars(rich.cells)[TABLE]("auto").widths
    assert all(vars(rich.cells)[ARE_SINGLE](character) for character in MORE_SINGLE)
    wrong = [c for c in MORE_SINGLE if any(first <= ord(c) <= last for first, last, width in widths if width != 1)]
    assert not wrong
    assert [cell_len(character) for character in ("ễ", "—", "… €")] == [1, 1, 3]


def test_other_characters_are_measured_as_before() -> None:
    assert [cell_len(text) for text in ("Ada", "e\u0301", "山", "👩", "─", "\u200b", ODIA)] == [3, 1, 2, 2, 1, 0, 14]


@pytest.mark.skipif(not CONTACTS.exists(), reason="the sample files are not here")
def test_names_of_many_scripts_fill_a_column() -> None:
    with CONTACTS.open(encoding="utf-8", newline="") as file:
        texts = [text for row in csv.DictReader(file) for text in map(show_text, row.values())]
    assert len(texts) > 1000
    for text in texts:
        assert cell_len(pad(text, 30)) == 30 == cell_width(pad(text, 30)), text
