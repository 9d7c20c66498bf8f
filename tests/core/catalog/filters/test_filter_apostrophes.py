"""An apostrophe is found however it was typed, in the filter and in the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_core.crm import Crm, open_crm


@pytest.fixture
def irish(tmp_path: Path) -> Iterator[Crm]:
    """The same name with five apostrophes, and one without any."""
    crm = open_crm(tmp_path / "crm.db")
    for sign in ("'", "’", "‘", "´", "`", "-"):
        crm.customers.add({"name": f"Nora O{sign}Grady", "city": f"L{sign}Aquila"})
    yield crm
    crm.close()


@pytest.mark.parametrize("sign", ["'", "’", "‘", "´", "`"])
@pytest.mark.parametrize(
    "form", ["name:o{}grady", "name:nora*o{}g*", 'name:="nora o{}grady"', "city:l{}a*", "name:nora*"]
)
def test_an_apostrophe_is_an_apostrophe(irish: Crm, form: str, sign: str) -> None:
    wanted = [1, 2, 3, 4, 5] if "{}" in form else [1, 2, 3, 4, 5, 6]
    assert irish.browse.ids("customer", form.format(sign)) == wanted


def test_a_record_is_named_with_any_of_them(irish: Crm) -> None:
    irish.customers.add({"name": "D’Arcy"})
    assert irish.find("customer", "d'arcy") == 7
