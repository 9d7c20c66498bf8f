"""Phone numbers: kept as typed, compared as E.164 ("+442079460991") where the country is known."""

import re

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.values.text import clean_line, quoted

_MAX_LENGTH = 100
# International numbers where phonenumbers is known to keep every digit (tested against its metadata) and 50 times
# slower: by country code, national numbers of full length that start with no digit it could take for a trunk prefix.
_PLAIN = regex(
    r"(?a)\+(?:1[2-9]\d{9}|7[3-79]\d{9}|3[134][1-9]\d{8}|32[1-9]\d{7,8}|41[1-9]\d{8}|43[1-9]\d{6,12}|44[2-9]\d{9}"
    r"|4[57][1-9]\d{7}|46[1-9]\d{6,8}|48[1-9]\d{8}|49[1-9]\d{6,12}|420[1-9]\d{8}|61[2-9]\d{8}|81[1-9]\d{8,9}"
    r"|86(?:1[3-68]\d{9}|[2-9]\d{9,10})|90[1-9]\d{9}|91[2-9]\d{9})"
)
_SPACED = regex(r"\+[0-9](?:[ .-]?[0-9]){6,14}")
_SEPARATORS = str.maketrans("", "", " .-")
_SEVERAL = r"\s/\s|[,;]"  # "030 123 / 0170 456" is two numbers, "030/123456" one
_EXTENSION = r"(?ai)[ ,;]*(?:;ext=|\b(?:ext(?:ension|n)?|app|dw)\b\.?|x|#)[ :]*[0-9]{1,7}$"


def parse_phone(text: str, country: str | None) -> tuple[str, str | None]:
    """The number as typed, and as E.164 where it can be told; ``country`` (ISO 3166, "DE") is where it is dialled.

    A number without country code has to be valid in ``country``; with one, to be of a possible length. An extension
    stays in the typed form only. Raises InvalidValue for a text with letters or fewer than three digits.
    """
    if plain := plain_phone(text):
        return text, plain
    typed = clean_line(text, "phone", _MAX_LENGTH)
    if plain := plain_phone(typed):
        return typed, plain
    number = typed[4:] if typed[:4].lower() == "tel:" else typed
    main = re.sub(_EXTENSION, "", number)
    if any(character.isalpha() for character in main) or sum(map(str.isdigit, main)) < 3:
        raise InvalidValue("phone", quoted(typed), "is no phone number, such as +44 20 7946 0991")
    return typed, None if re.search(_SEVERAL, main) else _e164(main, country)


def plain_phone(text: str) -> str | None:
    """The E.164 form of a number that needs no closer look, else None."""
    if _SPACED.fullmatch(text) is None:
        return None
    digits = text.translate(_SEPARATORS)
    return digits if _PLAIN.fullmatch(digits) else None


def _e164(number: str, country: str | None) -> str | None:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country.upper() if country else None)
    except phonenumbers.NumberParseException:
        return None
    if number.lstrip(" (").startswith(("+", "＋")):
        sure = phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE
    else:
        sure = phonenumbers.is_valid_number(parsed)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if sure else None
