"""Writes the sample data into a database, set-wise and in one unit."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from crm_core.catalog.business import NAMES
from crm_core.catalog.core import Core
from crm_core.errors import Conflict
from crm_core.sample.deal_particulars import ROTTING_DAYS, contact_rows, particulars
from crm_core.sample.groups import member_rows, segment_rows, view_rows
from crm_core.sample.lead_rows import lead_rows
from crm_core.sample.model import SamplePlan
from crm_core.sample.order_rows import order_line_rows, order_rows
from crm_core.sample.plan import plan
from crm_core.sample.products import agreement_rows, discounts, line_rows, price_rows, product_rows
from crm_core.sample.quote_rows import quote_line_rows, quote_rows
from crm_core.sample.relation_rows import affiliation_rows, preference_rows, relationship_rows, step_rows
from crm_core.sample.rows import (
    Ids,
    Row,
    address_rows,
    appointment_rows,
    attendee_rows,
    customer_rows,
    customer_tag_rows,
    deal_rows,
    field_rows,
    interaction_rows,
    point_rows,
    stage_change_rows,
    tag_rows,
)
from crm_core.store import Unit
from crm_core.store.search import refresh


class Sample:
    """Sample data for a database without customers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def fill(self, today: date | None = None, seed: int = 1) -> str:
        """Put the sample data around ``today`` into the database as one step of the history; says what was made.

        Raises Conflict when there are customers or deals already.
        """
        return fill(self._core, plan(today or self._core.business.today, seed))

    def pose(self, today: date | None = None, seed: int = 1) -> str:
        """As fill, for a throwaway database: it takes on the sample's business as well, and undo stops before it."""
        return fill(self._core, plan(today or self._core.business.today, seed), throwaway=True)


def fill(core: Core, sample: SamplePlan, *, throwaway: bool = False) -> str:
    """Write ``sample``; see Sample. Gives the summary. Raises Conflict."""
    kinds = ("customers", "leads", "deals", "products", "quotes", "orders", "interactions", "appointments")
    counts = ", ".join(f"{len(getattr(sample, kind))} {kind}" for kind in kinds)
    summary = f"Sample data filled in: {counts}"
    with core.store.writing(summary, kind="barrier" if throwaway else "write") as unit:
        _refuse_if_used(unit)
        if throwaway:
            _set_business(unit, sample)
        unit.bulk(True)
        ids = Ids(dict(unit.execute("SELECT name, seq FROM sqlite_sequence").fetchall()))
        stages = _stages(unit, {deal.stage for deal in sample.deals})
        for table, rows in (
            ("custom_fields", field_rows(sample)),
            ("customers", customer_rows(sample, ids, discounts())),
            ("contact_points", point_rows(sample, ids)),
            ("addresses", address_rows(sample, ids)),
            ("tags", tag_rows(sample, ids)),
            ("customer_tags", customer_tag_rows(sample, ids)),
            ("lifecycle_changes", step_rows(sample, ids)),
            ("affiliations", affiliation_rows(sample, ids)),
            ("relationships", relationship_rows(sample, ids)),
            ("preferences", preference_rows(sample, ids)),
            ("products", product_rows(sample, ids)),
            ("product_prices", price_rows(sample, ids)),
            ("price_agreements", agreement_rows(sample, ids)),
            (
                "deals",
                (
                    row | more
                    for row, more in zip(deal_rows(sample, ids, stages), map(particulars, sample.deals), strict=True)
                ),
            ),
            ("deal_contacts", contact_rows(sample, ids)),
            ("deal_lines", line_rows(sample, ids)),
            ("stage_changes", stage_change_rows(sample, ids, stages)),
            ("leads", lead_rows(sample, ids)),
            ("quotes", quote_rows(sample, ids)),
            ("quote_lines", quote_line_rows(sample, ids)),
            ("orders", order_rows(sample, ids)),
            ("order_lines", order_line_rows(sample, ids)),
            ("interactions", interaction_rows(sample, ids)),
            ("appointments", appointment_rows(sample, ids)),
            ("appointment_attendees", attendee_rows(sample, ids)),
        ):
            _insert(unit, table, rows)
        _insert_groups(unit, sample, ids)
        for name, days in ROTTING_DAYS.items():
            unit.execute(
                "UPDATE stages SET rotting_days = ? WHERE id = ? AND rotting_days IS NULL", (days, stages.get(name))
            )
        for name, source in core.catalog.search.items():
            for statement in refresh(source, f"SELECT id FROM {core.catalog.entities[name].table}"):
                unit.execute(statement)
        unit.bulk(False)
    return summary


def _refuse_if_used(unit: Unit) -> None:
    for table in ("customers", "deals", "products", "appointments", "custom_fields"):
        if unit.scalar(f"SELECT EXISTS (SELECT 1 FROM {table})"):
            raise Conflict(
                f"There are {table.replace('_', ' ')} in this database already; sample data goes into an empty one "
                '("crm demo" shows it in a database of its own).'
            )


def _set_business(unit: Unit, sample: SamplePlan) -> None:
    facts = {"owner": sample.business.me, **asdict(sample.business)}
    unit.execute_many(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(name, facts[fact]) for fact, name in NAMES.items() if fact in facts],
    )


def _stages(unit: Unit, wanted: set[str]) -> Mapping[str, int]:
    """The ids of the first pipeline's stages by name. Raises Conflict when one of ``wanted`` is not there."""
    rows = unit.execute(
        "SELECT name, id FROM stages WHERE pipeline_id = (SELECT id FROM pipelines ORDER BY position, id LIMIT 1)"
    ).fetchall()
    stages: dict[str, int] = dict(rows)
    if missing := sorted(wanted - stages.keys()):
        raise Conflict(f'Sample data needs the stage "{missing[0]}" in the first pipeline; it has been renamed.')
    return stages


def _insert_groups(unit: Unit, sample: SamplePlan, ids: Ids) -> None:
    """Segments and views, unless the owner has made some before there was any customer."""
    if not unit.scalar("SELECT EXISTS (SELECT 1 FROM segments)"):
        _insert(unit, "segments", segment_rows(sample, ids))
        _insert(unit, "segment_members", member_rows(sample, ids))
    if not unit.scalar("SELECT EXISTS (SELECT 1 FROM saved_views)"):
        _insert(unit, "saved_views", view_rows(sample))


def _insert(unit: Unit, table: str, rows: Iterable[Row]) -> None:
    listed = list(rows)
    columns = ", ".join(listed[0])
    marks = ", ".join("?" * len(listed[0]))
    unit.execute_many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(row.values()) for row in listed])
