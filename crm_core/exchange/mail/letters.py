"""The scratch tables that messages are laid out in before anything is written."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.mail.message import Mail
from crm_core.store import Unit

BATCH = 500
PIECE_ROWS = 500  # messages are long, and SQLite gathers what it inserts


class Letters(Staging):
    """Messages, whom they name, and the interactions that come of them, one row of the staging each.

    ``mails`` holds what is logged of each message, ``mail_parties`` whom it names beside the user: ``sending`` marks the
    sender.
    """

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit, "interaction", "interactions", ("link", "mail", "created_at", "updated_at"))
        self._mails: list[tuple[object, ...]] = []
        self._parties: list[tuple[object, ...]] = []
        self._number = 0
        self.make_table(
            "mails",
            "number INTEGER PRIMARY KEY, place TEXT, identity TEXT UNIQUE, direction TEXT, sent_at TEXT, subject TEXT, body TEXT",
        )
        self.make_table(
            "mail_parties",
            "mail INTEGER, position INTEGER, address TEXT, name TEXT, sending INTEGER, PRIMARY KEY (mail, position)",
        )

    def in_pieces(self, sql: str, parameters: Mapping[str, object] | None = None) -> None:
        """Run a statement that says PIECE for a few rows at a time."""
        for first in range(1, self._rows + 1, PIECE_ROWS):
            self.unit.execute(sql, {**(parameters or {}), "first": first, "last": first + PIECE_ROWS - 1})

    def lay_out(self, place: str, mail: Mail, own: frozenset[str]) -> None:
        """Take one message."""
        self._number += 1
        sent = "out" if mail.sender and mail.sender.address in own else "in"
        self._mails.append(
            (self._number, place, mail.identity, sent if own else None, mail.sent_at, mail.subject, mail.body)
        )
        everybody = [*([mail.sender] if mail.sender else []), *mail.receivers]
        for position, party in enumerate(everybody):
            if party.address not in own:
                sending = int(party is mail.sender)
                self._parties.append((self._number, position, party.address, party.name, sending))
        if len(self._mails) >= BATCH:
            self._write_mails()

    def _write_mails(self) -> None:
        self.unit.execute_many("INSERT OR IGNORE INTO mails VALUES (?, ?, ?, ?, ?, ?, ?)", self._mails)
        self.unit.execute_many("INSERT INTO mail_parties VALUES (?, ?, ?, ?, ?)", self._parties)
        self._mails.clear()
        self._parties.clear()

    def all_laid_out(self) -> int:
        """No more messages follow; gives how many were the same as an earlier one."""
        self._write_mails()
        self.unit.execute("DELETE FROM mail_parties WHERE mail NOT IN (SELECT number FROM mails)")
        self.unit.execute("CREATE INDEX scratch.mail_parties_by_address ON mail_parties (address)")
        return self._number - int(self.unit.scalar("SELECT count(*) FROM mails"))

    def rows(self, sql: str) -> Iterable[Any]:
        """The rows of a query over the scratch tables, as they come."""
        found: Iterable[Any] = self.unit.execute(sql)
        return found
