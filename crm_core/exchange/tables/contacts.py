"""E-mails, phones and addresses in the cells of a row, however many share one cell."""

import json
import re
from functools import lru_cache
from typing import NamedTuple

from crm_core.exchange.tables.lists import GROUP_MARK, split_list
from crm_core.patterns import regex

_MANY_EMAILS = regex(r"[,;\s]+")
_MANY_PHONES = regex(r"[;\n]|,\s|\s/\s")
_LABELS = {
    "cell": "mobile", "mobil": "mobile", "handy": "mobile", "mobile phone": "mobile", "cellphone": "mobile", "iphone": "mobile",
    "business": "work", "office": "work", "arbeit": "work", "geschäftlich": "work", "travail": "work", "trabajo": "work",
    "private": "home", "personal": "home", "privat": "home", "maison": "home", "casa": "home", "domicile": "home",
    "home fax": "fax", "work fax": "fax", "homefax": "fax", "workfax": "fax", "other fax": "fax", "business fax": "fax",
}  # fmt: skip
_MAX_JSON = 20_000


class ContactPoint(NamedTuple):
    """One e-mail, phone or web address as written; ``label`` is "" where the file gives none."""

    kind: str
    label: str
    value: str


class Address(NamedTuple):
    """One postal address in one-line parts, "" where the file gives none."""

    label: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


def split_points(kind: str, cell: str, label: str) -> list[ContactPoint]:
    """The contact points in a cell: one, or several as Google, Pipedrive and Krayin write them."""
    if cell.startswith("[{"):
        return _from_json(kind, cell, label)
    if GROUP_MARK in cell:
        values = cell.split(GROUP_MARK)
    elif kind == "email" and cell.count("@") > 1:
        values = _MANY_EMAILS.split(cell)
        values = values if all("@" in value for value in values if value) else [cell]
    elif kind == "phone" and _MANY_PHONES.search(cell):
        values = _MANY_PHONES.split(cell)
        values = values if all(sum(map(str.isdigit, value)) > 4 for value in values if value.strip()) else [cell]
    else:
        return [ContactPoint(kind, label, cell.strip())]
    return [ContactPoint(kind, label, value.strip()) for value in values if value.strip()]


def labelled_points(kind: str, cell: str) -> list[ContactPoint]:
    """The contact points of a cell of our own exports, "work:ada@example.org; home:ada@example.com"."""
    if cell.startswith("[{"):
        return _from_json(kind, cell, "")
    points = []
    for item in split_list(cell):
        label, colon, value = item.partition(":")
        labelled = colon and value.strip() and not value.startswith("//") and "@" not in label
        points.append(ContactPoint(kind, label.strip(), value.strip()) if labelled else ContactPoint(kind, "", item))
    return points


def clean_label(text: str) -> str:
    """A label as this program spells it: "* Work" is "work", "Cell" is "mobile"."""
    label = text.replace("*", " ").strip().lower().partition(" ::: ")[0].strip()
    return _LABELS.get(label, label).replace(":", " ")


def make_address(label: str, parts: dict[str, str]) -> Address | None:
    """The address; a text of the whole is used as the street where no part is given. None when all is empty."""
    said = parts.get
    street, code, city = said("street") or said("address", ""), said("postal_code", ""), said("city", "")
    region, country = said("region", ""), said("country", "")
    return Address(label, street, code, city, region, country) if street or code or city or region or country else None


def one_line(text: str) -> str:
    """Lines put together with commas, as addresses are read aloud."""
    return (
        ", ".join(line.strip(" ,") for line in re.split("[\r\n]+", text) if line.strip(" ,"))
        if "\n" in text or "\r" in text
        else text
    )


@lru_cache(maxsize=10_000)
def clean_tags(cell: str) -> tuple[str, ...]:
    """Tags of a cell; the groups that Google's program keeps for itself ("* myContacts") are none."""
    return tuple(
        tag.removeprefix("* ") for tag in split_list(cell) if tag.lower().replace(" ", "") not in _SYSTEM_GROUPS
    )


_SYSTEM_GROUPS = {"*mycontacts", "*starred", "*friends", "*family", "*coworkers"}


def _from_json(kind: str, cell: str, label: str) -> list[ContactPoint]:
    try:
        items = json.loads(cell) if len(cell) <= _MAX_JSON else None
    except (ValueError, RecursionError):
        items = None
    if not isinstance(items, list) or not all(isinstance(item, dict) and item.get("value") for item in items):
        return [ContactPoint(kind, label, cell)]
    return [
        ContactPoint(kind, clean_label(str(item.get("label") or label)), str(item["value"]).strip()) for item in items
    ]
