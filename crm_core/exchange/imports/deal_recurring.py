"""What deals of a file bring again and again: an amount in the currency of the deal, a month where no period is named."""

from collections.abc import Mapping

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.amounts import StagedAmount, settle_amounts, stage_amount
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings, money_of
from crm_core.sales.recurring import USUAL


def stage_both(values: Mapping[str, object], around: Surroundings) -> tuple[StagedAmount, StagedAmount]:
    """Value and recurring amount of a row as they are laid out, in one currency where either names one. Raises InvalidValue."""
    value, recurring = stage_amount(values, "value", around), stage_amount(values, "recurring", around)
    if value.currency and recurring.currency and value.currency != recurring.currency:
        raise InvalidValue("Recurring", recurring.currency, f"is not in the currency of the value, {value.currency}")
    named = value.currency or recurring.currency
    return _in(value, named, "Value"), _in(recurring, named, "Recurring")


def settle_recurring(staging: Staging, around: Surroundings) -> None:
    """Read bare amounts in the currency of the record their row is; give every amount its period."""
    run = staging.unit.execute
    settle_amounts(staging, around, "recurring", "currency")
    kept = f"(SELECT d.{{}} FROM {staging.table} d WHERE d.id = match)"
    run(
        f"UPDATE staged SET recurring_every = coalesce({kept.format('recurring_every')}, ?) "
        "WHERE recurring_every IS NULL AND recurring_minor IS NOT NULL",
        (USUAL,),
    )
    staging.reject(
        "'names a period (' || recurring_every || '), but no amount that recurs'",
        f"recurring_every IS NOT NULL AND recurring_minor IS NULL AND {kept.format('recurring_minor')} IS NULL",
    )


def _in(amount: StagedAmount, currency: str | None, label: str) -> StagedAmount:
    if amount.bare is None or currency is None:
        return amount
    money = money_of(amount.bare, currency, label)
    return StagedAmount(money.minor, money.currency)
