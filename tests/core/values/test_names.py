"""Names in parts, and uids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.values.names import Name, join_name, split_name
from crm_core.values.uid import is_uid_prefix, new_uid


@pytest.mark.parametrize(
    ("full", "name"),
    [
        ("Ada Lovelace", Name(given="Ada", family="Lovelace")),
        ("Lovelace, Ada", Name(given="Ada", family="Lovelace")),
        ("Dr. Ada Lovelace", Name("Dr.", "Ada", "", "Lovelace")),
        ("Prof. Dr. Ada M. Lovelace", Name("Prof. Dr.", "Ada", "M.", "Lovelace")),
        ("Lovelace, Dr. Ada M.", Name("Dr.", "Ada", "M.", "Lovelace")),
        ("Dr. Lovelace", Name(prefix="Dr.", family="Lovelace")),
        ("van der Berg", Name(family="van der Berg")),
        ("Van Morrison", Name(given="Van", family="Morrison")),
        ("Al Pacino", Name(given="Al", family="Pacino")),
        ("Ludwig van Beethoven", Name(given="Ludwig", family="van Beethoven")),
        ("Maria De La Cruz", Name(given="Maria", family="De La Cruz")),
        ("Jean-Luc de la Tour", Name(given="Jean-Luc", family="de la Tour")),
        ("José Ortega y Gasset", Name(given="José", family="Ortega y Gasset")),
        ("Martin Luther King Jr.", Name(given="Martin", additional="Luther", family="King", suffix="Jr.")),
        ("Hans Müller jun.", Name(given="Hans", family="Müller", suffix="jun.")),
        ("Müller, Hans, sen.", Name(given="Hans", family="Müller", suffix="sen.")),
        ("Kim Jun", Name(given="Kim", family="Jun")),
        ("Ada King, PhD", Name(given="Ada", family="King", suffix="PhD")),
        ("King, Ada, PhD", Name(given="Ada", family="King", suffix="PhD")),
        ("Anna Ma", Name(given="Anna", family="Ma")),
        ("M. Night Shyamalan", Name(given="M.", additional="Night", family="Shyamalan")),
        ("山田 太郎", Name(given="太郎", family="山田")),
        ("山田太郎", Name(family="山田太郎")),
        ("김 민수", Name(given="민수", family="김")),
        ("Björk", Name(given="Björk")),
        ("", Name()),
        ("Smith, Jones, and Sons", Name(family="Smith, Jones, and Sons")),
    ],
)
def test_split_name(full: str, name: Name) -> None:
    assert split_name(full) == name


@pytest.mark.parametrize(
    "full",
    ["Dr. Ada Lovelace", "Ludwig van Beethoven", "山田 太郎", "山田太郎", "Björk", "van der Berg", "", "Acme [/]"],
)
def test_a_name_in_order_joins_as_it_was(full: str) -> None:
    assert join_name(split_name(full)) == full


def test_a_name_with_the_family_first_is_turned() -> None:
    assert join_name(split_name("Lovelace, Dr. Ada")) == "Dr. Ada Lovelace"


@given(st.lists(st.sampled_from(["Dr.", "van", "der", "Ada", "y", "PhD", "山田", "M.", "x", "Jr."]), max_size=7))
def test_no_word_is_lost(words: list[str]) -> None:
    assert sorted(join_name(split_name(" ".join(words))).split()) == sorted(words)


@given(
    st.lists(
        st.sampled_from(["Dr.", "dr.", "van", "Van", "der", "Ada", "y", "PhD", "II", "山田", "Böhm", "M."]),
        min_size=2,
        max_size=2,
    )
)
def test_two_words_are_read_like_any_other_number(words: list[str]) -> None:
    assert split_name(" ".join(words)) == split_name(", ".join(("  ".join(words), "PhD")))._replace(suffix="")


@given(st.text(max_size=30))
def test_any_text_splits(text: str) -> None:
    parts = split_name(text)
    assert sorted("".join(parts).replace(" ", "").replace(",", "")) == sorted("".join(text.split()).replace(",", ""))


def test_uids_are_unique_and_sorted() -> None:
    uids = [new_uid() for _ in range(500)]
    assert sorted(set(uids)) == uids
    assert all(len(uid) == 36 and uid[14] == "7" for uid in uids)


def test_is_uid_prefix() -> None:
    uid = new_uid()
    assert is_uid_prefix(uid)
    assert is_uid_prefix(uid[:16].upper())
    for other in ("", uid[:15], "42", "-" * 16, "g" * 16, uid + "0", "deal:0192f0c1-7a2b-7"):
        assert not is_uid_prefix(other)
