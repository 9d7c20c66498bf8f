"""A row of a file of leads taken apart: what the lead is, and who it is of."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.amounts import stage_amount
from crm_core.exchange.imports.surroundings import Surroundings, known_currency, text_value
from crm_core.exchange.tables.choices import PLAINLY_DISQUALIFIED, find_choice, nearest_choices
from crm_core.exchange.tables.mapping import OWN_SOURCE, UNKNOWN_SOURCE
from crm_core.exchange.tables.records import Record
from crm_core.exchange.tables.targets import CUSTOMERS, FIELDS
from crm_core.sales.leads.spoken import LONGEST_TITLE
from crm_core.sales.leads.words import UNTITLED
from crm_core.values.text import fold, shorten

# What a lead and its customer both have is the lead's; a new customer gets source and owner from it.
_OF_THE_LEAD = frozenset({"uid", "external_id", "source", "owner", "description", "created_at", "updated_at", "custom"})
OF_CUSTOMER = frozenset(FIELDS[CUSTOMERS]) - _OF_THE_LEAD
NAMING = ("name", "prefix", "given_name", "additional_name", "family_name", "organization")
_UNKNOWN = (UNKNOWN_SOURCE, OWN_SOURCE)

Identity = tuple[str, ...]


class LeadRow(NamedTuple):
    """The columns of a lead by name; ``person`` is the row of its customer, 0 where the file only names one."""

    record: Record
    uid: str | None
    ids: tuple[tuple[str, str], ...]
    columns: dict[str, object]
    person: int


def lead_columns(values: Mapping[str, object], around: Surroundings) -> dict[str, object]:
    """The columns of a lead out of clean values. Raises InvalidValue."""
    value = stage_amount(values, "value", around)
    currency = text_value(values, "currency")
    title = text_value(values, "title") or _first_line(text_value(values, "description"))
    deal = text_value(values, "deal")
    kept = ("source", "campaign", "owner", "description", "status_since", "created_at", "updated_at", "received_at")
    return {
        **{key: values.get(key) for key in (*kept, "deal_uid", "deal_external_id")},
        **_status(values),
        "title": title or UNTITLED,
        "sort_title": fold(title or UNTITLED),
        "title_made": None if values.get("title") else 1,
        "value_minor": value.minor,
        "currency": value.currency or (currency and known_currency(currency)),
        "value_bare": value.bare,
        "deal_folded": fold(deal) if deal else None,
    }


def _status(values: Mapping[str, object]) -> dict[str, object]:
    """Our word for a status, and as the reason what another program's word says beyond it. Raises InvalidValue."""
    text, reason = text_value(values, "status"), text_value(values, "disqualified_reason")
    if text is None:
        return {"status": "qualified" if values.get("is_converted") else None, "disqualified_reason": None}
    status = find_choice("lead_status", text)
    if status is None:
        nearest = ", ".join(nearest_choices("lead_status", text)[:2])
        raise InvalidValue("Status", text, f"is no status of leads (nearest: {nearest})")
    if status == "disqualified":
        reason = reason or (None if text.casefold() in PLAINLY_DISQUALIFIED else text)
        return {"status": status, "disqualified_reason": reason}
    return {"status": "qualified" if values.get("is_converted") else status, "disqualified_reason": None}


def _first_line(text: str | None) -> str | None:
    return shorten(text.strip().split("\n")[0].replace("\t", " "), LONGEST_TITLE) if text else None


def customer_record(record: Record, values: Mapping[str, object], around: Surroundings) -> Record:
    """What the row says of the customer; the ids of programs that call people leads are theirs too."""
    mine = {key: value for key, value in record.values.items() if key in OF_CUSTOMER}
    if "name" not in mine and "customer" in values:
        mine["name"] = values["customer"]
    if around.source not in _UNKNOWN and "external_id" in record.values:
        mine["external_id"] = record.values["external_id"]
    return replace(record, values=mine, custom={})


def names_only(values: Mapping[str, object], around: Surroundings) -> bool:
    """Whether the row says of the customer no more than which one it is."""
    by_id = "customer_uid" in values or "customer_external_id" in values
    return by_id or (around.own and "customer" in values)


def identity(record: Record) -> Identity | None:
    """By what two rows of one file are of the same customer: the name and one thing more; None: of nobody else."""
    if "external_id" in record.values:
        return None
    name = " ".join(fold(str(record.values[key])) for key in NAMING[:-1] if record.values.get(key))
    points = {point.kind: point.value for point in reversed(record.points)}
    if "email" in points:
        return name, points["email"].strip().lower()
    if "phone" in points:
        return name, re.sub(r"\D", "", points["phone"])
    return name, fold(str(record.values.get("organization") or ""))
