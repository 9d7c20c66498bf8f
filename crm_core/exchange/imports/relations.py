"""Affiliations, relationships, preferences and contacts of deals of a file that this program exported, put where they belong."""

from collections.abc import Mapping
from typing import Any

from crm_core.catalog.core import Core
from crm_core.customers.affiliations import Affiliations
from crm_core.customers.preferences import Preferences
from crm_core.customers.relationships import Relationships
from crm_core.errors import CrmError, InvalidValue, UsageProblem
from crm_core.exchange.exports.belongings import BELONGINGS
from crm_core.exchange.imports.options import ImportOptions, ImportReport, Reject
from crm_core.exchange.imports.rejects import REASON
from crm_core.exchange.tables.formula import restore
from crm_core.exchange.tables.source import SourceTable
from crm_core.sales import deal_contacts
from crm_core.store import Unit

Cells = Mapping[str, str]


def relations_in(table: SourceTable, options: ImportOptions) -> str:
    """Which of the kinds a file holds by its headings, or by what the user says; "" for another file. Raises UsageProblem."""
    if options.entity and options.entity not in BELONGINGS:
        return ""
    headers = {header for header in table.headers if header != REASON}
    for kind, belonging in BELONGINGS.items():
        holder = f"{belonging.holder}_uid"
        own = {*belonging.headers[belonging.headers.index(holder) + 1 :]} - {f"{belonging.second}_uid"}
        whose = not headers.isdisjoint((belonging.holder, holder))
        if whose and headers <= {*belonging.headers} and (len(headers & own) >= 2 or options.entity == kind):
            return kind
    if options.entity:
        known = ", ".join(BELONGINGS[options.entity].headers)
        raise UsageProblem(f"{table.name} holds other columns than {options.entity} have: {known}.")
    return ""


def put_relations(
    core: Core, unit: Unit, table: SourceTable, kind: str, options: ImportOptions, report: ImportReport
) -> None:
    """Put every row of a file where it belongs; what cannot be is rejected. Counts into ``report``."""
    guarded = table.format == "csv" and not options.raw
    for row in table.rows():
        report.rows += 1
        if row.blank and not row.problem:
            report.skipped += 1
            continue
        cells = {
            header: restore(cell) if guarded else cell for header, cell in zip(table.headers, row.cells, strict=False)
        }
        given = {header: cell.strip() for header, cell in cells.items() if header != REASON and cell.strip()}
        before = unit.changed_rows()
        try:
            if row.problem:
                raise InvalidValue("Row", None, row.problem)
            there = _put(core, unit, kind, given)
        except CrmError as problem:
            report.rejects.append(Reject(row.line, problem.sentence.rstrip(".")))
            continue
        changed = unit.changed_rows() > before
        report.created += not there
        report.updated += there and changed
        report.unchanged += there and not changed


def _put(core: Core, unit: Unit, kind: str, given: Cells) -> bool:
    """Whether it was there already. Raises NotFound, Ambiguous, InvalidValue, UnknownName."""
    customer = _record(core, unit, "customer", "customer", given)
    if kind == "deal-contacts":
        return deal_contacts.put(core, unit, _record(core, unit, "deal", "deal", given), customer, given.get("role"))
    values: dict[str, Any] = dict(given)
    if kind == "preferences":
        return Preferences(core).put(
            unit, customer, given.get("name", ""), _of(values, "value", "learned_on", "learned_from")
        )
    if kind == "relationships":
        other = _record(core, unit, "customer", "other", given)
        return Relationships(core).put(unit, customer, given.get("kind", ""), other, _of(values, "note"))
    organization = _record(core, unit, "customer", "organization", given)
    return Affiliations(core).put(unit, customer, organization, _of(values, "role", "started_on", "ended_on"))


def _of(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _record(core: Core, unit: Unit, entity: str, column: str, given: Cells) -> int:
    """The record by uid, else by id or name, a customer by e-mail too."""
    named = given.get(f"{column}_uid") or given.get(column)
    if not named:
        raise InvalidValue(column.capitalize(), None, "must not be empty")
    return core.find_in(unit, entity, named)
