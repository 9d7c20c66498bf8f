"""Yes and no in the words of several languages."""

from pathlib import Path

import pytest

from crm_core.crm import open_crm
from crm_core.errors import InvalidValue
from crm_core.values.booleans import NO, YES, parse_boolean


def test_no_word_means_both_and_others_mean_nothing() -> None:
    assert not YES & NO
    assert all(parse_boolean(word) is True for word in ("ja", "Oui", " SÍ ", "x", "1", "true"))
    assert all(parse_boolean(word) is False for word in ("nein", "Non", "NO", "não", "0", "false"))
    assert [parse_boolean(word) for word in ("", "maybe", "2", "yes please")] == [None] * 4


def test_a_field_of_yes_and_no_takes_them_and_filters_find_by_them(tmp_path: Path) -> None:
    crm = open_crm(tmp_path / "crm.db")
    crm.fields.add("customer.newsletter", "boolean")
    for name, said in (("Ada", "ja"), ("Bob", "non"), ("Cy", "✓")):
        crm.customers.add({"name": name, "newsletter": said})
    assert crm.browse.ids("customer", "newsletter:oui") == crm.browse.ids("customer", "newsletter:yes") == [1, 3]
    assert crm.browse.ids("customer", "newsletter:nein") == [2]
    with pytest.raises(InvalidValue, match="neither yes nor no"):
        crm.customers.edit(1, {"newsletter": "vielleicht"})
    crm.close()
