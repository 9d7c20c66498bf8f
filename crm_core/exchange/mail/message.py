"""One message as an interaction is made of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from hashlib import sha256

from crm_core.errors import CrmError
from crm_core.exchange.mail.bodies import read_body
from crm_core.exchange.mail.charsets import storable_line
from crm_core.exchange.mail.headers import (
    Headers,
    Party,
    decoded_words,
    first,
    is_to_come,
    read_headers,
    read_parties,
    sent_at,
)
from crm_core.patterns import regex

LONGEST_SUBJECT = 1000
LONGEST_IDENTITY = 200
_QUOTED = regex(r"^>+From ", re.MULTILINE)
NO_SUBJECT = "(no subject)"
# What the standard library has been seen to raise on malformed messages.
FAILURES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError)


class Unreadable(CrmError):
    """A message that cannot be logged."""

    code = "unreadable"


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: ``identity`` is its Message-ID, or stands for what it says; ``automatic`` why no person wrote it, or ""."""

    identity: str
    sender: Party | None
    receivers: tuple[Party, ...]
    sent_at: str
    subject: str
    body: str
    automatic: str


def read_mail(content: bytes, date: str, now: datetime) -> Mail:
    """Read a message; ``date`` is what its surroundings say about when it came. Raises Unreadable."""
    try:
        return _read(content, date, now)
    except FAILURES as problem:
        raise Unreadable(f"cannot be read ({type(problem).__name__})") from None


def _read(content: bytes, date: str, now: datetime) -> Mail:
    headers = read_headers(content)
    sender = next(iter(read_parties(headers.get("from", []) or headers.get("sender", []))), None)
    receivers = tuple(read_parties((*headers.get("to", []), *headers.get("cc", []))))
    if sender is None and not receivers:
        raise Unreadable("names nobody it is from or to" if headers else "is no e-mail")
    moment = sent_at(headers, date, now)
    if moment is None:
        why = "says it was sent on a day to come" if is_to_come(headers, date, now) else "does not say when it was sent"
        raise Unreadable(why)
    subject = storable_line(decoded_words(first(headers, "subject")), LONGEST_SUBJECT)
    body = read_body(content)
    identity = _message_id(headers) or _digest(headers, subject, body)
    return Mail(identity, sender, receivers, moment, subject or NO_SUBJECT, body, automatic(headers))


def _message_id(headers: Headers) -> str:
    said = "".join(first(headers, "message-id").split()).strip("<>")
    shown = storable_line(said, 10 * LONGEST_IDENTITY)
    return shown if len(shown) <= LONGEST_IDENTITY else sha256(said.encode("utf-8", "replace")).hexdigest()


def _digest(headers: Headers, subject: str, body: str) -> str:
    """What stands for a message without an id; marks that mail programs add later are no part of it.

    Nor are the ">" that mailboxes put before "From ", and that not every program takes off again.
    """
    said = (*(first(headers, name) for name in ("from", "to", "date")), subject, _QUOTED.sub("From ", body))
    return sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()


def automatic(headers: Mapping[str, list[str]]) -> str:
    """Why a message was written by no person to its reader: "" for ordinary mail."""
    said = {
        name: first(headers, name).lower() for name in ("precedence", "auto-submitted", "return-path", "content-type")
    }
    reply = said["auto-submitted"].partition(";")[0].strip() not in ("", "no") or said["precedence"] == "auto_reply"
    if (
        reply
        or {"x-autoreply", "x-autorespond"} & headers.keys()
        or said["content-type"].startswith("multipart/report")
    ):
        return "automatic replies and reports"
    if "return-path" in headers and said["return-path"] == "<>":
        return "automatic replies and reports"
    if {"list-id", "list-post", "list-unsubscribe"} & headers.keys() or said["precedence"] in ("bulk", "list", "junk"):
        return "mailing lists and newsletters"
    return ""
