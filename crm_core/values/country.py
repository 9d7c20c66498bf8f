"""Countries: two-letter codes, read from codes and from names in the languages most files are written in."""

import re
from functools import cache

from crm_core.values.near import near
from crm_core.values.text import clean_line, fold

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
# What people write and CLDR does not list, without dots and "the"; three-letter codes are known besides.
ALSO = {
    "uk": "GB", "us": "US", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "united kingdom of great britain and northern ireland": "GB", "republic of ireland": "IE",
    "eire": "IE", "usa": "US", "us of a": "US", "america": "US", "united states of america": "US", "states": "US",
    "holland": "NL", "brd": "DE", "federal republic of germany": "DE", "czech republic": "CZ", "slovak republic": "SK",
    "russian federation": "RU", "turkey": "TR", "republic of turkey": "TR", "korea": "KR", "republic of korea": "KR",
    "uae": "AE", "emirates": "AE", "ksa": "SA", "ivory coast": "CI", "viet nam": "VN", "burma": "MM", "swaziland": "SZ",
    "macedonia": "MK", "bosnia": "BA", "hong kong": "HK", "macau": "MO", "macao": "MO", "vatican": "VA", "holy see": "VA",
    "palestine": "PS", "prc": "CN", "peoples republic of china": "CN", "drc": "CD", "dr congo": "CD",
    "democratic republic of congo": "CD", "republic of congo": "CG", "cabo verde": "CV", "east timor": "TL",
    "trinidad": "TT", "antigua": "AG", "islamic republic of iran": "IR", "syrian arab republic": "SY",
    "republic of moldova": "MD", "united republic of tanzania": "TZ", "brunei darussalam": "BN",
}  # fmt: skip
_CODES_OF_NO_COUNTRY = ("EU", "UN", "XA", "XB", "ZZ", "EZ", "QO")
_LISTED = (
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS "
    "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ "
    "EA EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY "
    "HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA "
    "LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ "
    "NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)
CODES = frozenset(_LISTED.split())
"""Every code that is one of a country or a part of one; the list is at hand without the library it comes from."""
NEAR = 0.75  # of 1; names of countries are short, and every text is a little like one of some hundred


def parse_country(text: str) -> str:
    """The ISO 3166 code of a country given by code or name; what is not recognized stays as typed. Raises InvalidValue."""
    cleaned = clean_line(text, "Country", 100)
    if len(cleaned) == 2 and cleaned.isascii() and cleaned.isalpha():
        return ALSO.get(cleaned.lower(), cleaned.upper())
    known, plain = _names(), _plain(cleaned)
    return ALSO.get(plain) or known.get(fold(cleaned)) or known.get(plain) or _by_long_code(cleaned) or cleaned


def country_doubt(text: str) -> str:
    """ "" for a country that is known; else that it is kept as typed, and which ones are near. Raises InvalidValue."""
    code = parse_country(text)
    if not code or code in CODES:
        return ""
    from babel import Locale

    territories = Locale("en").territories
    nearest = (
        [] if len(code) == 2 else near(code, (territories[one] for one in sorted(set(_names().values()))), 1, NEAR)
    )
    return f'no country is called "{code}"; it is kept as typed{f", nearest: {nearest[0]}" if nearest else ""}'


def _plain(name: str) -> str:
    """A name as the table above has it: "the U.K." is "uk", "St. Lucia" "saint lucia"."""
    words = re.sub(r"[.'’]", "", fold(name)).replace("&", " and ").split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join("saint" if word == "st" else word for word in words)


def _by_long_code(code: str) -> str | None:
    """The country of an ISO 3166 code of three letters."""
    if len(code) != 3 or not code.isascii():
        return None
    from babel.core import get_global

    found = get_global("territory_aliases").get(code.upper(), ())
    return found[0] if len(found) == 1 else None


def country_name(code: str) -> str:
    """ "Germany" for "DE"; what is no code stays as it is."""
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def named_country(code: str) -> str:
    """ "Germany (DE)" for "DE"; what is no code stays as it is."""
    name = country_name(code)
    return f"{name} ({code})" if name != code else code


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        territories = Locale(language).territories
        found.update(
            {
                fold(name): code
                for code, name in territories.items()
                if len(code) == 2 and code not in _CODES_OF_NO_COUNTRY
            }
        )
    return found
