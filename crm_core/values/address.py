"""Postal addresses as they are written in their countries."""

from collections.abc import Iterator, Sequence

from crm_core.values.address_forms import CODE_BEFORE_CITY, FORMS, IN_LATIN, NAMES

# A regular expression over such wide ranges takes 4 ms to compile.
_EAST_ASIAN = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7af"))


def address_lines(parts: Sequence[str | None], home: str | None) -> tuple[str, ...]:
    """The lines of an address below the name; ``parts`` are street, postal code, city, region, country.

    The country is the last line where it is not ``home`` or all that is known; an address without one is written as at home.
    """
    street, postal_code, city, region, country = (part or "" for part in parts)
    values = {"S": street, "Z": postal_code, "C": city, "R": region}
    form = _form(country or home or "", values)
    # Where no codes are usual, one that somebody wrote down is shown all the same.
    lines = [_line(line, values) for line in (form if "Z" in form else f"{form}|Z").split("|")]
    lines = [line for line in lines if line]
    if country and (country != home or not lines):
        lines.append(NAMES.get(country, country).upper())
    return tuple(lines)


def _form(country: str, values: dict[str, str]) -> str:
    if country in IN_LATIN and not any(map(_is_east_asian, values.values())):
        return IN_LATIN[country]
    form = FORMS.get(country, CODE_BEFORE_CITY)
    # Where there are no postal codes somebody may have written one all the same.
    return form if "Z" in form or not values["Z"] else f"{form}|Z"


def _line(form: str, values: dict[str, str]) -> str:
    """One line: what stands before a part goes with it, and between parts only where there is one before."""
    line = ""
    for number, (before, part) in enumerate(_parts(form)):
        if values[part]:
            line += (before if line or not number else "") + values[part]
    return line


def _parts(form: str) -> Iterator[tuple[str, str]]:
    """Each letter that stands for a part, after what is written before it."""
    before = ""
    for character in form:
        if character in "SZCR":
            yield before, character
            before = ""
        else:
            before += character


def _is_east_asian(text: str) -> bool:
    return not text.isascii() and any(low <= character <= high for character in text for low, high in _EAST_ASIAN)
