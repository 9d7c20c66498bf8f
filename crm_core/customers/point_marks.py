"""What is noted on one contact point: its label, whether it is the primary one, invalid, or must not be used."""

from collections.abc import Mapping

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.customers.affiliations import TOUCH
from crm_core.customers.points import POINT_LABELS, read_point
from crm_core.customers.words import POINT_KINDS
from crm_core.errors import Ambiguous, InvalidValue, NotFound, UnknownName
from crm_core.store import Unit
from crm_core.values.booleans import parse_boolean
from crm_core.values.text import clean_line

FLAGS = ("primary", "invalid", "opt_out")


def mark(core: Core, customer_id: int, point: str, marks: Mapping[str, object]) -> Change:
    """Note ``label`` (text, "" takes it off), ``primary`` (True), ``invalid``, ``opt_out`` (True or False) on a point.

    ``point`` is its value, or "kind:value". Raises NotFound, Ambiguous, InvalidValue, UnknownName.
    """
    with core.store.writing("") as unit:
        core.find_in(unit, "customer", customer_id)
        key, kind, value, label = _find(core, unit, customer_id, point)
        for name, given in marks.items():
            if name == "label":
                label = clean_line(str(given or ""), "Label", 100) or None
                again = read_label(kind, label, value)
                unit.execute(
                    "UPDATE contact_points SET label = ?, normalized = coalesce(?, normalized) WHERE id = ?",
                    (label, again, key),
                )
            elif name not in FLAGS:
                raise UnknownName("mark of a contact point", name, known=("label", *FLAGS))
            elif name == "primary":
                _make_primary(unit, customer_id, kind, key, read_flag(name, given))
            else:
                unit.execute(f"UPDATE contact_points SET {name} = ? WHERE id = ?", (int(read_flag(name, given)), key))
        who = core.name_of(unit, "customer", customer_id)
        said = ", ".join(_said(name, given) for name, given in marks.items())
        unit.describe(f'{POINT_LABELS[kind]} {value} of "{who}": {said}')
        if unit.changed_rows():
            unit.execute(TOUCH, (unit.stamp, customer_id))
        else:
            unit.describe(f'{POINT_LABELS[kind]} {value} of "{who}" is already so; nothing changed')
    return Change("customer", customer_id, unit.summary)


def read_flag(name: str, given: object) -> bool:
    """Whether a mark is set. Raises InvalidValue."""
    if (meant := parse_boolean(str(given))) is None:
        raise InvalidValue(name.replace("_", " ").capitalize(), given, "is neither yes nor no")
    return meant


def read_label(kind: str, label: str | None, value: str) -> str | None:
    """What a handle is matched by under another label; None for other points, which do not depend on it."""
    if kind != "handle":
        return None
    return read_point(kind, f"{label}:{value}" if label else value, None).normalized


def _make_primary(unit: Unit, customer_id: int, kind: str, key: int, given: bool) -> None:
    if not given:
        raise InvalidValue("Primary", None, "goes to another contact point of the same kind; mark that one")
    unit.execute(
        "UPDATE contact_points SET is_primary = (id = ?) WHERE customer_id = ? AND kind = ? AND is_primary <> (id = ?)",
        (key, customer_id, kind, key),
    )


def _find(core: Core, unit: Unit, customer_id: int, text: str) -> tuple[int, str, str, str | None]:
    """The contact point that a text means: its id, kind, value and label."""
    wanted = text.strip()
    head, colon, rest = wanted.partition(":")
    kinds = (head.lower(),) if colon and head.lower() in POINT_KINDS else POINT_KINDS
    wanted = rest.strip() if kinds != POINT_KINDS else wanted
    rows = unit.execute(
        "SELECT id, kind, value, label, normalized FROM contact_points WHERE customer_id = ? ORDER BY kind, is_primary DESC, id",
        (customer_id,),
    ).fetchall()
    among = [row for row in rows if row[1] in kinds]
    for same in (
        lambda row: row[2] == wanted,
        lambda row: row[4] in _spellings(core, unit, customer_id, row[1], wanted),
    ):
        found = [row for row in among if same(row)]
        if len(found) > 1:
            raise Ambiguous(
                "contact point", text, [f"{row[1]}:{row[4] if row[1] == 'handle' else row[2]}" for row in found]
            )
        if found:
            return found[0][0], found[0][1], found[0][2], found[0][3]
    raise NotFound("contact point", text, [row[2] for row in rows][:5])


def _spellings(core: Core, unit: Unit, customer_id: int, kind: str, text: str) -> set[str]:
    """What a point of a kind spelt like this is matched by."""
    from crm_core.customers.writes import country_of

    try:
        return {read_point(kind, text, country_of(core, unit, customer_id)).normalized, text.lower()}
    except InvalidValue:
        return set()


def _said(name: str, given: object) -> str:
    if name == "label":
        return f"label {given}" if given else "no label"
    words = {"primary": "primary", "invalid": "invalid", "opt_out": "opted out"}
    return (
        words[name]
        if read_flag(name, given)
        else {"invalid": "valid", "opt_out": "may be used again"}.get(name, f"not {name}")
    )
