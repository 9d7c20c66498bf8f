"""Databases in which every hostile string stands by itself in every column of free text, some strings to a database."""

import re
from pathlib import Path

from crm_core.store.driver import Connection, IntegrityError
from tests.faults.databases import copied, raw
from tests.faults.hostile import known, naughty_if_there
from tests.faults.poisoned import KEPT, SHORT, TEXTS, add_what_is_missing

AT_ONCE = 24  # as many records of each kind, one string each; a screen shows about as many
PREFIX = 5  # as much of a string may be cut off to tell it from others
ONE_OF_A_KIND = ("uid", "folded", "folded_sku")
ENTITIES = ("customer", "deal", "lead", "product", "order", "quote", "interaction", "appointment")
# Which records a row is about, where it is not the one of its own number.
ANOTHER = ("organization_id", "other_id")
AS_THEY_ARE = ("pipeline_id", "stage_id", "revises_id", "contact_id")
PARENTS = re.compile(r"[a-z]+_id$")
LINKS = ("customer_tags", "segment_members")


def storable() -> list[str]:
    """Every string, hostile or naughty, that SQLite takes for text: halves of characters are none."""
    texts = dict.fromkeys([*known(), *naughty_if_there()])
    return [text for text in texts if not any("\ud800" <= c <= "\udfff" for c in text)]


def chunks() -> list[list[str]]:
    """All of them, as many at once as go into one database; strings of a kind are not kept together."""
    texts = storable()
    number = -(-len(texts) // AT_ONCE)
    return [texts[first::number] for first in range(number)]


def poison_rows(source: Path, path: Path, texts: list[str]) -> Path:
    """A copy with as many records of each kind as there are texts, in which each text meets each column once at least."""
    copied(source, path)
    with raw(path, write=True) as db:
        add_what_is_missing(db)
        db.execute("PRAGMA foreign_keys = OFF")  # until the rows that are linked are there
        db.execute("BEGIN")
        db.execute("UPDATE customers SET deleted_at = NULL")
        for table in (*TEXTS.keys() - {"settings", "journal_units"}, *LINKS):
            grow(db, table, len(texts))
        column = 0
        for table, columns in TEXTS.items():
            put_in(db, table, columns.split(), texts, column)
            column += len(columns.split())
        for entity in ("customer", "deal", "order"):
            title = {"customer": "name", "deal": "title", "order": "notes"}[entity]
            db.execute(f"UPDATE {entity}s SET custom = json_object({title}, owner, 'motto', owner)")
        db.execute("COMMIT")
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    return path


def grow(db: Connection, table: str, rows: int) -> None:
    """Copy the first row of a table until there are so many, each about the record of its own number."""
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    template = dict(zip(names, db.execute(f"SELECT * FROM {table} ORDER BY id LIMIT 1").fetchone(), strict=True))
    there = {row[0] for row in db.execute(f"SELECT id FROM {table}")}
    for number in sorted(set(range(1, rows + 1)) - there):
        row = template | {"id": number} | {name: f"x{number}" for name in ONE_OF_A_KIND if name in template}
        for name in names:
            if PARENTS.search(name) and name not in AS_THEY_ARE and template[name] is not None:
                row[name] = number % rows + 1 if name in ANOTHER else number
        if table == "custom_fields":
            row |= {"name": f"f{number}", "kind": "text", "options": "[]", "entity": ENTITIES[number % len(ENTITIES)]}
        if table == "saved_views":
            row["entity"] = ENTITIES[number % 6]
        if table == "quotes":
            row["revision"] = number
        db.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def put_in(db: Connection, table: str, columns: list[str], texts: list[str], first: int) -> None:
    """Every row has one text after the other in its columns, and begins where the row before went on."""
    room = 100 if table in SHORT else 1000
    keys = [
        row[0] for row in db.execute(f"SELECT id FROM {table} {KEPT if table == 'settings' else ''} ORDER BY id DESC")
    ]
    for place, key in enumerate(keys):
        for number, column in enumerate(columns, first):
            text = texts[(place + number) % len(texts)]
            change = f"UPDATE {table} SET {column} = ? WHERE id = ?"
            try:
                db.execute(change, (text[:room], key))
            except IntegrityError:  # nothing, where something is required, or what another has
                db.execute(change, (f"{key}{text}"[:room], key))


def name_the_business(db: Connection, text: str) -> None:
    """Call the business like this, and whoever has it."""
    for name in ("business.name", "business.owner"):
        db.execute("UPDATE settings SET value = ? WHERE name = ?", (text, name))


def met(path: Path, texts: list[str]) -> set[tuple[str, str, str]]:
    """Which of the texts stand in which columns, each as (text, table, column)."""
    found = set()
    with raw(path) as db:
        for table, columns in TEXTS.items():
            room = 100 if table in SHORT else 1000
            for column in columns.split():
                rows = db.execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
                wanted = {whole[:room]: text for key, _ in rows for text in texts for whole in (text, f"{key}{text}")}
                found |= {(wanted[held], table, column) for _, held in rows if held in wanted}
    return found
