"""Of figures that are told apart by currency, each line leads to the records of its own."""

from collections.abc import Sequence

from crm_core.sales.reports.model import Block, OnDemand, Report, Table

AMOUNTS = {"deal": "value", "lead": "value"}  # the others always have one


def told_apart(report: Report) -> Report:
    """The report with the currency in the filters of its lines, where it has several blocks.

    The first block has what has no amount, and with rates what is converted: all but what the others have.
    """
    if len(report.blocks) < 2:
        return report
    currencies = [block.currency for block in report.blocks]
    return report._replace(
        blocks=tuple(_narrowed(block, number, currencies) for number, block in enumerate(report.blocks))
    )


def of_currency(number: int, currencies: Sequence[str], amount: str | None = None) -> str:
    """The filter for what the block ``number`` tells of several; records without an ``amount`` are in the first one."""
    if len(currencies) < 2:
        return ""
    if number:
        return f"currency:{currencies[number]}" + (f" {amount}:any" if amount else "")
    others = currencies[1:]
    return " ".join(f"({amount}:missing OR -currency:{each})" if amount else f"-currency:{each}" for each in others)


def _narrowed(block: Block, number: int, currencies: Sequence[str]) -> Block:
    return block._replace(tables=tuple(_of(table, number, currencies) for table in block.tables))


def _of(table: Table, number: int, currencies: Sequence[str]) -> Table:
    if not table.records:
        return table
    also = of_currency(number, currencies, AMOUNTS.get(table.entity))
    before = table.records
    return table._replace(
        records=OnDemand(lambda place: f"{before[place]} {also}" if before[place] else "", len(before))
    )
