"""Messages as mail programs write them, alone, in an mbox and in a Maildir, then torn, twisted and cut."""

import random
import shutil
from pathlib import Path

from tests.core.exchange.mail.writing import letters, mbox
from tests.faults.mutated_tables import wounded

KNOWN = ["c1@example.org", "c2@example.org", "c3@example.org"]
PIECES = (
    *(b"\n\n", b"\r\n\r\n", b"From nobody Sat Nov 21 09:00:00 2026\n", b"\n>From ", b"From:", b"Message-ID: <1@x>\n"),
    *(b"Date: 99 Foo 99999 99:99:99 +9999\n", b"=?utf-8?b?!!!?=", b"=?nothing?q?=ff?=", b"=?utf-8?q?=1B=5B31m?="),
    *(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 40, b"Content-Transfer-Encoding: base64\n", b"<!--"),
    *(b"Content-Type: text/html; charset=utf-7\n", b"charset=zlib", b"<div>" * 3000, b"((((" * 3000, b"," * 5000),
)
OPTIONS = ((), (), ("--create-customers",), ("--leads",), ("--bulk",))


def options(seed: int) -> tuple[str, ...]:
    """What the user says beside the file's name."""
    return random.Random(-seed).choice(OPTIONS)


def messages(seed: int, count: int) -> list[bytes]:
    """So many messages, a wound or more in each, some of them as only mail can have them."""
    chance = random.Random(seed)
    return [hurt(letter.content, chance) for letter in letters(count, KNOWN, seed)]


def hurt(content: bytes, chance: random.Random) -> bytes:
    content = wounded(content, chance)
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(PIECES) + content[at:] if chance.random() < 0.5 else content


def write_message(folder: Path, seed: int) -> Path:
    """One message in a file."""
    path = folder / "message.eml"
    path.write_bytes(messages(seed, 1)[0])
    return path


def write_mbox(folder: Path, seed: int) -> Path:
    """Several in one file, which is wounded as a whole too."""
    path = folder / "all.mbox"
    path.write_bytes(wounded(mbox(messages(seed, 4)), random.Random(seed)))
    return path


def write_maildir(folder: Path, seed: int) -> Path:
    """A file each, delivered or read."""
    path = folder / "Maildir"
    shutil.rmtree(path, ignore_errors=True)
    for name in ("cur", "new", "tmp"):
        (path / name).mkdir(parents=True)
    for number, content in enumerate(messages(seed, 3)):
        (path / ("new" if number % 2 else "cur") / f"{number}.host:2,{'S' if number else ''}").write_bytes(content)
    return path
