"""What a table of records says to its screen."""

from typing import Any

from textual.message import Message

Table = Any  # RecordsTable, which names these messages
NAMESPACE = "records_table"  # of their handlers


class TableMessage(Message):
    """Something happened in ``table``, a ``RecordsTable``."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> Table:
        """The table, for screens with several."""
        return self.table


class Highlighted(TableMessage, namespace=NAMESPACE):
    """The cursor stands on another record: ``table.current``; ``ahead`` is what was read of it with the list."""

    def __init__(self, table: Table, ahead: Any = None) -> None:
        super().__init__(table)
        self.ahead = ahead


class Opened(TableMessage, namespace=NAMESPACE):
    """Enter or a double click on ``table.current``."""


class Counted(TableMessage, namespace=NAMESPACE):
    """``table.count`` is exact now."""


class Slow(TableMessage, namespace=NAMESPACE):
    """The rows or their number are still not there."""


class MarksChanged(TableMessage, namespace=NAMESPACE):
    """``table.marked`` is another set."""


class HeaderClicked(TableMessage, namespace=NAMESPACE):
    """The header of the column with field ``key`` was clicked."""

    def __init__(self, table: Table, key: str) -> None:
        super().__init__(table)
        self.key = key


class Failed(TableMessage, namespace=NAMESPACE):
    """A page could not be read."""

    def __init__(self, table: Table, error: Exception) -> None:
        super().__init__(table)
        self.error = error
