"""What the user decides about an import of e-mail, and what comes of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from crm_core.values.email import parse_email
from crm_core.values.text import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOptions:
    """``own`` are the user's own addresses in their normal form: what comes from one of them was sent, all else received.

    ``create_customers`` makes customers of unknown senders, and a lead of the first message of each; ``leads`` makes them
    too, and a lead of every message received, about which ``lead_values`` says more.
    ``bulk`` takes mailing lists and automatic replies too. ``unmatched`` is a file for the addresses nobody is known by.
    ``progress`` hears now and then how many messages are read.
    """

    own: frozenset[str] = frozenset()
    create_customers: bool = False
    leads: bool = False
    lead_values: Mapping[str, object] = field(default_factory=dict)
    bulk: bool = False
    unmatched: Path | None = None
    dry_run: bool = False
    progress: Callable[[int], None] | None = None


class Logged(NamedTuple):
    """An interaction that was, or would be, made of a message."""

    place: str
    occurred_at: str
    direction: str
    customer_id: int
    customer: str
    subject: str


class Stranger(NamedTuple):
    """An address that messages came from or went to, and that no customer has, or too many have."""

    address: str
    name: str
    messages: int


class LeftOut(NamedTuple):
    """A message that cannot be logged: where it is, and why."""

    place: str
    reason: str


@dataclass(slots=True)
class MailReport:
    """What an import of e-mail did; rows (messages) = created + unchanged + unmatched + skipped + rejected.

    ``leads`` are the ids of those that were made. ``interactions`` were made of the created messages, one per customer; ``logged`` are the first of them. ``skips``
    counts the skipped messages by their kind.
    """

    name: str
    what: str
    rows: int = 0
    created: int = 0
    unchanged: int = 0
    unmatched: int = 0
    interactions: int = 0
    customers: int = 0
    leads: list[int] = field(default_factory=list)
    skips: Counter[str] = field(default_factory=Counter)
    rejects: list[LeftOut] = field(default_factory=list)
    logged: list[Logged] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dry_run: bool = False

    @property
    def skipped(self) -> int:
        """How many messages were passed over."""
        return self.skips.total()

    @property
    def rejected(self) -> int:
        """How many messages could not be logged."""
        return len(self.rejects)

    @property
    def sentence(self) -> str:
        """The figures in one line; they always add up."""
        done = "would be " if self.dry_run else ""
        return (
            f"{counted(self.rows, 'message')}: {self.created:,} {done}logged, {self.unchanged:,} unchanged, "
            f"{self.unmatched:,} unmatched, {self.skipped:,} skipped, {self.rejected:,} rejected"
        )


def own_addresses(text: str) -> frozenset[str]:
    """The addresses of the setting ``mail.addresses`` in their normal form. Raises InvalidValue."""
    return frozenset(parse_email(part)[1] for part in split_addresses(text))


def split_addresses(text: str) -> Iterable[str]:
    """Addresses divided by commas, semicolons or blanks."""
    return text.replace(",", " ").replace(";", " ").split()
