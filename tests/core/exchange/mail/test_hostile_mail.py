"""Mail is written by everybody: whatever it holds, it is logged or turned away in a sentence, and quickly."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.crm import Crm
from crm_core.exchange.mail.bodies import read_body
from crm_core.exchange.mail.gather import Gatherer
from crm_core.exchange.mail.headers import decoded_words, read_parties
from crm_core.exchange.mail.html import text_of_html
from crm_core.exchange.mail.message import Mail, Unreadable, read_mail

from .conftest import NOW, Mailing, eml, figures
from .test_mail_import import logged
from .writing import letters, mbox

SECONDS = 5


def read(content: bytes) -> Mail | None:
    gatherer = Gatherer()
    for line in content.splitlines(keepends=True):
        gatherer.add(line)
    try:
        return read_mail(gatherer.content, "", NOW)
    except Unreadable:
        return None


def multipart(*parts: str, kind: str = "mixed", boundary: str = "B") -> bytes:
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return eml(f'Content-Type: multipart/{kind}; boundary="{boundary}"', text=f"{body}--{boundary}--\r\n")


def nested(depth: int) -> bytes:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return eml().replace(b"\r\n\r\nHello\n", b"\r\n" + head.encode() + b"\r\ninnermost\r\n")


def test_broken_messages_of_many_kinds_are_never_a_traceback(crm: Crm, load: Mailing) -> None:
    broken = [
        b"",
        b"\n\n",
        b"\0" * 5000,
        b"From: ada@example.com",
        eml("Subject: a\0b\x1b]52;c;evil\x07", "Message-ID: <nul\0@x>", text="bo\0dy\x1b[31m\n"),
        eml("Subject: =?utf-8?b?!!!?= =?nothing?q?=ff?= =?zlib?b?eJw=?= =?punycode?q?a?="),
        eml("Content-Type: text/plain; charset=zlib", "Content-Transfer-Encoding: base64", text="eJxLSQQA\n"),
        eml('Content-Type: text/plain; charset="\0"', "Content-Transfer-Encoding: uuencode", text="begin\n"),
        eml("Content-Type: multipart/mixed", text="no boundary\n"),
        eml("Content-Type: multipart/mixed; boundary=never", text="not there\n"),
        eml("Content-Type: ;;;=", "Content-Disposition: attachment; filename*=x''%ff; filename*0*=a", text="x\n"),
        eml("Content-Type: application/octet-stream; name*0*=utf-8''%E4; name*2=b; name*x=c", text="x\n"),
        eml("Date: nonsense", "no header at all", ": empty", "Subject"),
        eml(sender="((((((" * 5000 + "<ada@example.com>"),
        eml(sender="ada@example.com" * 3000),
        eml(to=",".join(f"x{n}@example.com" for n in range(5000))),
        nested(2000),
        b"\xef\xbb\xbf" + eml(),
        eml().replace(b"\r\n", b"\r"),
    ]
    for number, content in enumerate(broken):
        started = time.monotonic()
        report = load(content or b" ", f"{number}.eml")
        assert report.rows == 1
        assert time.monotonic() - started < SECONDS, number
    report = load(mbox(broken), "all.mbox")
    assert sum(figures(report)) == report.rows


def test_a_message_nested_too_deeply_is_rejected(load: Mailing) -> None:
    report = load(nested(2000))
    assert [reject.reason for reject in report.rejects] == ["cannot be read (RecursionError)"]


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_damaged_messages_are_read_or_turned_away(seed: int) -> None:
    random = Random(seed)
    content = bytearray(next(iter(letters(1, ["ada@example.com"], seed))).content)
    for _ in range(random.randint(1, 30)):
        place = random.randrange(len(content))
        content[place : place + random.randint(0, 5)] = random.choice(
            (b"", b"\0", b"\xff", b"\n", b"--", b"=", b"\r\n\r\n", b"From ")
        )
    mail = read(bytes(content))
    assert mail is None or (mail.identity and mail.subject and "\0" not in mail.body + mail.subject)


def test_what_is_stored_holds_no_controls_and_no_more_than_fits(crm: Crm, load: Mailing) -> None:
    load(eml("Subject: " + "é\x1b\x07" * 3000, text="a\0b\x1b[2J\r\nß" + "x" * 300_000))
    subject, body = logged(crm, "subject", "body")[0]
    assert len(str(subject)) == 1000
    assert str(body).startswith("ab[2J\nßx")
    assert len(str(body)) == 100_000


def test_eight_bit_headers_are_read_in_either_encoding(crm: Crm, load: Mailing) -> None:
    load(eml("Message-ID: <1@x>").replace(b"\r\n\r\n", b"\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n\r\n"))
    load(eml("Message-ID: <2@x>").replace(b"\r\n\r\n", b"\r\nSubject: Gr\xfc\xdfe\r\n\r\n"))
    assert logged(crm, "subject") == [("Grüße",), ("Grüße",)]


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?= =?utf-8?q?_aus_Graz?=", "Grüße aus Graz"),
        ("Re: =?iso-8859-1?q?Gr=FC=DFe?= heute", "Re: Grüße heute"),
        ("=?utf-8?b?4pyT?=", "✓"),
        ("=?iso-2022-jp?b?GyRCOCtAUSRiGyhC?=", "見積も"),
        ("=?gb2312?b?xOO6ww==?=", "你好"),
        ("=?broken", "=?broken"),
    ],
)
def test_encoded_words(header: str, text: str) -> None:
    assert decoded_words(header) == text


@pytest.mark.parametrize(
    ("header", "parties"),
    [
        ('"Lovelace, Ada" <ADA@Example.com>', [("ada@example.com", "Lovelace, Ada")]),
        ("Lovelace, Ada <ada@example.com>", [("ada@example.com", "Ada")]),
        ("=?utf-8?q?B=C3=B6hm=2C_Clara?= <clara@example.org>", [("clara@example.org", "Böhm, Clara")]),
        ("Team: ada@example.com, clara@example.org;", [("ada@example.com", ""), ("clara@example.org", "")]),
        ("undisclosed-recipients:;", []),
        ("'ada@example.com' <ada@example.com>", [("ada@example.com", "")]),
        ("broken <<ada@example.com", [("ada@example.com", "")]),
    ],
)
def test_addresses(header: str, parties: list[tuple[str, str]]) -> None:
    found = [tuple(party) for party in read_parties([header])]
    assert [address for address, _ in found] == [address for address, _ in parties]
    assert [name for _, name in found] == [name for _, name in parties]


def test_the_plain_text_is_taken_before_html_and_attachments_are_named() -> None:
    alternative = "Content-Type: text/html\r\n\r\n<p>loud</p>\r\n--A\r\nContent-Type: text/plain\r\n\r\nquiet\r\n--A--"
    inner = f"Content-Type: multipart/alternative; boundary=A\r\n\r\n--A\r\n{alternative}\r\n"
    file = "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf\r\n\r\nx"
    letter = "Content-Type: message/rfc822\r\n\r\nSubject: Inner\r\n\r\nnot shown"
    picture = "Content-Type: image/png; name=logo.png\r\nContent-ID: <1>\r\n\r\nx"
    assert read_body(multipart(inner, file, letter, picture)) == "quiet\n\n[Attached: Größe.pdf, Inner]"


def test_html_alone_becomes_text() -> None:
    html = (
        "<html><head><title>T</title><style>p{}</style></head><body><p>Dear&nbsp;Ada,</p>"
        "<ul><li>one<li>two</ul><script>x<1</script>a < b &amp; c<br>end<!-- gone --></body></html>"
    )
    assert text_of_html(html) == "Dear Ada,\n\n- one\n- two\n\na < b & c\nend"
    assert (
        read_body(eml("Content-Type: text/html; charset=iso-8859-1").replace(b"Hello", b"<b>Gr\xfc\xdfe</b>"))
        == "Grüße"
    )


@pytest.mark.parametrize("piece", ["<!--", "<", "<a ", "<style>", "</", "&#", "<![", "<p>", "\u200b ", "&amp"])
def test_broken_html_takes_no_longer_than_sound_html(piece: str) -> None:
    started = time.monotonic()
    text_of_html(piece * (900_000 // len(piece)))
    assert time.monotonic() - started < SECONDS


def test_lines_that_begin_with_from_are_text_unless_they_begin_a_message(crm: Crm, load: Mailing) -> None:
    text = ">From me\n>>From you\nFrom here on\n\nFrom now on we say\nNote: nothing\n"
    first = eml("Message-ID: <1@x>", text=text).replace(b"\r\n", b"\n")
    separator = b"From - Sat Nov 21 09:30:00 2026\n"
    gmail = b"From 17@xxx Sat Nov 21 09:30:00 +0000 2026\r\n"
    second = eml("Message-ID: <2@x>", text="two\n")
    assert load(separator + first + gmail + second, "a.mbox").created == 2
    assert logged(crm, "body") == [("From me\n>From you\nFrom here on\n\nFrom now on we say\nNote: nothing",), ("two",)]


def test_messages_without_blank_lines_between_them_are_told_apart(load: Mailing) -> None:
    messages = [eml(f"Message-ID: <{number}@x>", text="text without an end") for number in range(20)]
    assert load(mbox(messages, blank_lines=False), "a.mbox").created == 20


@pytest.mark.parametrize(
    ("date", "received", "expected"),
    [
        ("Fri, 20 Nov 2026 10:00:00 +0100", "", "2026-11-20T09:00:00Z"),
        ("20 Nov 26 10:00 EST", "", "2026-11-20T15:00:00Z"),
        ("Fri, 20 Nov 2026 10:00:00 -0000", "", "2026-11-20T10:00:00Z"),
        ("yesterday", "by mx; Fri, 20 Nov 2026 11:00:00 +0000", "2026-11-20T11:00:00Z"),
        ("Mon, 18 Jan 2038 00:00:00 +0000", "by mx; Fri, 20 Nov 2026 11:00:00 +0000", "2026-11-20T11:00:00Z"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "", None),
        ("Fri, 20 Nov 99999 10:00:00 +0000", "", None),
        ("Sat, 21 Nov 2026 11:00:00 +0000", "", "2026-11-21T09:00:00Z"),
        ("Fri, 20 Nov 2026 10:00:00 +99999999", "", None),
    ],
)
def test_dates(date: str, received: str, expected: str | None) -> None:
    content = f"From: ada@example.com\r\nDate: {date}\r\n" + (f"Received: {received}\r\n" if received else "") + "\r\nx"
    mail = read(content.encode())
    assert (mail.sent_at if mail else None) == expected


def test_a_huge_message_is_kept_in_part_and_all_its_attachments_are_named() -> None:
    file = "Content-Type: application/pdf; name={}.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    large = file + "QUJD" * 19 + "\r\n"
    gatherer = Gatherer()
    for line in multipart("\r\nhello", file.format("a"), large.format("b")).splitlines(keepends=True):
        for _ in range(60_000 if line.startswith(b"QUJD") else 1):
            gatherer.add(line)
    assert len(gatherer.content) < 1_100_000
    assert read_body(gatherer.content) == "hello\n\n[Attached: a.pdf, b.pdf]"


def test_messages_without_an_id_are_told_apart_by_what_they_say(load: Mailing) -> None:
    messages = [eml(text="one\n"), eml(text="two\n"), eml("Status: RO", "X-UID: 7", text="one\n")]
    assert figures(load(mbox(messages), "a.mbox")) == (2, 0, 0, 1, 0)


def test_very_long_ids_are_kept_apart(load: Mailing) -> None:
    messages = [eml(f"Message-ID: <{'x' * 5000}{n}@x>") for n in range(2)]
    assert load(mbox(messages), "a.mbox").created == 2
    assert load(mbox(messages), "a.mbox").unchanged == 2
