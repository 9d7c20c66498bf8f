"""Mail becomes interactions of the customers it names; the same mail again changes nothing."""

import csv
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query, Ref
from crm_core.crm import Crm
from crm_core.errors import FileProblem, UsageProblem
from crm_core.exchange.mail.sources import looks_like_mail

from .conftest import Mailing, eml, figures
from .writing import OWN, letters, mbox


def logged(crm: Crm, *fields: str) -> list[tuple[object, ...]]:
    """The interactions, the first one logged first."""
    return [tuple(row) for row in crm.browse.page("interaction", Query(fields=fields, sort=("id",))).rows]


def test_a_thousand_messages_are_counted_and_the_same_again_changes_nothing(crm: Crm, load: Mailing) -> None:
    known = [f"customer{n}@example.com" for n in range(40)]
    for address in known:
        crm.customers.add({"name": address, "email": address})
    written = list(letters(1000, known))
    expected = [letter for letter in written if letter.address in known]
    assert 0 < len(expected) < 1000
    content = mbox([letter.content for letter in written])
    report = load(content, "all.mbox")
    assert figures(report) == (len(expected), 0, 1000 - len(expected), 0, 0)
    assert report.interactions == len(expected)
    assert sum(stranger.messages for stranger in report.strangers) == report.unmatched
    found = crm.browse.page(
        "interaction", Query(fields=("customer", "direction", "subject", "occurred_at"), limit=1000)
    )
    names = sorted((row[0].name, *row[1:]) for row in found.rows)  # type: ignore[attr-defined]
    assert names == sorted(
        (one.address, one.direction, one.subject or "(no subject)", f"{one.sent:%Y-%m-%dT%H:%M:%SZ}")
        for one in expected
    )
    before = crm.history.require_undo().id
    assert figures(load(content, "all.mbox")) == (0, len(expected), 1000 - len(expected), 0, 0)
    assert crm.history.require_undo().id == before
    crm.history.undo(before)
    assert crm.browse.count("interaction") == 0


def test_what_is_logged_of_a_message(crm: Crm, load: Mailing) -> None:
    load(eml("Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=", text="Zwei Stück\r\n"))
    assert logged(crm, "channel", "direction", "subject", "body", "occurred_at", "customer") == [
        ("email", "in", "Größe", "Zwei Stück", "2026-11-20T09:00:00Z", Ref(1, "Ada Lovelace"))
    ]


def test_what_comes_from_an_own_address_was_sent(crm: Crm, load: Mailing) -> None:
    load(eml(sender=f"Me <{OWN.upper()}>", to="ada@example.com, boehm@example.org"))
    assert logged(crm, "direction", "customer") == [
        ("out", Ref(1, "Ada Lovelace")),
        ("out", Ref(2, "Clara Böhm")),
    ]


def test_without_own_addresses_mail_of_customers_is_received_and_all_other_sent(crm: Crm, load: Mailing) -> None:
    messages = [eml("Message-ID: <1@x>"), eml("Message-ID: <2@x>", sender=OWN, to="ada@example.com")]
    load(mbox(messages), "both.mbox", own=frozenset())
    assert logged(crm, "direction") == [("in",), ("out",)]


def test_a_customer_named_twice_gets_one_interaction(crm: Crm, load: Mailing) -> None:
    report = load(eml(sender=OWN, to="clara@example.org, boehm@example.org"))
    assert (report.created, report.interactions) == (1, 1)


def test_a_customer_who_comes_later_gets_older_mail_too(crm: Crm, load: Mailing) -> None:
    message = eml("Cc: new@example.com", "Message-ID: <a@b>")
    load(message)
    crm.customers.add({"name": "New", "email": "new@example.com"})
    assert figures(load(message)) == (1, 0, 0, 0, 0)
    assert figures(load(message)) == (0, 1, 0, 0, 0)
    assert crm.browse.count("interaction") == 2


def test_mail_stays_with_whom_it_was_given_to_and_what_was_deleted_stays_away(crm: Crm, load: Mailing) -> None:
    message = eml()
    load(message)
    crm.interactions.edit(1, {"customer": "customer:2"})
    assert load(message).unchanged == 1
    crm.interactions.delete(1)
    report = load(message)
    assert figures(report) == (0, 0, 0, 1, 0)
    assert list(report.skips) == ["messages whose interaction is in the trash"]


def test_of_those_who_share_an_address_the_named_one_is_meant(crm: Crm, load: Mailing) -> None:
    for name in ("Jan Lis", "Maja Lis"):
        crm.customers.add({"name": name, "email": "lis@example.com"})
    load(eml("Message-ID: <1@x>", sender="Maja LIS <lis@example.com>"))
    assert logged(crm, "customer") == [(Ref(4, "Maja Lis"),)]
    assert load(eml("Message-ID: <2@x>", sender="lis@example.com")).interactions == 2


def test_an_address_that_very_many_share_names_nobody(crm: Crm, load: Mailing) -> None:
    for number in range(6):
        crm.customers.add({"name": f"Desk {number}", "email": "office@example.com"})
    report = load(eml(sender="office@example.com"))
    assert figures(report) == (0, 0, 1, 0, 0)
    assert report.strangers[0].address == "office@example.com"


def test_senders_nobody_knows_become_leads_on_request(crm: Crm, load: Mailing, tmp_path: Path) -> None:
    messages = [
        eml("Message-ID: <1@x>", sender=OWN, to="li@example.net"),
        eml("Message-ID: <2@x>", sender='"Li, Wei" <li@example.net>'),
        eml("Message-ID: <3@x>", sender="No Reply <no-reply@shop.example>"),
        eml("Message-ID: <4@x>", sender="bare@example.net"),
        eml("Message-ID: <5@x>", "List-Id: <news.example>", sender="news@example.net"),
    ]
    content = mbox(messages)
    with pytest.raises(UsageProblem, match="your own addresses"):
        load(content, "some.mbox", create_customers=True, own=frozenset())
    report = load(content, "some.mbox", create_customers=True)
    assert (report.customers, figures(report)) == (2, (3, 0, 1, 1, 0))
    page = crm.browse.page("customer", Query(filter="lifecycle:lead", fields=("name", "given_name", "source", "email")))
    assert {tuple(row) for row in page.rows} == {
        ("Li, Wei", "Wei", "e-mail", "li@example.net"),
        ("bare@example.net", None, "e-mail", "bare@example.net"),
    }
    assert [hit.name for hit in crm.search.find("Wei", entities=("customer",))] == ["Li, Wei"]
    assert figures(load(content, "some.mbox", create_customers=True)) == (0, 3, 1, 1, 0)
    crm.history.undo(crm.history.require_undo().id)
    assert (crm.browse.count("customer"), crm.browse.count("interaction")) == (2, 0)


def test_the_first_message_of_a_new_customer_is_a_lead(crm: Crm, load: Mailing) -> None:
    earlier = eml("Message-ID: <1@x>", "Subject: Offer?", sender="li@example.net").replace(b"20 Nov", b"19 Nov")
    messages = [
        eml("Message-ID: <2@x>", "Subject: And more", sender="li@example.net"),
        earlier,
        eml("Message-ID: <3@x>", "Subject: Old", sender="ada@example.org"),
    ]
    crm.customers.add({"name": "Ada Twice", "email": "ada@example.org"})
    report = load(mbox(messages), "some.mbox", create_customers=True)
    assert (report.customers, report.leads) == (1, [1])
    found = crm.leads.view(1)
    assert (found.title, found.values["source"]) == ("Offer?", "e-mail")
    assert found.values["received_at"] == "2026-11-19T09:00:00Z"
    assert found.customer.values["email"] == "li@example.net"
    assert [hit.id for hit in crm.search.find("offer", entities=("lead",))] == [1]


@pytest.mark.parametrize(("own", "leads"), [(frozenset({OWN}), 2), (frozenset(), 3)])
def test_where_all_are_inquiries_every_message_received_is_a_lead(
    crm: Crm, load: Mailing, own: frozenset[str], leads: int
) -> None:
    ada = crm.customers.add({"name": "Ada New", "email": "ada.new@example.org"}).id
    messages = [
        eml("Message-ID: <1@x>", "Subject: One", sender="li@example.net"),
        eml("Message-ID: <2@x>", "Subject: Two", sender="ada.new@example.org"),
        eml("Message-ID: <3@x>", "Subject: Mine", sender=OWN, to="li@example.net"),
    ]
    report = load(mbox(messages), "some.mbox", leads=True, lead_values={"campaign": "Spring"}, own=own)
    assert len(report.leads) == leads
    assert crm.browse.count("lead", f"customer:{ada} campaign:spring") == 1
    assert load(mbox(messages), "some.mbox", leads=True, own=own).leads == []
    for _ in range(2):
        crm.history.undo(crm.history.require_undo().id)
    assert (crm.browse.count("lead"), crm.browse.count("interaction")) == (0, 0)


def test_a_sender_whose_customer_was_deleted_is_made_no_lead(crm: Crm, load: Mailing) -> None:
    crm.customers.delete(1)
    assert load(eml(), create_customers=True).customers == 0


def test_strangers_are_written_to_a_table_that_can_be_imported(crm: Crm, load: Mailing, tmp_path: Path) -> None:
    from crm_core.exchange.imports.options import ImportOptions

    file = tmp_path / "strangers.csv"
    load(
        mbox([eml(f"Message-ID: <{n}@x>", sender="=Wei <wei@example.net>") for n in range(3)]), "a.mbox", unmatched=file
    )
    assert list(csv.reader(file.open(encoding="utf-8"))) == [
        ["Name", "E-mail", "Messages"],
        ["'=Wei", "wei@example.net", "3"],
    ]
    assert crm.exchange.import_file(file, ImportOptions()).created == 1


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("List-Id: <news.example>", "mailing lists and newsletters"),
        ("Precedence: bulk", "mailing lists and newsletters"),
        ("Auto-Submitted: auto-replied", "automatic replies and reports"),
        ("Return-Path: <>", "automatic replies and reports"),
        ("Content-Type: multipart/report; boundary=x", "automatic replies and reports"),
        ("Auto-Submitted: no", ""),
    ],
)
def test_what_nobody_wrote_is_passed_over_unless_wanted(crm: Crm, load: Mailing, header: str, kind: str) -> None:
    assert list(load(eml(header)).skips) == [kind] * bool(kind)
    assert load(eml(header), bulk=True).rows == 1
    assert crm.browse.count("interaction") == 1


def test_a_rehearsal_writes_nothing_and_says_the_same(crm: Crm, load: Mailing) -> None:
    dry = load(eml(), dry_run=True)
    assert (figures(dry), crm.browse.count("interaction")) == ((1, 0, 0, 0, 0), 0)
    assert [(one.customer, one.direction) for one in dry.logged] == [("Ada Lovelace", "in")]
    assert load(eml()).logged == dry.logged


def test_a_maildir_is_read_without_what_is_being_delivered(crm: Crm, load: Mailing, tmp_path: Path) -> None:
    root = tmp_path / "Mail"
    for number, name in enumerate(
        ("cur/1.host:2,S", "new/2.host", "tmp/3.host", "cur/4.host:2,DS", ".Sent/cur/5:2,S", ".Sent/tmp/6")
    ):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(eml(f"Message-ID: <{number}@x>"))
    (root / ".Sent/new").mkdir()
    (root / "cur/.index").write_bytes(b"\0")
    (root / "dovecot.index.log").write_bytes(b"\0")
    (root / "cur/link").symlink_to(root / "tmp/3.host")
    report = load(root)
    assert report.what == "a Maildir"
    assert figures(report) == (3, 0, 0, 1, 1)
    assert dict(report.skips) == {"drafts": 1}
    assert figures(load(root)) == (0, 3, 0, 1, 1)


def test_a_folder_holds_messages_and_mailboxes(crm: Crm, load: Mailing, tmp_path: Path) -> None:
    root = tmp_path / "saved"
    (root / "old").mkdir(parents=True)
    (root / "a.EML").write_bytes(eml("Message-ID: <1@x>"))
    (root / "old/b.mbox").write_bytes(mbox([eml("Message-ID: <2@x>"), eml("Message-ID: <1@x>")]))
    (root / "notes.txt").write_text("From here\n")
    report = load(root)
    assert figures(report) == (2, 0, 0, 1, 0)
    assert report.skips == {"messages that came before in the same files": 1}


def test_what_holds_no_mail_is_refused_in_one_sentence(crm: Crm, load: Mailing, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileProblem, match="is a folder with no e-mail in it"):
        load(tmp_path / "empty")
    with pytest.raises(FileProblem, match="There is no file"):
        load(tmp_path / "missing.mbox")
    with pytest.raises(FileProblem, match=r"Outlook message; save it as \.eml"):
        load(b"\xd0\xcf\x11\xe0rest", "a.msg")
    assert load(b"Name,E-mail\nAda,ada@example.com\n").rejects[0].reason == "is no e-mail"


def test_mail_is_recognized_by_what_it_begins_with(tmp_path: Path) -> None:
    def guess(content: bytes, name: str = "Inbox") -> bool:
        (tmp_path / name).write_bytes(content)
        return looks_like_mail(tmp_path / name)

    assert guess(eml())
    assert guess(mbox([eml()]))
    assert guess(b"", "empty.eml")
    assert not guess(b"From,To\na,b\n")
    assert not guess(b"From the start\nto the end\n")
    assert not guess(b"Name,Date: of birth\n")
    assert not looks_like_mail(tmp_path / "missing")


def test_a_day_to_come_is_the_reason_it_is_rejected_for(load: Mailing) -> None:
    for date, why in (("Wed, 20 Nov 2052 10:00:00 +0100", "on a day to come"), ("?", "does not say when")):
        report = load(eml().replace(b"Fri, 20 Nov 2026 10:00:00 +0100", date.encode()))
        assert report.rejected == 1
        assert why in str(report)


def test_the_quoting_of_mailboxes_makes_no_other_message_of_it(crm: Crm, load: Mailing, tmp_path: Path) -> None:
    text = "Dear Ada,\n>From here on.\n"
    head = "From: ada@example.com\nTo: me@studio.example\nSubject: Hello\nDate: Fri, 20 Nov 2026 10:00:00 +0100\n\n"
    load(f"From ada@example.com Fri Nov 20 10:00:00 2026\n{head}{text}\n".encode(), "all.mbox")
    again = load(f"{head}{text}".encode(), "one.eml")
    assert (again.unchanged, crm.browse.count("interaction")) == (1, 1)
