"""E-mail as programs write it: generated, the same for the same seed, with what makes mail hard to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

OWN = "me@studio.example"
NAMES = ("Ada Lovelace", "Clara Böhm", "Łucja Ağca", "山田 太郎", "O'Neil, Pat", "Maja [Nowak]", "Jan Lis", "Zoë Ünal")
SUBJECTS = (
    "Offer for the relaunch",
    "Größe der Plakate",
    "Rückfrage: Angebot № 7",
    "見積もりのお願い",
    "Re: Re: Dates",
    "",
)
TEXTS = (
    "Two variants, please.\n\nFrom here on we need it by Friday.\n",
    "Grüße aus Łódź\n>From the start\n",
    "はい、お願いします。\n",
)
STRANGER = "stranger{}@elsewhere.example"


@dataclass(frozen=True, slots=True)
class Letter:
    """A generated message: its bytes, the address on the other side, and the way it went."""

    content: bytes
    address: str
    direction: str
    subject: str
    sent: datetime


def letters(count: int, known: list[str], seed: int = 4, strangers: int = 5) -> Iterator[Letter]:
    """So many messages; one in ``strangers`` is from or to somebody who is not among ``known``."""
    random = Random(seed)
    for number in range(count):
        stranger = number % strangers == 0
        address = STRANGER.format(number % 7) if stranger else random.choice(known)
        direction = random.choice(("in", "out"))
        subject, sent = random.choice(SUBJECTS), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number * 37)
        content = _message(random, number, address, direction, subject, sent)
        yield Letter(content, address, direction, subject, sent)


def _message(random: Random, number: int, address: str, direction: str, subject: str, sent: datetime) -> bytes:
    message = EmailMessage()
    mine, theirs = ("Me", OWN), (random.choice(NAMES), address)
    sender, receiver = (theirs, mine) if direction == "in" else (mine, theirs)
    message["From"], message["To"] = _address(*sender), _address(*receiver)
    if subject:
        message["Subject"] = subject
    message["Date"] = format_datetime(sent)
    if number % 11:
        message["Message-ID"] = f"<{number}.{random.randrange(10**9)}@mail.example>"
    text = f"{random.choice(TEXTS)}\nNumber {number}\n"
    encoding = random.choice(("base64", "quoted-printable", "8bit"))
    message.set_content(text, cte=encoding)
    if number % 3 == 0:
        message.add_alternative(
            f"<html><style>p {{color: red}}</style><p>{text}</p></html>", subtype="html", cte="base64"
        )
    if number % 7 == 0:
        message.add_attachment(b"%PDF " + bytes(200), maintype="application", subtype="pdf", filename="Größe.pdf")
    return message.as_bytes()


def _address(name: str, address: str) -> str:
    from email.utils import formataddr

    return formataddr((name, address))


def mbox(messages: list[bytes], *, blank_lines: bool = True) -> bytes:
    """The messages as one mbox in the mboxrd form."""
    import re

    pieces = []
    for number, content in enumerate(messages):
        pieces.append(b"From someone@mail.example Sat Nov 21 09:%02d:00 2026\n" % (number % 60))
        body = re.sub(rb"(?m)^(>*From )", rb">\1", content.replace(b"\r\n", b"\n"))
        pieces.append(body if body.endswith(b"\n") else body + b"\n")
        if blank_lines:
            pieces.append(b"\n")
    return b"".join(pieces)
