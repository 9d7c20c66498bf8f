"""What cannot be true of an imported order, and what hardly is and is told: the same as when people enter one."""

from crm_core.exchange.imports.staging import Staging
from crm_core.sales.whose_deals import of_another
from crm_core.values.money import Money, show_money
from crm_core.values.text import counted

_BELOW = {"total": "comes to {}", "tax": "has a tax of {}", "shipping": "has shipping of {}", "cost": "costs {}"}
_NAMED = 3
_WRITTEN = "s.target IS NOT NULL AND (s.match IS NULL OR s.changed)"


def refuse_impossible(staging: Staging) -> None:
    """Leave out orders with amounts below nothing, and such as are more tax than anything."""
    found = " OR ".join([*(f"{key}_minor < 0" for key in _BELOW), "tax_minor > total_minor"])
    if not staging.unit.scalar(f"SELECT 1 FROM staged WHERE target IS NOT NULL AND ({found}) LIMIT 1"):
        return
    code = "coalesce(currency, (SELECT t.currency FROM orders t WHERE t.id = match))"
    staging.unit.connection.create_function("shown", 2, _shown)
    for key, words in _BELOW.items():
        before, _, after = words.partition("{}")
        staging.reject(
            f"'{before}' || shown({key}_minor, {code}) || '{after}, less than nothing; what was given back is a refund'",
            f"target IS NOT NULL AND {key}_minor < 0",
        )
    staging.reject(
        f"'has more tax (' || shown(tax_minor, {code}) || ') than it comes to (' || shown(total_minor, {code}) || ')'",
        "target IS NOT NULL AND tax_minor > total_minor",
    )


def _shown(minor: int, code: str) -> str:
    return show_money(Money(minor, code))


def told_of_orders(staging: Staging, credited: int, *, own: bool) -> list[str]:
    """What is told of the orders that were written; of files of our ``own`` nothing, they stand as they were kept."""
    if own:
        return []
    notes = []
    if credited:
        notes.append(f"{counted(credited, 'row')} below nothing taken as given back on the order whose number it has.")
    alone = "FROM staged s WHERE s.match IS NULL AND s.target IS NOT NULL AND s.link IS NULL"
    if count := int(staging.unit.scalar(f"SELECT count(*) {alone}")):
        notes.append(f"{counted(count, 'order')} without a customer.")
    if count := int(staging.unit.scalar(f"SELECT count(*) FROM staged s WHERE s.part_paid AND {_WRITTEN}")):
        notes.append(f"{counted(count, 'order')} paid in part: open until all is paid.")
    return notes + _told_of_deals(staging) + _told_of_lines(staging)


def _told_of_deals(staging: Staging) -> list[str]:
    """Orders on deals of other customers."""
    rows = staging.unit.execute(
        f"SELECT coalesce(s.number, 'line ' || s.line) FROM staged s JOIN orders o ON o.id = s.target "
        f"WHERE {_WRITTEN} AND {of_another('o.customer_id', 'o.deal_id')} ORDER BY s.row"
    ).fetchall()
    named = [str(name) for (name,) in rows]
    return [f"{counted(len(named), 'order')} on a deal of another customer ({_some(named)})."] if named else []


def _told_of_lines(staging: Staging) -> list[str]:
    """Orders whose lines do not come to their total; prices with the tax in them are told apart."""
    lines = "x.net - s.discount_minor + s.shipping_minor"
    rows = staging.unit.execute(
        f"SELECT coalesce(s.number, 'line ' || s.line), {lines} = s.total_minor FROM staged s JOIN line_sums x ON x.row = s.row "
        f"WHERE {_WRITTEN} AND {lines} + s.tax_minor <> s.total_minor ORDER BY s.row"
    ).fetchall()
    kinds = (
        (1, "with the tax in the prices of {} lines"),
        (0, "whose lines do not come to {} total"),
    )
    notes = _told_of_unlike(staging)
    for kind, words in kinds:
        named = [str(name) for name, with_tax in rows if with_tax == kind]
        if named:
            whose = "its" if len(named) == 1 else "their"
            notes.append(f"{counted(len(named), 'order')} {words.format(whose)} ({_some(named)}): the total counts.")
    return notes


def _told_of_unlike(staging: Staging) -> list[str]:
    """Orders with lines that come to something else than their price says."""
    rows = staging.unit.execute(
        "SELECT coalesce(s.number, 'line ' || s.line) FROM staged s JOIN unlike_lines u ON u.row = s.row "
        f"WHERE {_WRITTEN} ORDER BY s.row"
    ).fetchall()
    named = [str(name) for (name,) in rows]
    what = "lines whose total is not quantity times price"
    return [f"{counted(len(named), 'order')} with {what} ({_some(named)}): the total counts."] if named else []


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
