"""Takes the pictures in docs/pictures: the full-screen program itself, on sample data, at 80×24 and 120×40."""

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ |= {"CRM_NOW": "2026-11-21T09:00:00Z", "TZ": "Europe/Berlin"}

from crm_core.crm import Crm, open_crm  # noqa: E402
from crm_tui.app import CrmApp  # noqa: E402
from crm_tui.screens import SCREENS  # noqa: E402

FOLDER = ROOT / "docs/pictures"
SIZES = ((80, 24), (120, 40))
# What is pressed after the key of a screen, to show more than its first line.
STEPS: dict[str, tuple[str, ...]] = {
    "customers": ("down",),
    "products": ("down",),
    "reports": ("down",),
    "import": ("slash", *"contacts.csv", "enter"),
    "backups": ("v",),
}
CONTACTS = """ID;Company;First name;Last name;E-mail;Phone;City;Shoe size
K-1;Café Łódź;Maja;Nowak;maja@cafe-lodz.example;+48 42 555 01 01;Łódź;38
K-2;;Li;Wei;li.wei@example.org;;Graz;41
K-3;Café Łódź;Jan;Lis;jan@cafe-lodz;;Łódź;44
"""
DIALOGS = {
    "customer": ("1", "down", "enter"),
    "duplicates": ("1", "w"),
    "quality": ("1", "Q"),
    "segments": ("1", "S"),
    "deals": ("2", "b", "down", "space", "space"),
    "funnel": ("2", "f", "down"),
    "loss": ("2", "x"),
    "stages": ("2", "t"),
    "rules": ("4", "R"),
    "rates": ("5", "x"),
    "form": ("1", "down", "e"),
    "palette": ("1", "ctrl+p"),
    "keys": ("1", "question_mark"),
    "search": ("1", "ctrl+f", "h", "o", "n", "e", "y"),
}
PICTURES = {entry.name: STEPS.get(entry.name, ()) for entry in SCREENS} | DIALOGS
# Textual's SVG loads a font from elsewhere; readers have one of their own.
FOREIGN_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def take(name: str, keys: tuple[str, ...], size: tuple[int, int], database: Path) -> None:
    """Press the keys in a program of that size and keep what it shows."""
    crm = open_crm(database)
    app = CrmApp(crm)
    async with app.run_test(size=size) as pilot:
        if name not in DIALOGS:
            app.go(name)
            await app.workers.wait_for_complete()
            await pilot.pause(0.4)
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause(0.4)
        width, height = size
        picture = FOREIGN_FONT.sub("", app.export_screenshot(title="crm"))
        (FOLDER / f"{name}-{width}x{height}.svg").write_text(picture, encoding="utf-8")
    crm.close()


def work(crm: Crm) -> None:
    """A few changes, so that history, trash and backups have something to show."""
    crm.interactions.add({"channel": "call", "customer": "Ada Lovelace", "subject": "Likes the second variant"})
    crm.deals.move(crm.find("deal", "Website relaunch"), "Negotiation")
    crm.customers.edit(crm.find("customer", "Café Łódź"), {"phone": "+48 42 555 01 01", "lifecycle": "customer"})
    crm.customers.delete(crm.find("customer", "Aurélie Gräser"))
    crm.appointments.delete(crm.browse.ids("appointment")[-1])
    for currency, rate in (("USD", "0.92"), ("GBP", "1.15"), ("JPY", "0.0061")):
        crm.rates.add(currency, rate, on="2024-01-01")
    crm.backups.create()
    crm.customers.edit(crm.find("customer", "Café Łódź"), {"city": "Łódź", "add_tags": ["vip"]})


async def take_all() -> None:
    """Take every picture in every size."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "demo.db"
        crm = open_crm(database)
        crm.sample.pose()
        work(crm)
        Path(folder, "contacts.csv").write_text(CONTACTS, encoding="utf-8")
        os.chdir(folder)
        crm.close()
        for name, keys in PICTURES.items():
            for size in SIZES:
                await take(name, keys, size, database)


if __name__ == "__main__":
    asyncio.run(take_all())
