"""Rows of a mapped table into records: values read, contact points and addresses gathered, every fault named."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from crm_core.errors import UsageProblem
from crm_core.exchange.tables.cells import Cell, ReadingRules, Styles, cell_reader, evidence_for
from crm_core.exchange.tables.contacts import (
    Address,
    ContactPoint,
    clean_label,
    clean_tags,
    labelled_points,
    make_address,
    one_line,
    split_points,
)
from crm_core.exchange.tables.dates import DateEvidence
from crm_core.exchange.tables.formula import restore
from crm_core.exchange.tables.lists import split_list
from crm_core.exchange.tables.mapping import OWN_SOURCE, ColumnMap, TableMapping
from crm_core.exchange.tables.numbers import NumberEvidence
from crm_core.exchange.tables.rates import WITH_SIGN
from crm_core.exchange.tables.source import SourceRow
from crm_core.exchange.tables.targets import ABOUT_CUSTOMERS, POINTS, Target, kind_of
from crm_core.patterns import regex

_CONTROL_BLANKS = regex("[\x0b\x0c\x1c-\x1f\x85]")
_JOINTS = {"description": "\n\n", "body": "\n\n", "notes": "\n\n"}
_LABELLED_LISTS = {"emails": "email", "phones": "phone", "urls": "url", "handles": "handle"}
_REMEMBERED = 50_000
_LINES_OF_ADDRESS = ("address", "street")  # the other parts are one line, as where they are typed
_LAST = {"fax", "pager"}
_APOSTROPHED = {"external_id", "customer_external_id", "organization_external_id", "phone", "postal_code"}


@dataclass(slots=True)
class Record:
    """One row as an import sees it; ``problems`` are sentences, and a record with any is not to be imported.

    ``digest`` is the same for rows with the same cells. ``values`` maps field keys to values as ``cells.cell_reader``
    gives them; what the row leaves empty is missing. A file of our own gives ``external_ids``, (source, id) pairs,
    instead of ``external_id``.
    """

    line: int
    digest: int = 0
    values: dict[str, object] = field(default_factory=dict)
    points: list[ContactPoint] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    custom: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class _Draft:
    """A record while its cells come in; ``points`` are kind, number, label, cell."""

    __slots__ = ("addresses", "labels", "points", "record")

    def __init__(self, record: Record) -> None:
        self.record = record
        self.points: list[tuple[str, int, str, str]] = []
        self.labels: dict[tuple[str, int], str] = {}
        self.addresses: dict[int, dict[str, str]] = {}


_Put = Callable[[_Draft, str], None]


class RecordReader:
    """Reads the rows of one table by its mapping.

    ``rows`` are heard first for how each column writes its numbers and dates: a sample, or better the whole table.
    Raises UsageProblem (``details["option"]`` is "date_order") when a column of dates can be read in two ways.
    """

    def __init__(self, mapping: TableMapping, rows: Iterable[SourceRow], rules: ReadingRules) -> None:
        self._mapping = mapping
        self._own = mapping.source == OWN_SOURCE
        self._rules = rules
        styles = _hear(mapping, rows, rules)
        told = [(column, column.target) for column in mapping.columns if column.target]
        self._columns = [
            (column.index, column.header, self._putter(target, styles.get(column.index, Styles())))
            for column, target in sorted(told, key=lambda pair: pair[1].number)
        ]
        self._defaults = dict(mapping.defaults)
        targets = [target for _, target in told]
        self._ids_of_organizations = _ids_of_organizations(mapping)
        self._with_last = not self._own and any(target.of_label or target.label in _LAST for target in targets)
        self._of_customers = mapping.entity in ABOUT_CUSTOMERS
        self._with_birthday_parts = "birth_month" in mapping.keys

    def read(self, row: SourceRow) -> Record:
        """The record of one row; never raises for what the row holds."""
        record = Record(row.line, hash(tuple(row.cells)))
        if row.problem:
            record.problems.append(row.problem)
            return record
        draft = _Draft(record)
        restoring = self._rules.restore_formulas
        for index, header, put in self._columns:
            cell = row.cells[index]
            if not cell:
                continue
            if restoring and cell[0] == "'":
                cell = restore(cell)
            text = cell.strip()
            try:
                if len(text) != len(cell):
                    _refuse_controls_around(cell)
                if text:
                    put(draft, text)
            except ValueError as problem:
                record.problems.append(f'{header}: "{_shown(text)}" {problem}')
        self._finish(draft)
        return record

    def _putter(self, target: Target, styles: Styles) -> _Put:
        key, number, label = target.key, target.number, target.label
        if key == "custom":
            return _custom_putter(target.name)
        if target.of_label:
            spelled = str if self._own else clean_label
            return lambda draft, text: draft.labels.__setitem__((key, number), spelled(text))
        if key == "external_id" and self._own:
            return _put_external_ids
        if key == "tags" and self._own:
            return lambda draft, text: draft.record.values.__setitem__("tags", split_list(text))
        if key in POINTS:
            return _point_putter(key, number, label, self._own)
        if target.repeated and self._mapping.entity in ABOUT_CUSTOMERS:
            return _address_putter(key, number, label, self._own)
        if key in _LABELLED_LISTS:
            return lambda draft, text: draft.record.points.extend(labelled_points(_LABELLED_LISTS[key], text))
        kind = kind_of(self._mapping.entity, target)
        return _value_putter(key, cell_reader(key, kind, self._rules, styles), key in _APOSTROPHED and not self._own)

    def _finish(self, draft: _Draft) -> None:
        record, labels = draft.record, draft.labels
        for kind, number, label, cell in draft.points:
            written = (labels.get((kind, number)) or label) if labels else label
            record.points += [ContactPoint(kind, written, cell)] if self._own else split_points(kind, cell, written)
        if self._with_last:
            record.points.sort(key=lambda point: point.label in _LAST)  # the first of a kind is the one to use
        for number, parts in draft.addresses.items():
            address = make_address(labels.get(("address", number)) or parts.get("label", ""), parts)
            if address:
                record.addresses.append(address)
        if self._with_birthday_parts:
            _put_birthday_together(record)
        if self._of_customers:
            _name_organization(record, self._mapping.defaults.get("kind"))
        for key in self._ids_of_organizations:
            if key in record.values:
                record.values[key] = f"organization/{record.values[key]}"
        if self._defaults:
            record.values = {**self._defaults, **record.values}


def _ids_of_organizations(mapping: TableMapping) -> tuple[str, ...]:
    """The fields whose ids are told from those of people, where the program counts both alike."""
    if not mapping.organizations_apart:
        return ()
    own = ("external_id",) if mapping.defaults.get("kind") == "organization" else ()
    return (*own, "organization_external_id", "customer_external_id")


def _hear(mapping: TableMapping, rows: Iterable[SourceRow], rules: ReadingRules) -> dict[int, Styles]:
    """How each column of numbers or dates is written."""
    heard: dict[int, NumberEvidence | DateEvidence] = {}
    for column in mapping.columns:
        evidence = evidence_for(kind_of(mapping.entity, column.target)) if column.target else None
        if evidence is not None:
            heard[column.index] = evidence
    seen: dict[int, set[str]] = {index: set() for index in heard}
    for row in rows if heard else ():
        for index, evidence in heard.items():
            cell = row.cells[index] if index < len(row.cells) else ""
            if cell and cell not in seen[index]:
                evidence.add(cell.removeprefix("'"))
                if len(seen[index]) < _REMEMBERED:
                    seen[index].add(cell)
    return {index: _style(mapping, index, heard, rules) for index in heard}


def _column(mapping: TableMapping, index: int) -> ColumnMap:
    return next(column for column in mapping.columns if column.index == index)


def _style(
    mapping: TableMapping, index: int, heard: dict[int, NumberEvidence | DateEvidence], rules: ReadingRules
) -> Styles:
    evidence = heard[index]
    if isinstance(evidence, NumberEvidence):
        if mapping.source == OWN_SOURCE:
            return Styles(decimal=rules.decimal or ".")
        with_sign = _column(mapping, index).reason == WITH_SIGN
        return Styles(decimal=rules.decimal or evidence.decimal, as_fraction=evidence.as_fraction, with_sign=with_sign)
    order = rules.date_order or evidence.order
    if order is None and evidence.undecided and not evidence.day_first:
        # The program that wrote the file will have written all its dates alike.
        others = {other.order for other in heard.values() if isinstance(other, DateEvidence) and other.order}
        if len(others) != 1 and mapping.date_order:
            others = {mapping.date_order}
        if len(others) != 1:
            header = _column(mapping, index).header
            raise UsageProblem(
                f'Column "{header}": "{evidence.undecided}" could be two dates, and no date of the file shows whether the'
                " day or the month comes first; --date-order dmy or mdy says which.",
                option="date_order",
                column=header,
            )
        order = others.pop()
    return Styles(date_order=order)


def _value_putter(key: str, read: Cell, apostrophed: bool) -> _Put:
    if key == "tags":
        return _put_tags
    joint = _JOINTS.get(key)

    def put(draft: _Draft, text: str) -> None:
        values = draft.record.values
        value = read(text.lstrip("'") if apostrophed else text)
        if value is None:
            return
        if joint and key in values:
            values[key] = f"{values[key]}{joint}{value}"
        else:
            values.setdefault(key, value)

    return put


def _put_tags(draft: _Draft, text: str) -> None:
    values = draft.record.values
    values["tags"] = tuple(dict.fromkeys((*_tuple(values.get("tags")), *clean_tags(text))))


def _point_putter(kind: str, number: int, label: str, own: bool) -> _Put:
    def put(draft: _Draft, text: str) -> None:
        value = text.lstrip("'") if kind == "phone" and not own else text
        draft.points.append((kind, number, label, value))

    return put


def _address_putter(part: str, number: int, label: str, own: bool) -> _Put:
    def put(draft: _Draft, text: str) -> None:
        parts = draft.addresses.setdefault(number, {})
        if label:
            parts["label"] = label
        line = text.lstrip("'") if part == "postal_code" and not own else text
        if part in _LINES_OF_ADDRESS:
            line = one_line(line)
        parts[part] = f"{parts[part]}, {line}" if part == "street" and part in parts else line

    return put


def _custom_putter(name: str) -> _Put:
    def put(draft: _Draft, text: str) -> None:
        if name:
            draft.record.custom.setdefault(name, text)
            return
        try:
            found = json.loads(text)
        except RecursionError as problem:
            raise ValueError("is nested too deeply") from problem
        except ValueError as problem:
            raise ValueError("is not JSON") from problem
        if not isinstance(found, dict):
            raise ValueError("is not a JSON object")
        draft.record.custom.update(found)

    return put


def _put_external_ids(draft: _Draft, text: str) -> None:
    """Our own exports name the source of each id: "hubspot:81; file:A-7"."""
    pairs = tuple(
        (source, identity) for source, _, identity in (item.partition(":") for item in split_list(text)) if identity
    )
    draft.record.values["external_ids"] = pairs


def _put_birthday_together(record: Record) -> None:
    """Thunderbird keeps the year, month and day of a birthday apart."""
    year, month, day = (record.values.pop(key, None) for key in ("birth_year", "birth_month", "birth_day"))
    if month and day:
        record.values.setdefault("birthday", f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}")


def _name_organization(record: Record, usual_kind: str | None) -> None:
    """An address book's entry without a person's name is the organization itself."""
    values = record.values
    if "name" in values or "family_name" in values or "given_name" in values or "organization" not in values:
        return
    if values.get("kind", usual_kind) in (None, "person"):
        values["name"] = values.pop("organization")
        values["kind"] = "organization"


def _refuse_controls_around(cell: str) -> None:
    """Blanks, tabs and line breaks around a value mean nothing; what Python also takes for blanks must not get lost."""
    found = _CONTROL_BLANKS.search(cell)
    if found:
        raise ValueError(f"contains a control character (U+{ord(found[0]):04X})")


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
