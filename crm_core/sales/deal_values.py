"""What is given for a deal, as columns of its table: amounts with their currency, days as the stage demands them, a title."""

from collections.abc import Mapping
from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.errors import InvalidValue
from crm_core.sales.recurring import recurring_columns
from crm_core.sales.stages import Stage
from crm_core.sales.tables import Deal
from crm_core.sales.value_columns import in_given_currency, value_columns
from crm_core.store import Unit

EXTRA = ("stage_history",)
PLAIN = (
    *("product", "next_step", "source", "lost_reason", "lost_note", "competitor", "owner", "description"),
    *("opened_on", "expected_close"),
)


def read_deal(core: Core, values: Values, present: str | None = None) -> dict[str, Any]:
    """The given values, an amount read in the currency given beside it, else in the ``present`` one of the deal.

    Raises InvalidValue, UnknownName. What recurs stays as it was given: it is in the currency that the value leaves.
    """
    described = core.entity("deal")
    named = {name if name in (*EXTRA, "custom") else described.field(name).key: raw for name, raw in values.items()}
    given = in_given_currency(named, present)
    recurring = {"recurring": given.pop("recurring")} if "recurring" in given else {}
    return core.read_values("deal", given, EXTRA) | recurring


def columns(core: Core, unit: Unit, read: Mapping[str, Any], row: Deal | None) -> dict[str, Any]:
    """The given values as columns, but for stage and closing day. Raises InvalidValue, NotFound, Ambiguous (customer)."""
    found = {key: read[key] for key in PLAIN if key in read}
    if "own_probability" in read:
        found["probability_bp"] = read["own_probability"]
    if "customer" in read:
        given = read["customer"]
        found["customer_id"] = None if given is None else core.find_in(unit, "customer", given)
    if "custom" in read:
        found["custom"] = merged_custom(row.custom if row else "{}", read["custom"] or {})
    found |= value_columns(core, read, row)
    found |= recurring_columns(read, row, found)
    if row is None:
        found["title"] = read.get("title") or _made_up_title(core, unit, found)
    elif "title" in read:
        if not read["title"]:
            raise InvalidValue("Title", None, "must not be empty")
        found["title"] = read["title"]
    return found


def _made_up_title(core: Core, unit: Unit, found: Mapping[str, Any]) -> str:
    customer = found.get("customer_id")
    name = core.name_of(unit, "customer", customer) if customer else ""
    title = " - ".join(part for part in (name, found.get("product")) if part)
    if not title:
        raise InvalidValue("Title", None, "must not be empty where there is neither customer nor product")
    return title[:1000].strip()


def days(core: Core, read: Mapping[str, Any], stage: Stage, row: Deal | None = None) -> dict[str, Any]:
    """Opening, closing and expected day: a deal in a closed stage has a closing day, one in an open stage none.

    ``row`` is the deal as it is, still in its former stage. Raises InvalidValue.
    """
    today = core.business.today.isoformat()
    closing = read.get("closed_on")
    found: dict[str, Any] = {}
    if "close_date" in read and stage.closed:
        closing = closing or read["close_date"]
    elif "close_date" in read and "expected_close" not in read:
        found["expected_close"] = read["close_date"]
    refuse_closing_day(stage, closing)
    if stage.closed:
        kept = row.closed_on if row is not None and row.stage_id == stage.id else None
        found["closed_on"] = closing or kept or today
    if row is None and not read.get("opened_on"):
        # A deal entered long after it was closed was not opened today.
        found["opened_on"] = None if stage.closed and found["closed_on"] < today else today
    return found


def refuse_lost_note(stage: Stage, note: object) -> None:
    """Refuse a note on the loss of a deal that is not lost. Raises InvalidValue."""
    if note and stage.kind != "lost":
        raise InvalidValue("Lost note", None, f'does not fit: deals in "{stage.name}" are not lost')


def refuse_closing_day(stage: Stage, closing: str | None) -> None:
    """Refuse a closing day for a deal that is open. Raises InvalidValue."""
    if closing and not stage.closed:
        raise InvalidValue("Closed", closing, f'does not fit: deals in "{stage.name}" are open')


def check_days(core: Core, opened: str | None, closed: str | None) -> None:
    """Refuse what cannot have happened: days to come, and closing before opening. Raises InvalidValue."""
    today = core.business.today.isoformat()
    for name, day in (("Opened", opened), ("Closed", closed)):
        if day and day > today:
            raise InvalidValue(name, day, "lies in the future")
    if opened and closed and closed < opened:
        raise InvalidValue("Closed", closed, f"lies before the deal was opened ({opened}); change that day first")
