"""Customers out of a file: laid out, matched, written with what hangs on them."""

import json
import re
from collections.abc import Iterable, Sequence

from crm_core.customers.points import Point, labelled_point
from crm_core.customers.tags import read_tags
from crm_core.errors import InvalidValue
from crm_core.exchange.imports.links import LINK_COLUMNS, create_organizations, find_links, link_values, open_links
from crm_core.exchange.imports.staging import BATCH, Staging
from crm_core.exchange.imports.surroundings import Surroundings, clean_values, money_value, text_value
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.values.country import parse_country
from crm_core.values.names import Name, join_name, split_name
from crm_core.values.text import clean_line, clean_text, fold

NAME_COLUMNS = ("name", "sort_name", "prefix", "given_name", "additional_name", "family_name", "suffix")
PLAIN_COLUMNS = (
    "kind",
    "job_title",
    "lifecycle",
    "source",
    "owner",
    "birthday",
    "language",
    "time_zone",
    "industry",
    "employees",
    "annual_revenue_minor",
    "annual_revenue_currency",
    "description",
)
BASE_COLUMNS = (*NAME_COLUMNS, *PLAIN_COLUMNS)
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ADDRESS_COLUMNS = ("label", "street", "postal_code", "city", "region", "country")


class CustomerImport:
    """The customers of one file."""

    entity = "customer"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        self.staging = Staging(
            unit,
            "customer",
            "customers",
            (*BASE_COLUMNS, *LINK_COLUMNS, "custom", "created_at", "updated_at", "email_key", "phone_key"),
        )
        self._points: list[tuple[object, ...]] = []
        self._addresses: list[tuple[object, ...]] = []
        self._tags: list[tuple[object, ...]] = []
        unit.execute("DROP TABLE IF EXISTS staged_points")
        unit.execute("DROP TABLE IF EXISTS staged_addresses")
        unit.execute("DROP TABLE IF EXISTS staged_tags")
        unit.execute("CREATE TEMP TABLE staged_points (row, place, kind, label, value, normalized, invalid)")
        unit.execute(f"CREATE TEMP TABLE staged_addresses (row, place, {', '.join(ADDRESS_COLUMNS)})")
        unit.execute("CREATE TEMP TABLE staged_tags (row, name, folded)")

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = clean_values("customers", record)
        address_rows = [_address(address) for address in record.addresses]
        country = next((row[-1] for row in address_rows if row[-1] and len(row[-1]) == 2), self.around.country)
        points = _points(record, country)
        tags = read_tags(values.get("tags") or ())
        names = _names(values, str(values.get("kind") or "person"), points)
        revenue = money_value(values, "annual_revenue", self.around.currency)
        custom = {
            clean_line(name, "Custom field", 100): clean_text(str(text), name) for name, text in record.custom.items()
        }
        plain = dict(values)
        plain |= {
            "annual_revenue_minor": revenue and revenue.minor,
            "annual_revenue_currency": revenue and revenue.currency,
        }
        row = self.staging.add(
            record.line,
            uid_value(values),
            text_value(values, "external_id"),
            (
                *names,
                *(plain.get(column) for column in PLAIN_COLUMNS),
                *link_values(values, "organization"),
                json.dumps(custom, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if custom else None,
                values.get("created_at"),
                values.get("updated_at"),
                next((p.normalized for p in points if p.kind == "email"), None),
                next((p.normalized for p in points if p.kind == "phone"), None),
            ),
        )
        self._points += [(row, n, p.kind, p.label, p.value, p.normalized, int(p.invalid)) for n, p in enumerate(points)]
        self._addresses += [(row, place, *parts) for place, parts in enumerate(address_rows, start=1)]
        self._tags += [(row, tag, fold(tag)) for tag in tags]
        if len(self._points) + len(self._tags) + len(self._addresses) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        self.staging.flush()
        self.unit.execute_many("INSERT INTO staged_points VALUES (?, ?, ?, ?, ?, ?, ?)", self._points)
        self.unit.execute_many("INSERT INTO staged_addresses VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._addresses)
        self.unit.execute_many("INSERT INTO staged_tags VALUES (?, ?, ?)", self._tags)
        for pending in (self._points, self._addresses, self._tags):
            pending.clear()

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        self._flush()
        self._match()
        self.staging.reject(
            "'has no name, organization, e-mail or phone to call the customer by'", "name IS NULL AND match IS NULL"
        )
        self.staging.settle_targets()
        find_links(self.staging, self.around.source, organizations_only=True)
        if self.around.create_organizations and (made := create_organizations(self.unit)):
            notes.append(f"{made} organizations were made.")
            self._renumber()
        rows, names = open_links(self.staging)
        if rows:
            notes.append(
                f"{rows} rows name {names or 'no'} organizations that are not there; they were left without one. "
                "--create-organizations makes them."
            )
        self._write_base()
        self._write_points()
        self._write_addresses()
        self._write_tags()
        self.staging.remember_external_ids(self.around.source)
        self.staging.stamp_changed()

    def _renumber(self) -> None:
        """New ids again, behind those of the organizations just made."""
        self.unit.execute("UPDATE staged SET target = NULL WHERE match IS NULL")
        self.unit.execute("DROP INDEX temp.staged_by_target")
        self.staging.settle_targets()

    def _match(self) -> None:
        self.staging.match_identities(self.around.source)
        live = "FROM customers c WHERE c.deleted_at IS NULL"
        for column, kind in (("email_key", "email"), ("phone_key", "phone")):
            # Never by one shared address alone: the name has to be the same too.
            self.staging.match_ranked(
                self.around.source,
                f"coalesce(s.kind, 'person') || ' ' || s.sort_name || ' ' || s.{column}",
                "SELECT c.kind || ' ' || c.sort_name || ' ' || p.normalized AS key, c.id FROM customers c JOIN contact_points p "
                f"ON p.customer_id = c.id AND p.kind = '{kind}' WHERE c.deleted_at IS NULL AND c.sort_name IN "
                "(SELECT sort_name FROM staged)",
            )
        bare = "NOT EXISTS (SELECT 1 FROM contact_points p WHERE p.customer_id = c.id AND p.kind = 'email')"
        for condition, key in (("", "s.email_key IS NULL"), (f" AND {bare}", "s.email_key IS NOT NULL")):
            self.staging.match_ranked(
                self.around.source,
                f"CASE WHEN {key} THEN coalesce(s.kind, 'person') || ' ' || s.sort_name END",
                f"SELECT c.kind || ' ' || c.sort_name AS key, c.id {live}{condition} AND c.sort_name IN (SELECT sort_name FROM staged)",
            )

    def _write_base(self) -> None:
        run, stamp = self.unit.execute, self.unit.stamp
        run("PRAGMA defer_foreign_keys = ON")
        columns = ", ".join(BASE_COLUMNS)
        staged = {"kind": "coalesce(s.kind, 'person')", "lifecycle": "coalesce(s.lifecycle, 'customer')"}
        values = ", ".join(staged.get(column, f"s.{column}") for column in BASE_COLUMNS)
        self.unit.give_uids("staged", "uid", "match IS NULL AND target IS NOT NULL AND uid IS NULL")
        run(
            f"INSERT INTO customers (id, uid, {columns}, organization_id, custom, created_at, updated_at) "
            f"SELECT s.target, s.uid, {values}, s.link, json(coalesce(s.custom, '{{}}')), coalesce(s.created_at, ?), "
            "coalesce(s.updated_at, s.created_at, ?) FROM staged s WHERE s.match IS NULL AND s.target IS NOT NULL ORDER BY s.row",
            (stamp, stamp),
        )
        self.staging.mark_changed(BASE_COLUMNS)
        run(
            "UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM staged s JOIN customers c ON c.id = s.match WHERE "
            "s.target IS NOT NULL AND ((s.link IS NOT NULL AND s.link IS NOT c.organization_id AND s.link <> c.id) OR "
            "(s.custom IS NOT NULL AND json_patch(c.custom, s.custom) <> json(c.custom))))"
        )
        self.staging.write_changed(BASE_COLUMNS)
        run(
            "UPDATE customers SET organization_id = coalesce(s.link, organization_id), "
            "custom = CASE WHEN s.custom IS NULL THEN customers.custom ELSE json_patch(customers.custom, s.custom) END "
            "FROM staged s WHERE s.match = customers.id AND s.changed AND s.target IS NOT NULL"
        )

    def _write_points(self) -> None:
        run = self.unit.execute
        run("CREATE INDEX temp.staged_points_by_row ON staged_points (row)")
        known = "SELECT 1 FROM contact_points c WHERE c.customer_id = s.target AND c.kind = p.kind AND c.normalized = p.normalized"
        run(
            f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM staged_points p JOIN staged s ON s.row = p.row "
            f"WHERE s.target IS NOT NULL AND NOT EXISTS ({known}))"
        )
        first = "p.place = (SELECT min(f.place) FROM staged_points f WHERE f.row = p.row AND f.kind = p.kind)"
        # A new first address becomes the primary one, else a changed e-mail would hide behind the old one.
        run(
            "UPDATE contact_points SET is_primary = 0 WHERE is_primary AND (customer_id, kind) IN (SELECT s.target, p.kind "
            f"FROM staged_points p JOIN staged s ON s.row = p.row WHERE s.match IS NOT NULL AND {first} AND NOT EXISTS ({known}))"
        )
        run(
            "INSERT INTO contact_points (customer_id, kind, label, value, normalized, is_primary, invalid) "
            f"SELECT s.target, p.kind, p.label, p.value, p.normalized, {first}, p.invalid FROM staged_points p "
            f"JOIN staged s ON s.row = p.row WHERE s.target IS NOT NULL AND NOT EXISTS ({known}) "
            "GROUP BY s.target, p.kind, p.normalized ORDER BY p.row, min(p.place)"
        )

    def _write_addresses(self) -> None:
        run = self.unit.execute
        parts = ADDRESS_COLUMNS
        run("CREATE TEMP TABLE IF NOT EXISTS placed_addresses (id INTEGER PRIMARY KEY, customer_id, place)")
        run("DELETE FROM placed_addresses")
        run(
            "INSERT INTO placed_addresses SELECT id, customer_id, row_number() OVER (PARTITION BY customer_id ORDER BY "
            "is_primary DESC, id) FROM addresses WHERE customer_id IN (SELECT match FROM staged)"
        )
        same = "staged_addresses a JOIN staged s ON s.row = a.row JOIN placed_addresses n ON n.customer_id = s.target AND n.place = a.place"
        differs = " OR ".join(f"(a.{part} IS NOT NULL AND a.{part} IS NOT t.{part})" for part in parts)
        run(
            f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM {same} JOIN addresses t ON t.id = n.id WHERE {differs})"
        )
        assignments = ", ".join(f"{part} = coalesce(a.{part}, addresses.{part})" for part in parts)
        run(f"UPDATE addresses SET {assignments} FROM {same} WHERE addresses.id = n.id AND s.changed")
        fresh = (
            "FROM staged_addresses a JOIN staged s ON s.row = a.row WHERE s.target IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM placed_addresses n WHERE n.customer_id = s.target AND n.place = a.place)"
        )
        run(f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row {fresh})")
        run(
            f"INSERT INTO addresses (customer_id, is_primary, {', '.join(parts)}) "
            f"SELECT s.target, a.place = 1, {', '.join(f'a.{part}' for part in parts)} {fresh} ORDER BY a.row, a.place"
        )

    def _write_tags(self) -> None:
        run = self.unit.execute
        run(
            "INSERT INTO tags (name, folded) SELECT g.name, g.folded FROM staged_tags g JOIN staged s ON s.row = g.row "
            "WHERE s.target IS NOT NULL AND g.folded NOT IN (SELECT folded FROM tags) GROUP BY g.folded ORDER BY min(g.row)"
        )
        missing = (
            "FROM staged_tags g JOIN staged s ON s.row = g.row JOIN tags t ON t.folded = g.folded WHERE s.target IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM customer_tags c WHERE c.customer_id = s.target AND c.tag_id = t.id)"
        )
        run(f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row {missing})")
        run(f"INSERT INTO customer_tags (customer_id, tag_id) SELECT DISTINCT s.target, t.id {missing}")


def _points(record: Record, country: str | None) -> list[Point]:
    found: dict[tuple[str, str], Point] = {}
    for kind, label, value in record.points:
        point = labelled_point(kind, label or None, value, country)
        found.setdefault((point.kind, point.normalized), point)
    return list(found.values())


def uid_value(values: dict[str, object]) -> str | None:
    """The uid a row brings along. Raises InvalidValue when it is none."""
    uid = text_value(values, "uid")
    if uid is not None and not UID.fullmatch(uid):
        raise InvalidValue("Uid", uid, "is no uid of this program")
    return uid


def _address(parts: Sequence[str]) -> tuple[str | None, ...]:
    *texts, country = (clean_line(part, "Address") for part in parts)
    return (*(text or None for text in texts), parse_country(country) if country else None)


def _names(values: dict[str, object], kind: str, points: Iterable[Point]) -> tuple[object, ...]:
    """NAME_COLUMNS of a row; all None when nothing says what the customer is called."""
    parts = [str(values.get(part) or "") for part in NAME_COLUMNS[2:]]
    name = str(values.get("name") or "")
    if kind == "person" and name and not any(parts):
        parts = list(split_name(name))
    if not name:
        name = join_name(Name(*parts)) if any(parts) else ""
    if not name and not values.get("external_id") and not values.get("uid"):
        name = next((p.value for p in points if p.kind in ("email", "phone")), "")
    if len(name) > 1000:
        raise InvalidValue("Name", name[:40] + "…", "is longer than 1000 characters")
    if not name:
        return (None,) * len(NAME_COLUMNS)
    return (name, fold(name), *(part or None for part in parts))
