"""What imported orders come to, and where they stand: what the file leaves open follows from its lines or the order there."""

from crm_core.exchange.imports.order_lines import rounded
from crm_core.exchange.imports.staging import Staging

_TAXES = (
    "(SELECT {0} AS owner, sum(tax) AS tax FROM (SELECT {0}, "
    + rounded("sum(net_minor) * coalesce(tax_bp, 0)", "10000")
    + " AS tax FROM {1} GROUP BY {0}, tax_bp) GROUP BY {0})"
)
KEPT = ("shipping_minor", "discount_minor", "refunded_minor", "cost_minor")


def settle_sums(staging: Staging) -> None:
    """Fill the amounts of every row: as said, else as its lines say, else as the order has them."""
    run = staging.unit.execute
    _sum_lines(staging)
    for column in KEPT:
        nothing = "NULL" if column == "cost_minor" else "0"
        of_lines = "(SELECT x.cost FROM line_sums x WHERE x.row = staged.row), " if column == "cost_minor" else ""
        run(
            f"UPDATE staged SET {column} = coalesce({of_lines}(SELECT t.{column} FROM orders t WHERE t.id = match), {nothing}) "
            f"WHERE {column} IS NULL AND target IS NOT NULL"
        )
    _settle_new(staging)
    _settle_known(staging)
    run("UPDATE staged SET net_minor = total_minor - tax_minor WHERE target IS NOT NULL")


def _sum_lines(staging: Staging) -> None:
    """What the lines of each row come to, and those of the order that it is."""
    run = staging.unit.execute
    staging.make_table(
        "line_sums", "row INTEGER PRIMARY KEY, net INTEGER, tax INTEGER, cost INTEGER, was_net INTEGER, was_tax INTEGER"
    )
    cost = "CASE WHEN count(cost_minor) = count(*) THEN sum(" + rounded("quantity_milli * cost_minor", "1000") + ") END"
    run(
        f"INSERT INTO line_sums (row, net, tax, cost) SELECT row, sum(net_minor), sum(tax_minor), {cost} "
        "FROM staged_lines GROUP BY row"
    )
    # Taxes that stand beside the lines are said; those by rates are worked out.
    run(
        "UPDATE staged SET tax_minor = x.tax FROM line_sums x WHERE x.row = staged.row AND x.tax IS NOT NULL AND tax_minor IS NULL"
    )
    run(
        f"UPDATE line_sums SET tax = x.tax FROM {_TAXES.format('row', 'staged_lines')} x "
        "WHERE line_sums.tax IS NULL AND x.owner = line_sums.row"
    )
    if staging.unit.scalar("SELECT 1 FROM staged WHERE match IS NOT NULL LIMIT 1"):
        run(
            "UPDATE line_sums SET was_net = (SELECT sum(l.net_minor) FROM staged s JOIN order_lines l ON l.order_id = s.match "
            "WHERE s.row = line_sums.row)"
        )
        mine = "(SELECT l.* FROM order_lines l WHERE l.order_id IN (SELECT match FROM staged WHERE match IS NOT NULL))"
        run(
            f"UPDATE line_sums SET was_tax = x.tax FROM {_TAXES.format('order_id', mine)} x JOIN staged s ON s.match = x.owner "
            "WHERE s.row = line_sums.row"
        )


def _settle_new(staging: Staging) -> None:
    run = staging.unit.execute
    new = "match IS NULL AND target IS NOT NULL"
    of_lines = "(SELECT x.{0} FROM line_sums x WHERE x.row = staged.row)"
    run(
        f"UPDATE staged SET tax_minor = coalesce(tax_minor, total_minor - net_minor, {of_lines.format('tax')}, 0) WHERE {new}"
    )
    run(
        "UPDATE staged SET total_minor = coalesce(total_minor, net_minor + tax_minor, "
        f"{of_lines.format('net')} - discount_minor + shipping_minor + tax_minor) WHERE {new}"
    )
    staging.reject("'has neither a total nor lines that add up to one'", f"{new} AND total_minor IS NULL")


def _settle_known(staging: Staging) -> None:
    """What is not said of a known order moves by what its lines, shipping and discount move by.

    Lines of an order that has a total and no lines yet explain that total, they add nothing to it; and the tax on them is
    its tax where they come to just that total.
    """
    run = staging.unit.execute
    first = "x.was_net IS NULL AND t.total_minor <> 0"
    explain = "x.net + x.tax + staged.shipping_minor - staged.discount_minor = t.total_minor"
    known = "orders t, (SELECT s.row, x.net, x.tax, x.was_net, x.was_tax FROM staged s LEFT JOIN line_sums x ON x.row = s.row) x "
    known += "WHERE t.id = staged.match AND x.row = staged.row AND staged.target IS NOT NULL"
    run(
        "UPDATE staged SET tax_minor = coalesce(staged.tax_minor, staged.total_minor - staged.net_minor, "
        f"CASE WHEN NOT ({first}) THEN t.tax_minor + coalesce(x.tax - coalesce(x.was_tax, 0), 0) "
        f"WHEN t.tax_minor = 0 AND {explain} THEN x.tax ELSE t.tax_minor END) FROM {known}"
    )
    run(
        "UPDATE staged SET total_minor = coalesce(staged.total_minor, staged.net_minor + staged.tax_minor, "
        f"CASE WHEN {first} THEN t.total_minor ELSE t.total_minor + coalesce(x.net - coalesce(x.was_net, 0), 0) "
        "+ staged.tax_minor - t.tax_minor END "
        f"+ staged.shipping_minor - t.shipping_minor - staged.discount_minor + t.discount_minor) FROM {known}"
    )


def settle_states(staging: Staging, today: str) -> int:
    """Give every row its status and days; gives of how many new orders the file does not say whether they are paid.

    As when people say it: what was given back whole is refunded, what in part is paid.
    """
    run = staging.unit.execute
    here = "target IS NOT NULL"
    of_order = "(SELECT t.{0} FROM orders t WHERE t.id = match)"
    run(f"UPDATE staged SET status = {of_order.format('status')} WHERE status IS NULL AND match IS NOT NULL AND {here}")
    silent = int(staging.unit.scalar(f"SELECT count(*) FROM staged WHERE status IS NULL AND {here}"))
    run(f"UPDATE staged SET status = 'paid' WHERE status IS NULL AND {here}")
    run(
        "UPDATE staged SET refunded_minor = max(total_minor, 0) WHERE status = 'refunded' AND coalesce(refunded_minor, 0) = 0 "
        f"AND {here}"
    )
    run(
        "UPDATE staged SET refunded_minor = min(refunded_minor, max(total_minor, 0)) "
        f"WHERE row IN (SELECT row FROM refund_rows) AND {here}"
    )
    staging.reject("'refunds more than its total'", f"refunded_minor > max(total_minor, 0) AND {here}")
    run(
        "UPDATE staged SET status = CASE WHEN refunded_minor = total_minor THEN 'refunded' ELSE 'paid' END "
        f"WHERE refunded_minor > 0 AND status <> 'cancelled' AND {here}"
    )
    run(f"UPDATE staged SET status = 'paid' WHERE status = 'open' AND paid_on IS NOT NULL AND {here}")
    days = f"coalesce({of_order.format('paid_on')}, ordered_on, {of_order.format('ordered_on')}, ?)"
    run(
        f"UPDATE staged SET paid_on = {days} WHERE paid_on IS NULL AND status IN ('paid', 'refunded') AND {here}",
        (today,),
    )
    return silent
