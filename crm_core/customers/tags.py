"""Tags: free labels on customers, one row per label whatever its case or accents."""

from collections.abc import Iterable

from crm_core.errors import InvalidValue
from crm_core.store import Unit
from crm_core.values.text import clean_line, fold


def read_tags(given: object) -> list[str]:
    """Tag names from a list or from "vip, newsletter". Raises InvalidValue."""
    parts = given.replace(";", ",").split(",") if isinstance(given, str) else [str(part) for part in _items(given)]
    names = [clean_line(part, "Tag", 100) for part in parts if part.strip()]
    for name in names:
        if "," in name or ":" in name or '"' in name:
            raise InvalidValue("Tag", name, "must not hold a comma, a colon or a quote")
    return list({fold(name): name for name in names}.values())


def _items(given: object) -> Iterable[object]:
    return given if isinstance(given, Iterable) else ()


def tag_id(unit: Unit, name: str) -> int:
    """The tag's id; the tag is made when it is new."""
    unit.execute("INSERT INTO tags (name, folded) VALUES (?, ?) ON CONFLICT (folded) DO NOTHING", (name, fold(name)))
    return int(unit.scalar("SELECT id FROM tags WHERE folded = ?", (fold(name),)))


def add_tags(unit: Unit, customer_id: int, names: Iterable[str]) -> None:
    """Put tags on a customer; those already there stay as they are."""
    for name in names:
        unit.execute(
            "INSERT INTO customer_tags (customer_id, tag_id) VALUES (?, ?) ON CONFLICT (customer_id, tag_id) DO NOTHING",
            (customer_id, tag_id(unit, name)),
        )


def remove_tags(unit: Unit, customer_id: int, names: Iterable[str]) -> None:
    """Take tags off a customer."""
    for name in names:
        unit.execute(
            "DELETE FROM customer_tags WHERE customer_id = ? AND tag_id = (SELECT id FROM tags WHERE folded = ?)",
            (customer_id, fold(name)),
        )


def replace_tags(unit: Unit, customer_id: int, names: Iterable[str]) -> None:
    """Make the customer's tags exactly these."""
    wanted = list(names)
    rows = unit.execute(
        "SELECT t.name FROM customer_tags ct JOIN tags t ON t.id = ct.tag_id WHERE ct.customer_id = ?", (customer_id,)
    ).fetchall()
    folded = {fold(name) for name in wanted}
    remove_tags(unit, customer_id, [name for (name,) in rows if fold(name) not in folded])
    add_tags(unit, customer_id, wanted)
