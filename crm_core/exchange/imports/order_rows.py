"""A row of a file as an order and a line of it: words and amounts read, nothing looked up yet."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.left_out import LeftOut
from crm_core.exchange.imports.order_rates import discount_in, line_discount, tax_in
from crm_core.exchange.imports.order_words import (
    CANCELLED,
    OPEN,
    PAID,
    PARTLY_PAID,
    Role,
    left_out_because,
    order_status,
    role_of,
    status_word,
)
from crm_core.exchange.imports.surroundings import Surroundings, known_currency, money_of, text_value
from crm_core.exchange.tables.numbers import Amount
from crm_core.exchange.tables.order_targets import LINE_FIELDS
from crm_core.sales.amounts import divided
from crm_core.values.country import parse_country

ORDER_AMOUNTS = ("total", "net", "tax", "shipping", "discount", "refunded", "cost")
LINE_COLUMNS = (
    *("description", "sku", "quantity_milli", "unit", "price_minor", "discount_minor", "tax_bp", "tax_minor"),
    *("said_minor", "cost_minor", "row_total", "product_uid", "currency"),
)
"""What a row says of a line; ``said_minor`` is what it comes to, ``tax_minor`` the tax on it.

``row_total`` is the row's total, of which only all rows of an order show whether it is the line's or the order's.
``currency`` is the one whose digits its amounts were read with.
"""
SAID, TAX = LINE_COLUMNS.index("said_minor"), LINE_COLUMNS.index("tax_minor")
_OF_LINE = frozenset(LINE_FIELDS)
_NEVER_NEGATIVE = ("refunded", "discount", "disputed")
_NAMES = ("refers_to", "number", "external_id")


class StagedOrder(NamedTuple):
    """What a row says: ``columns`` of the order by name, amounts in minor units, and its line as LINE_COLUMNS."""

    role: Role
    columns: dict[str, object]
    line: tuple[object, ...] | None

    @property
    def comes_to(self) -> int:
        """The total of the row, or what its line comes to with the tax on it."""
        total = self.columns["total"]
        parts = (total,) if total is not None or self.line is None else (self.line[SAID], self.line[TAX])
        return sum(part for part in parts if isinstance(part, int))


class OrderLayout:
    """Lays records out; remembers amounts and countries, for they repeat."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._minor = lru_cache(50_000)(money_of)
        self._country = lru_cache(2_000)(_code_of)
        self._milli = lru_cache(2_000)(milli_of)

    def lay_out(self, values: Mapping[str, object], of_order: str | None = None) -> StagedOrder:
        """What a clean row says; ``of_order`` is the currency of its order where the row names none.

        Raises InvalidValue, LeftOut.
        """
        amounts = (values.get(key) for key in ("total", "line_total", "quantity"))
        negative = any(isinstance(cell, Amount) and cell.text.startswith("-") for cell in amounts)
        if reason := left_out_because(values, negative):
            raise LeftOut(reason)
        role = role_of(values, negative)
        said = self._said_currency(values, of_order)
        code = said or self._around.currency
        line = self._line(values, code) if not _OF_LINE.isdisjoint(values) else None
        columns: dict[str, object] = {**self._amounts(values, code, line is None), **self._state(values, code)}
        columns |= {
            "currency": said,
            "country": self._country(str(values["country"])) if values.get("country") else None,
            "tip": self._amount(values, "tip", code),
        }
        total = columns["total"]
        if role is Role.PAYMENT and line is None and isinstance(total, int) and total < 0 and not self._around.own:
            # What an order of that number comes to less than nothing was given back on it.
            role = Role.CREDIT if any(values.get(name) for name in _NAMES) else role
        return StagedOrder(role, columns, line)

    def _amounts(self, values: Mapping[str, object], code: str, alone: bool) -> dict[str, int | None]:
        """The amounts of a row, what is said in per cent worked out; ``alone``: no line says the tax."""
        found = {key: self._amount(values, key, code) for key in ORDER_AMOUNTS}
        if text_value(values, "dispute_status") in ("lost", "Lost"):
            # Money that the bank of the customer took back.
            lost = (found["refunded"] or 0) + (self._amount(values, "disputed", code) or 0)
            found["refunded"] = lost if found["total"] is None else min(lost, found["total"])
        tax = tax_in(found, values.get("tax_rate"))
        found["discount"] = discount_in({**found, "tax": tax}, values.get("discount_percent"))
        return {**found, "tax": tax if alone else found["tax"]}

    def _state(self, values: Mapping[str, object], code: str) -> dict[str, object]:
        """The status of a row; what is paid in part only is open, whenever that was paid."""
        status = CANCELLED if values.get("cancelled_on") else self._status(values)
        unpaid = (self._amount(values, "outstanding", code) or 0) > 0
        in_part = status_word(text_value(values, "status") or "") in PARTLY_PAID
        if not (unpaid or in_part) or status not in (None, PAID, OPEN):
            return {"status": status}
        begun = in_part or status == PAID or "paid_on" in values
        return {"status": OPEN, "paid_on": None, "part_paid": 1 if begun else None}

    def _status(self, values: Mapping[str, object]) -> str | None:
        text = text_value(values, "status")
        if text is None:
            return PAID if values.get("paid_on") else None
        try:
            found = order_status(text, self._around.defaults.get("source", ""))
        except LookupError:
            raise LeftOut(f'is a payment that was not made ("{text}")') from None
        if found is None:
            raise InvalidValue("Status", text, "is none of open, paid, refunded, cancelled")
        return found

    def _said_currency(self, values: Mapping[str, object], of_order: str | None) -> str | None:
        said = text_value(values, "currency")
        if said:
            return known_currency(said)
        named = (values[key] for key in (*ORDER_AMOUNTS, "price", "line_total") if key in values)
        found = next((cell.currency for cell in named if isinstance(cell, Amount) and cell.currency), None)
        if found:
            return known_currency(found)
        if of_order:
            return of_order
        return self._around.currency if self._around.currency_named else None

    def _amount(self, values: Mapping[str, object], key: str, code: str) -> int | None:
        cell = values.get(key)
        if not isinstance(cell, Amount):
            return None
        label = key.replace("_", " ").capitalize()
        if cell.currency and cell.currency != code:
            raise InvalidValue(label, f"{cell.text} {cell.currency}", f"is not in {code}, the currency of the order")
        minor = self._minor(cell.text, code, label).minor
        return abs(minor) if key in _NEVER_NEGATIVE else minor

    def _line(self, values: Mapping[str, object], code: str) -> tuple[object, ...] | None:
        product, sku = text_value(values, "product"), text_value(values, "sku")
        variant = text_value(values, "variant")
        if product and variant and variant.casefold() not in ("regular", "standard", product.casefold()):
            product = f"{product} ({variant})"
        quantity = values.get("quantity")
        milli = self._milli(quantity.text) if isinstance(quantity, Amount) else None
        price, said = self._amount(values, "price", code), self._amount(values, "line_total", code)
        if product is None and sku is None and price is None and said is None:
            return None
        if milli == 0:
            return None
        discount = self._amount(values, "line_discount", code)
        if discount is None:
            discount = line_discount(milli, price, said, values.get("line_discount_percent"))
        return (
            product,
            sku,
            milli,
            text_value(values, "unit"),
            price,
            None if discount is None else abs(discount),
            values.get("tax_rate"),
            self._amount(values, "line_tax", code),
            said,
            self._amount(values, "line_cost", code),
            self._amount(values, "total", code),
            text_value(values, "product_uid"),
            code,
        )


def milli_of(text: str) -> int:
    """A decimal number as thousandths, rounded. Raises InvalidValue."""
    whole, _, rest = text.partition(".")
    if len(whole.lstrip("-")) > 9 or len(rest) > 30:
        raise InvalidValue("Quantity", text, "is too large or too exact")
    milli = divided(int(whole.lstrip("-") + rest) * 1000, 10 ** len(rest))
    return -milli if text.startswith("-") else milli


def _code_of(text: str) -> str | None:
    """The code of a country; None where the word names none, which is no reason to refuse an order."""
    code = parse_country(text)
    return code if len(code) == 2 else None
