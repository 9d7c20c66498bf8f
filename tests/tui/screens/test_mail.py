"""E-mail in the full screen: what would be logged is shown, one key logs it, another takes it back; messages are written."""

from pathlib import Path

import pytest
from textual.widgets import Input

from crm_core.crm import Crm
from crm_tui.screens.mail import MailScreen
from crm_tui.start import Preferences

from .conftest import Driver, Running

OWN = "me@studio.example"


def message(number: int, sender: str, subject: str, *headers: str) -> str:
    head = [f"From: {sender}", f"To: {OWN}", f"Subject: {subject}", "Date: Fri, 20 Nov 2026 10:00:00 +0000"]
    return "\n".join([*head, f"Message-ID: <{number}@x>", *headers, "", "Text", "", ""])


@pytest.fixture
def mbox(crm: Crm, tmp_path: Path) -> Path:
    crm.customers.add({"name": "Ada [Lovelace]", "email": "ada@example.com"})
    path = tmp_path / "in.mbox"
    messages = [
        message(1, "ada@example.com", "Offer [/] wanted"),
        message(2, "Li Wei <li@example.net>", "Hello"),
        message(3, "ada@example.com", "News", "List-Id: <news>"),
        "Subject: nobody\n\n",
    ]
    path.write_text("".join(f"From x Sat Nov 21 09:00:00 2026\n{text}" for text in messages))
    return path


async def opened(ui: Driver, path: Path, own: str = OWN) -> MailScreen:
    ui.app.preferences = Preferences(mail_addresses=own)
    ui.screen.query_one(Input).value = str(path)
    ui.screen.bar.start()
    await ui.press("enter")
    await ui.until(lambda: isinstance(ui.screen, MailScreen) and (ui.screen.report is not None or ui.screen.problem))
    screen = ui.screen
    assert isinstance(screen, MailScreen)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_mail_is_shown_before_it_is_logged(crm: Crm, mbox: Path, running: Running, size: tuple[int, int]) -> None:
    async with running("import", size) as ui:
        await opened(ui, mbox)
        await ui.shows("from", "Ada [Lovelace]", "Offer [/] wanted", "2026-11-20")
        await ui.shows("4 would be", "1 logged", "1 unmatched", "1 skipped", "1 rejected")
        await ui.shows("li@example.net  Li Wei", "mailing lists and newsletters", OWN)
        assert crm.browse.count("interaction") == 0


async def test_enter_logs_it_and_undo_takes_it_back(crm: Crm, mbox: Path, running: Running) -> None:
    async with running("import") as ui:
        await opened(ui, mbox)
        await ui.press("enter")
        await ui.until(lambda: crm.browse.count("interaction") == 1)
        await ui.told("1 logged")
        await ui.press("I")
        await ui.told("It is imported already")
        await ui.press("u")
        await ui.until(lambda: crm.browse.count("interaction") == 0)
        await ui.shows("4 would be", "1 logged")
        await ui.press("escape")
        await ui.until(lambda: not isinstance(ui.screen, MailScreen))


async def test_leads_and_lists_are_taken_on_demand(crm: Crm, mbox: Path, running: Running) -> None:
    async with running("import") as ui:
        screen = await opened(ui, mbox)
        await ui.press("c")
        await ui.until(lambda: screen.report is not None and screen.report.customers == 1)
        await ui.press("b")
        await ui.until(lambda: screen.report is not None and screen.report.created == 3)
        assert screen.plan.command() == ["crm", "import", str(mbox), "--as", "mail", "--create-customers", "--bulk"]
        await ui.press("I")
        await ui.until(lambda: crm.browse.count("customer") == 2 and crm.browse.count("interaction") == 3)


async def test_leads_need_to_know_who_the_user_is(crm: Crm, mbox: Path, running: Running) -> None:
    async with running("import") as ui:
        screen = await opened(ui, mbox, own="")
        await ui.shows("mail.addresses is not set")
        await ui.press("c")
        await ui.told("must name your own addresses")
        assert not screen.plan.create_customers


async def test_a_folder_without_mail_says_so_and_others_writes_count(
    crm: Crm, elsewhere: Crm, mbox: Path, tmp_path: Path, running: Running
) -> None:
    (tmp_path / "empty").mkdir()
    async with running("import") as ui:
        await opened(ui, tmp_path / "empty")
        await ui.shows("is a folder with no e-mail in it")
        await ui.press("escape")
        screen = await opened(ui, mbox)
        elsewhere.customers.add({"name": "Li Wei", "email": "li@example.net"})
        await ui.until(lambda: screen.report is not None and screen.report.created == 2)
        mbox.write_text(mbox.read_text().replace("li@", "nobody@"))
        await ui.press("r")
        await ui.until(lambda: screen.report is not None and screen.report.created == 1)


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was opened."""
    found: list[str] = []
    monkeypatch.setattr("crm_tui.app.CrmApp.open_url", lambda _self, url: found.append(url))
    return found


async def test_m_writes_to_the_primary_address(crm: Crm, running: Running, links: list[str]) -> None:
    crm.customers.add({"name": "Ada", "emails": ["a+b@example.com", "other@example.com"]})
    async with running("customers") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("m")
        await ui.until(lambda: links == ["mailto:a%2Bb@example.com"])


async def test_without_a_desktop_the_address_is_told_and_no_browser_takes_the_terminal(
    crm: Crm, running: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    for name in ("lynx", "w3m", "www-browser"):
        (tmp_path / name).write_text(f"#!/bin/sh\ntouch '{taken}'\n")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("BROWSER", "lynx")
    crm.customers.add({"name": "Ada", "emails": ["a+b@example.com"]})
    async with running("customers") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("m")
        await ui.told("There is no xdg-open here that could open a mail program; the address is a+b@example.com.")
        assert not taken.exists()


async def test_whoever_has_no_address_is_told(crm: Crm, running: Running, links: list[str]) -> None:
    crm.customers.add({"name": "Ada"})
    async with running("customers") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("m")
        await ui.told("Ada has no e-mail address.")
        assert links == []


@pytest.mark.parametrize("key", ["m", "o"])
async def test_writing_where_it_is_not_wanted_is_asked_first(
    crm: Crm, running: Running, links: list[str], key: str
) -> None:
    crm.customers.add({"name": "Ada", "email": "ada@example.com"})
    with crm.store.writing("Marked") as unit:
        unit.execute("UPDATE contact_points SET opt_out = 1")
    async with running("customers") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press(key)
        await ui.shows("Ada does not want e-mail at ada@example.com.")
        await ui.press("n", key)
        await ui.shows("Write all the same?")
        assert links == []
        await ui.press("y")
        await ui.until(lambda: links == ["mailto:ada@example.com"])
