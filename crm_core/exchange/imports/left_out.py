"""Rows that a file rightly holds and that are no records: fees, holds, payments that failed, further lines of one."""

from dataclasses import dataclass, field

from crm_core.exchange.imports.options import Reject


class LeftOut(Exception):
    """A row that is skipped, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class LeftRows:
    """What became of rows that are no order or quote of their own: part of one, unchanged, skipped, rejected with it."""

    joined: int = 0
    unchanged: int = 0
    skips: list[Reject] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
