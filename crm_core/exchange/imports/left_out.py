"""Rows that a file rightly holds and that are no records: fees, holds, payments that failed."""


class LeftOut(Exception):
    """A row that is skipped, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
