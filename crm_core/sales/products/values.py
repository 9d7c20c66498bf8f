"""What is given for a product, as columns of its table and as its prices in other currencies."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.errors import InvalidValue
from crm_core.sales.products.tables import Product
from crm_core.store import Unit
from crm_core.values.money import Money, decimal_text, parse_currency, parse_money, refuse_negative

EXTRA = ("prices", "add_prices", "remove_prices")
PLAIN = ("name", "sku", "category", "unit", "owner", "description")
AMOUNTS = ("price", "cost")


def read_product(core: Core, values: Values, present: str) -> dict[str, Any]:
    """The given values, amounts in the currency given beside them, else in ``present``. Raises InvalidValue, UnknownName."""
    given = {core.entity("product").field(name).key if name not in EXTRA else name: raw for name, raw in values.items()}
    code = given.pop("currency", None)
    currency = parse_currency(str(code)) if code else present
    for name in AMOUNTS:
        if isinstance(raw := given.get(name), str) and raw.strip():
            given[name] = _amount(name.capitalize(), raw, currency)
    read = core.read_values("product", given, EXTRA)
    if code:
        read["currency"] = currency
    return read


def columns(core: Core, read: Mapping[str, Any], row: Product | None) -> dict[str, Any]:
    """The given values as columns; a new currency without amounts keeps the figures. Raises InvalidValue."""
    found: dict[str, Any] = {key: read[key] for key in PLAIN if key in read}
    if "tax" in read:
        found["tax_bp"] = read["tax"]
    if "active" in read:
        found["is_active"] = int(read["active"] is not False)
    if "custom" in read:
        found["custom"] = merged_custom(row.custom if row else "{}", read["custom"] or {})
    return found | _amounts(core, read, row)


def _amounts(core: Core, read: Mapping[str, Any], row: Product | None) -> dict[str, Any]:
    present = row.currency if row else core.business.facts.currency
    currency = read.get("currency") or _named(read, row) or present
    found: dict[str, Any] = {"currency": currency}
    for name in AMOUNTS:
        kept = getattr(row, f"{name}_minor") if row else None
        if name in read:
            found[f"{name}_minor"] = _minor(name.capitalize(), read[name], currency)
        elif kept is not None and currency != present:
            found[f"{name}_minor"] = _amount(name.capitalize(), decimal_text(Money(kept, present)), currency).minor
    return found


def _named(read: Mapping[str, Any], row: Product | None) -> str | None:
    """The currency that the price itself names, where that decides: for a product that has no amounts yet."""
    if row is not None and (row.price_minor is not None or row.cost_minor is not None):
        return None
    amounts = [read.get(name) for name in AMOUNTS]
    return next((amount.currency for amount in amounts if isinstance(amount, Money)), None)


def _minor(label: str, given: object, currency: str) -> int | None:
    if not isinstance(given, Money):
        return None
    refuse_negative(label, given)
    if given.currency != currency:
        why = f"is not in {currency}, the product's currency; prices in other currencies stand beside it"
        raise InvalidValue(label, f"{decimal_text(given)} {given.currency}", why)
    return given.minor


def _amount(label: str, text: str, currency: str) -> Money:
    try:
        return parse_money(text, currency)
    except InvalidValue as problem:
        raise InvalidValue(label, text, problem.why) from None


def write_prices(unit: Unit, key: int, currency: str, read: Mapping[str, Any]) -> None:
    """Write the prices in currencies other than the product's own. Raises InvalidValue."""
    present = dict(
        unit.execute("SELECT currency, price_minor FROM product_prices WHERE product_id = ?", (key,)).fetchall()
    )
    wanted = {} if "prices" in read else dict(present)
    for text in (*_each(read.get("prices")), *_each(read.get("add_prices"))):
        amount = _price_elsewhere(text, currency)
        wanted[amount.currency] = amount.minor
    for text in _each(read.get("remove_prices")):
        code = parse_currency(text)
        if wanted.pop(code, None) is None:
            raise InvalidValue("Other prices", code, "is a currency that the product has no price in")
    # What has become the product's own currency needs no price beside it.
    wanted.pop(currency, None)
    for code in present.keys() - wanted.keys():
        unit.execute("DELETE FROM product_prices WHERE product_id = ? AND currency = ?", (key, code))
    for code, minor in wanted.items():
        if present.get(code) != minor:
            unit.execute(
                "INSERT INTO product_prices (product_id, currency, price_minor) VALUES (?, ?, ?) "
                "ON CONFLICT (product_id, currency) DO UPDATE SET price_minor = excluded.price_minor",
                (key, code, minor),
            )


def _price_elsewhere(text: str, currency: str) -> Money:
    amount = _amount("Other prices", text, currency)
    refuse_negative("Other prices", amount)
    if amount.currency == currency:
        raise InvalidValue("Other prices", text, f"is in {currency}, the product's own currency; name another one")
    return amount


def _each(given: object) -> list[str]:
    """The texts given for a list: one, several, or several in one."""
    if given is None:
        return []
    parts = given.replace("\n", ";").split(";") if isinstance(given, str) else [str(item) for item in _listed(given)]
    return [part.strip() for part in parts if part.strip()]


def _listed(given: object) -> Iterable[object]:
    return given if isinstance(given, Iterable) else (given,)
