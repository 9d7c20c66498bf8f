"""A line as people write it: "3 x GTX Basic @ 550 -10% tax 19% (optional)".

Read from the outside in: first what stands behind the name, in any order (``@`` the price of one, ``-10%`` or ``-50`` the
discount on the line, ``tax 19%``, ``(optional)``, which may stand in front of all too), then the quantity before the name
("3 x", "2.5 h", "3") or behind it ("x 3"). Only the name must be there. Prices and discounts stay text: their currency is
the document's.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.sales.lines.unclear import EXAMPLE, refuse_unclear, refuse_unread_price
from crm_core.values.rates import parse_rate
from crm_core.values.text import clean_text, quoted

MOST_MILLI = 10**12
LONGEST = 2000
LONGEST_DESCRIPTION = 10_000
UNITS = frozenset({
    "h", "hr", "hrs", "hour", "hours", "min", "mins", "minute", "minutes", "d", "day", "days", "week", "weeks",
    "month", "months", "year", "years", "pc", "pcs", "piece", "pieces", "unit", "units", "set", "sets", "box",
    "boxes", "pair", "pairs", "night", "nights", "person", "persons", "mm", "cm", "m", "km", "m2", "m²", "m3", "m³",
    "ml", "l", "g", "kg", "t", "kwh", "std", "std.", "stunde", "stunden", "tag", "tage", "woche", "wochen", "monat",
    "monate", "jahr", "jahre", "stk", "stk.", "stück", "heure", "heures", "jour", "jours", "mois", "pièce",
    "pièces", "hora", "horas", "día", "días", "ore", "giorni", "uur", "uren", "dagen", "godz", "godz.", "szt",
    "szt.",
})  # fmt: skip
_NUMBER = r"[0-9][0-9.,]*"
_MONEY = r"(?:[^\d\s@%()+-]{1,4}\s?)?[0-9][0-9.,' ]*(?:\s?[^\d\s@%()+-]{1,4})?"
# What may stand behind the name; each is taken off the end until none is left.
_TAIL = (
    ("optional", regex(r"\s*\(\s*(optional)\s*\)$", re.IGNORECASE)),
    ("tax", regex(rf"\s+(?:tax|vat)\s+({_NUMBER})\s?%?$", re.IGNORECASE)),
    ("price", regex(rf"\s*@\s*([-\N{{MINUS SIGN}}]?\s?{_MONEY})$")),
    ("discount", regex(rf"\s+[-\N{{MINUS SIGN}}]\s?({_NUMBER}\s?%|{_MONEY})$")),
)
_TIMES_FIRST = regex(rf"({_NUMBER})\s*(?:([^\W\d][^\s@]{{0,15}})\s+)?[x×*]\s+(.+)$", re.IGNORECASE | re.DOTALL)
_TIMES_CLOSE = regex(rf"({_NUMBER})[x×]([^\W\d].*)$", re.IGNORECASE | re.DOTALL)
_OPTIONAL_FIRST = regex(r"\(\s*optional\s*\)\s*", re.IGNORECASE)
_NUMBER_FIRST = regex(rf"({_NUMBER})\s+([^\W\d].*)$", re.DOTALL)
_POWER = regex(r"e[0-9]", re.IGNORECASE)
_UNIT_FIRST = regex(rf"({_NUMBER})\s*([^\W\d][^\s@]{{0,15}})\s+(.+)$", re.DOTALL)
_TIMES_LAST = regex(rf"(.+?)\s+[x×*]\s?({_NUMBER})(?:\s*([^\W\d][^\s@]{{0,15}}))?$", re.IGNORECASE | re.DOTALL)


class GivenLine(NamedTuple):
    """A line as it was given; what is None is to be taken from the product, the customer or the business.

    ``name`` is a product's id, sku or name, or else a description. ``quantity_milli`` is in thousandths; ``discount`` is
    "10%" or an amount on the whole line, ``tax_bp`` in basis points, ``cost`` the cost of one. ``whole`` is the name together
    with the number before it, where no "x" says that this is the quantity: a product may be called just so.
    """

    name: str
    quantity_milli: int = 1000
    unit: str | None = None
    price: str | None = None
    discount: str | None = None
    tax_bp: int | None = None
    is_optional: bool = False
    cost: str | None = None
    whole: str | None = None

    def one_of_whole(self) -> "GivenLine":
        """The line read as one of what is called so, number and all."""
        return self._replace(name=self.whole or self.name, quantity_milli=1000, unit=None, whole=None)


def parse_line(text: str) -> GivenLine:
    """The line that ``text`` describes. Raises InvalidValue, also for what looks like a quantity or a price and is none."""
    rest, parts = clean_text(text, "Line", LONGEST), dict[str, str]()
    while found := _last_part(rest):
        name, value, rest = found
        if name in parts:
            raise InvalidValue("Line", quoted(text), f"says the {name} twice")
        parts[name] = value
    if found_first := _OPTIONAL_FIRST.match(rest):
        parts["optional"], rest = "optional", rest[found_first.end() :]
    quantity, unit, name, is_counted = _quantity(rest)
    if not name:
        raise InvalidValue("Line", quoted(text), f"names nothing; write it as {EXAMPLE}")
    if "price" not in parts:
        refuse_unread_price(text, name)
    if not quantity:
        refuse_unclear(name, parts.get("discount"))
    return GivenLine(
        name,
        parse_quantity(quantity) if quantity else 1000,
        unit,
        parts.get("price"),
        parts.get("discount"),
        parse_rate("Tax", parts["tax"]) if "tax" in parts else None,
        "optional" in parts,
        whole=None if is_counted else rest.strip(),
    )


def given_line(values: "str | Mapping[str, object] | GivenLine") -> GivenLine:
    """A line as text, or as values by the names of the options: product or description, quantity, unit, price, ...

    Raises InvalidValue, also for names that a line does not have.
    """
    if isinstance(values, GivenLine):
        return values
    if isinstance(values, str):
        return parse_line(values)
    # Only spaces: other characters that are no part of a text are for the reading to refuse.
    given = {name: str(value).strip(" ") for name, value in values.items() if value not in (None, "")}
    if unknown := given.keys() - LINE_OPTIONS:
        raise InvalidValue(
            "Line", ", ".join(sorted(unknown)), f"is no part of a line; there are {', '.join(LINE_OPTIONS)}"
        )
    line = (
        parse_line(given["line"])
        if "line" in given
        else GivenLine(given.get("product") or given.get("description", ""))
    )
    return changed_line(line, given)


LINE_OPTIONS = ("line", "product", "description", "quantity", "unit", "price", "discount", "tax", "optional", "cost")


def changed_line(line: GivenLine, given: Mapping[str, str]) -> GivenLine:
    """The line with those parts replaced that are given beside it. Raises InvalidValue."""
    if line.whole and "quantity" in given:
        line = line.one_of_whole()
    renamed = given.get("product") or given.get("description")
    name = clean_text(renamed or line.name, "Line", LONGEST_DESCRIPTION)
    if not name:
        raise InvalidValue("Line", "", "needs a product or a description")
    return line._replace(
        name=name,
        quantity_milli=parse_quantity(given["quantity"]) if "quantity" in given else line.quantity_milli,
        unit=given.get("unit", line.unit),
        price=given.get("price", line.price),
        discount=given.get("discount", line.discount),
        tax_bp=parse_rate("Tax", given["tax"]) if "tax" in given else line.tax_bp,
        is_optional=given["optional"].lower() in ("true", "yes", "1") if "optional" in given else line.is_optional,
        cost=given.get("cost", line.cost),
        whole=None if renamed else line.whole,
    )


def parse_quantity(text: str) -> int:
    """A quantity in thousandths: "3", "2.5", "2,5". Raises InvalidValue."""
    compact = text.replace(" ", "")
    whole, mark, part = compact.replace(",", ".").partition(".")
    plain = f"{whole or '0'}{part}"
    if not (whole or part) or not (plain.isascii() and plain.isdigit()) or len(part.rstrip("0")) > 3:
        raise InvalidValue("Quantity", quoted(text), "is no quantity such as 3 or 2.5, with three decimals at most")
    # Quantities are shown without trailing zeros: "1.000" was written by somebody who means a thousand, or else one.
    is_grouped = "," in compact or part.endswith("0")
    if mark and is_grouped and len(part) == 3 and whole not in ("", "0"):
        sign = "comma" if "," in compact else "point"
        why = f"could be {whole}{part} or {f'{whole}.{part}'.rstrip('0').rstrip('.')}; write it without a {sign}"
        raise InvalidValue("Quantity", quoted(text), why)
    if len(whole) > 12 or not 0 < (milli := int(whole or "0") * 1000 + int((part + "000")[:3])) <= MOST_MILLI:
        raise InvalidValue("Quantity", quoted(text), "must be more than nothing and at most 1,000,000,000")
    return milli


def show_quantity(milli: int) -> str:
    """A quantity without trailing zeros: "3", "2.5"."""
    whole, part = divmod(abs(milli), 1000)
    text = f"{whole}.{part:03}".rstrip("0").rstrip(".")
    return f"-{text}" if milli < 0 else text


def _last_part(text: str) -> tuple[str, str, str] | None:
    """What stands at the end, by its name, and the text before it."""
    for name, pattern in _TAIL:
        if found := pattern.search(text):
            return name, found[1].strip(), text[: found.start()]
    return None


def _quantity(text: str) -> tuple[str, str | None, str, bool]:
    """Quantity, unit, name, and whether it is clear that the number is the quantity."""
    if found := _TIMES_FIRST.match(text):
        if found[2] and _POWER.match(found[2]):
            raise InvalidValue("Quantity", quoted(found[1] + found[2]), "is no quantity such as 3 or 2.5")
        return found[1], found[2], found[3].strip(), True
    if (found := _UNIT_FIRST.match(text)) and _is_unit(text, found):
        return found[1], found[2], found[3].strip(), False
    last = _TIMES_LAST.match(text)
    if last and (last[3] is None or last[3].lower() in UNITS):
        return last[2], last[3], last[1].strip(), True
    if found := _TIMES_CLOSE.match(text) or _NUMBER_FIRST.match(text):
        return found[1], None, found[2].strip(), False
    return "", None, text.strip(), True


def _is_unit(text: str, found: re.Match[str]) -> bool:
    """Whether what follows the number is a unit; "3D" and "5G" are names, "3d" and "3 D" are days."""
    is_close = found.end(1) == found.start(2)
    return found[2].lower() in UNITS and not (is_close and len(found[2]) == 1 and found[2].isupper())
