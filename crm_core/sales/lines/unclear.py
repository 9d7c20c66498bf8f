"""What looks like a quantity or a price on a line and is none: refused, for the sum would be another than was meant."""

import re

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.values.text import quoted

EXAMPLE = '"3 x GTX Basic @ 550 -10% tax 19%"'
CREDIT = '"1 x Mug @ -120"'
MINUSES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
# As people type them and as word processors replace them: hyphen, dashes, minus, about.
SIGNS = "-+~\u2010\u2011\u2012\u2013\u2014\u2212\u2248"
# A sign and a blank, or a number with a sign and a blank. "-18°C box" and "+49 card" are names of things, "-2 cards" is not.
_SIGN_FIRST = regex(r"([-\u2010-\u2014\u2212]+(?:\s*[0-9][0-9.,/]*)?)\s")
_TIMES_FIRST = regex(r"(\S+?)\s*[x×*]\s", re.IGNORECASE)
_TIMES_LAST = regex(r"(.*)\s[x×*]\s?(\S+)(?:\s+[^\W\d]\S*)?$", re.DOTALL | re.IGNORECASE)
# In upper case it is rather a letter: "Model X -500" is a model with a discount.
_TIMES_END = regex(r"(?:^|\s)[x×*]$")
_PRICE_LAST = regex(r"(?:^|\s)@\s*((?:\D{0,4}[0-9].*)?)$", re.DOTALL)


def refuse_unclear(name: str, discount: str | None) -> None:
    """Refuse the name on a line without a quantity that begins or ends with what could be one. Raises InvalidValue."""
    if found := _SIGN_FIRST.match(name):
        raise _no_quantity(found[1], name)
    if (found := _TIMES_FIRST.match(name)) and _is_like_number(found[1]):
        raise _no_quantity(found[1], name)
    if (found := _TIMES_LAST.match(name)) and _is_like_number(found[2]):
        raise _no_quantity(found[2], name)
    if discount and not discount.endswith("%") and _TIMES_END.search(name):
        raise _no_quantity(f"-{discount}", name)


def refuse_unread_price(text: str, name: str) -> None:
    """Refuse the name on a line without a price that still holds the sign of one. Raises InvalidValue."""
    if not (found := _PRICE_LAST.search(name)):
        return
    behind = found[1].strip()
    why = "has no price behind the @"
    if behind:
        why = f'has "{quoted(behind)}" behind the @, which cannot be read as price, discount and tax'
    raise InvalidValue("Line", quoted(text), f"{why}; write it as {EXAMPLE}")


def _is_like_number(text: str) -> bool:
    return any(sign.isnumeric() for sign in text) and all(sign.isnumeric() or sign in SIGNS + ".,/'" for sign in text)


def _no_quantity(given: str, name: str) -> InvalidValue:
    hint = f'if it belongs to the name, write "1 x {name}"'
    if given[0] in MINUSES and any(sign.isdigit() for sign in given):
        is_counted = name.removeprefix(given).lstrip().lower().startswith(("x ", "× ", "* "))
        credit = f"money back is a line with a negative price, as {CREDIT}"
        hint = credit if is_counted else f"{credit}; {hint}"
    why = f"is no quantity such as 3 or 2.5; {hint}"
    return InvalidValue("Quantity", quoted(given), why)
