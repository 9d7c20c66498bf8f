"""Of figures that are told apart by currency, each line leads to the records of its own."""

from crm_core.sales.reports.model import Block, OnDemand, Report, Table

AMOUNTS = {"deal": "value", "lead": "value"}  # the others always have one


def told_apart(report: Report) -> Report:
    """The report with the currency in the filters of its lines, where it has several blocks.

    The first block has what has no amount, and with rates what is converted: all but what the others have.
    """
    if len(report.blocks) < 2:
        return report
    others = [block.currency for block in report.blocks[1:]]
    return report._replace(blocks=tuple(_narrowed(block, number, others) for number, block in enumerate(report.blocks)))


def _narrowed(block: Block, number: int, others: list[str]) -> Block:
    return block._replace(
        tables=tuple(_of(table, "" if not number else block.currency, others) for table in block.tables)
    )


def _of(table: Table, currency: str, others: list[str]) -> Table:
    if not table.records:
        return table
    amount = AMOUNTS.get(table.entity)
    if currency:
        also = f"currency:{currency}" + (f" {amount}:any" if amount else "")
    elif amount:
        also = " ".join(f"({amount}:missing OR -currency:{each})" for each in others)
    else:
        also = " ".join(f"-currency:{each}" for each in others)
    before = table.records
    return table._replace(
        records=OnDemand(lambda place: f"{before[place]} {also}" if before[place] else "", len(before))
    )
