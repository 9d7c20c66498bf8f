"""Amounts for which nobody names a currency: a record that is there keeps its own, a new one gets the business's."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings, money_of, money_value, text_value
from crm_core.exchange.tables.numbers import Amount


class StagedAmount(NamedTuple):
    """Minor units and their currency; ``bare`` is the number as text where the currency is not known before the record."""

    minor: int | None = None
    currency: str | None = None
    bare: str | None = None


def stage_amount(values: Mapping[str, object], key: str, around: Surroundings) -> StagedAmount:
    """The amount of a row as it is laid out. Raises InvalidValue."""
    amount = values.get(key)
    if not isinstance(amount, Amount):
        return StagedAmount()
    if around.currency_named or amount.currency or text_value(values, "currency"):
        named = money_value(values, key, around.currency)
        return StagedAmount(named and named.minor, named and named.currency)
    return StagedAmount(_minor(amount.text, around.currency), None, amount.text)


def settle_amounts(staging: Staging, around: Surroundings, key: str, currency: str) -> None:
    """Read bare amounts in the currency of the record their row is; ``currency`` is the column beside ``key``_minor."""
    run, minor, bare = staging.unit.execute, f"{key}_minor", f"{key}_bare"
    unsettled = f"{bare} IS NOT NULL AND (match IS NOT NULL OR {minor} IS NULL)"
    kept = f"(SELECT t.{currency} FROM {staging.table} t WHERE t.id = match)"
    run(f"UPDATE staged SET {currency} = coalesce({kept}, ?) WHERE {unsettled}", (around.currency,))
    staging.unit.connection.create_function("minor_of", 2, _minor)
    staging.unit.connection.create_function("fault_of", 2, lambda text, code: _fault(key, text, code))
    other = f"{unsettled} AND ({currency} <> ? OR {minor} IS NULL)"
    run(f"UPDATE staged SET {minor} = minor_of({bare}, {currency}) WHERE {other}", (around.currency,))
    staging.reject(f"fault_of({bare}, {currency})", f"{bare} IS NOT NULL AND {minor} IS NULL")


def _minor(text: str, currency: str) -> int | None:
    try:
        return money_of(text, currency, "Amount").minor
    except InvalidValue:
        return None


def _fault(key: str, text: str, currency: str) -> str:
    try:
        money_of(text, currency, key.replace("_", " ").capitalize())
    except InvalidValue as problem:
        return problem.sentence.rstrip(".")
    return ""
