"""What stands in the place of a customer whose record is lost, so that all that belongs to it can stay, and of a tag."""

from typing import TYPE_CHECKING

from crm_core.values.text import fold
from crm_core.values.uid import new_uid

if TYPE_CHECKING:
    from crm_core.store.driver import Connection


def stand_in(db: "Connection", key: int, stamp: str) -> dict[str, object]:
    """The columns of the record: an organization where others are named as its people."""
    has_people = db.execute("SELECT 1 FROM customers WHERE organization_id = ? LIMIT 1", (key,)).fetchone()
    name = f"Lost customer {key}"
    return {
        "id": key,
        "uid": new_uid(),
        "kind": "organization" if has_people else "person",
        "name": name,
        "sort_name": fold(name),
        "created_at": stamp,
        "updated_at": stamp,
    }


def stand_in_tag(_: "Connection", key: int, __: str) -> dict[str, object]:
    """The columns of a tag, which tells at least who had it."""
    name = f"Lost tag {key}"
    return {"id": key, "name": name, "folded": fold(name)}
