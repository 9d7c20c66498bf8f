"""Countries as people name them."""

import pytest

from crm_core.values.country import CODES, country_doubt, named_country, parse_country

EVERYDAY = (
    "UK GB;England GB;Scotland GB;Wales GB;Northern Ireland GB;Great Britain GB;U.K. GB;the UK GB;Holland NL;"
    "the Netherlands NL;USA US;U.S. US;America US;the United States US;Czech Republic CZ;South Korea KR;UAE AE;"
    "Ivory Coast CI;Türkiye TR;Turkey TR;Russia RU;Vietnam VN;Viet Nam VN;Hong Kong HK;St. Lucia LC;DEU DE;gbr GB;"
    "Burma MM;Republic of Ireland IE;Deutschland DE;Österreich AT;de DE"
)


@pytest.mark.parametrize("line", EVERYDAY.split(";"))
def test_everyday_names_are_understood(line: str) -> None:
    name, code = line.rsplit(" ", 1)
    assert parse_country(name) == code
    assert country_doubt(name) == ""


@pytest.mark.parametrize(
    ("typed", "nearest"), [("Germny", "Germany"), ("Austira", "Austria"), ("Mordor", ""), ("QQ", "")]
)
def test_what_is_no_country_stays_as_typed_and_is_doubted(typed: str, nearest: str) -> None:
    assert parse_country(typed) == typed
    doubt = country_doubt(typed)
    assert doubt.startswith(f'no country is called "{typed}"; it is kept as typed')
    assert doubt.endswith(f"nearest: {nearest}" if nearest else "typed")


def test_every_known_code_has_a_name_and_no_other_has() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    named = {a + b for a in letters for b in letters if named_country(a + b) != a + b}
    assert named - CODES == {"EU", "UN", "XA", "XB", "ZZ", "EZ", "QO"}, "no countries: unions, places that are none"
    assert named >= CODES
    assert [code for code in sorted(CODES) if country_doubt(code)] == []
