"""The databases that cases begin with: one with some of everything, one with more, and one with nothing in it."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.store import Origin, driver

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STAMP = "2026-11-21T09:00:00Z"
SESSION = "here"
FILES = {
    "people.csv": "Name,E-mail,Shoes\nDora,dora@example.com,38\nEmil,emil@example.com,44\n",
    "deals.csv": "Deal name,Amount,Stage\nBook,100,Prospecting\n",
    "sketches.csv": "Deal name,Amount,Stage\nBook,100,Sketch\n",
    "dated.csv": "Deal name,Amount,Stage,Close date\nBook,100,Prospecting,01/02/2027\n",
    "posters.csv": "Deal name,Amount,Stage,Product\nBook,100,Prospecting,Posterx\n",
    "inbox.mbox": "".join(
        f"From - Fri Nov 20 10:00:00 2026\nFrom: {sender}\nTo: me@example.com\nSubject: {subject}\nMessage-ID: <{subject}@x>\n"
        f"Date: Fri, 20 Nov 2026 10:00:00 +0100\n{header}\nText\n\n"
        for sender, subject, header in (
            ("ada@example.com", "Posters", ""),
            ("dora@example.com", "Question", ""),
            ("ada@example.com", "News", "List-Id: <news>\n"),
        )
    ),
    "staff.csv": "Name,E-mail,Organization\nDora,dora@example.com,New Ltd\n",
}


def opened(path: Path, face: str = "tui") -> Crm:
    """The core on a database, in the session whose changes the tests undo."""
    return open_crm(path, Origin(SESSION, face), Clock(NOW))


def build(path: Path, world: str) -> None:
    """Make a database."""
    with closing(opened(path, "cli")) as crm:
        crm.store.create()
        crm.business.set(name="Müller Design", currency="EUR", zone="Europe/Berlin")
        if world != "empty":
            _people(crm)
            _deals(crm)
            _products(crm)
            _appointments(crm)
            _quotes(crm)
            _orders(crm)
            _leads(crm)
            crm.rates.add("EUR", "162.5", "JPY")
            crm.customers.edit(3, {"city": "Graz"})
        if world == "more":
            _more(crm)


def _people(crm: Crm) -> None:
    crm.customers.add({"name": "Analytical Engines", "kind": "organization", "city": "London"})
    ada = {"name": "Ada Lovelace", "emails": ["ada@example.com"], "city": "London", "tags": "vip"}
    crm.customers.add(ada | {"description": "\n".join(f"Line {number}" for number in range(60))})
    crm.customers.add({"name": "Clara Böhm", "city": "Wien", "lifecycle": "lead"})
    for number in range(40):
        crm.customers.add({"name": f"Filler {number:02}"})
    for name in ("Gone Ltd", "Lost Ltd"):
        crm.customers.delete(crm.customers.add({"name": name}).id)
    talk = {"customer": "Ada Lovelace", "channel": "call", "direction": "in", "subject": "Second call"}
    crm.relationships.add(2, "works-with", 3)
    crm.preferences.add(2, "tea", "green")
    crm.affiliations.add(3, 1, {"role": "Fellow"})
    crm.segments.add("Vips", "tag:vip")
    crm.segments.add_fixed("Trip", [3])
    crm.views.save("Londoners", "customer", "city:London")
    crm.interactions.add(talk | {"body": "\n".join(f"Line {number}" for number in range(60))})


def _deals(crm: Crm) -> None:
    crm.pipelines.add("Partners")
    for number in range(14):
        crm.deals.add({"title": f"Filler {number:02}", "value": "5"})
    crm.deals.add({"title": "Logo", "value": "900", "customer": "Ada Lovelace", "expected_close": "2026-11-22"})
    crm.deals.add_contact(15, "Clara Böhm", "signs")
    crm.deals.add({"title": "Site", "value": "700", "stage": "Qualification", "owner": "jana"})


def _products(crm: Crm) -> None:
    crm.products.add({"name": "Poster", "sku": "P-1", "price": "100"})
    crm.products.add({"name": "Sign", "price": "250"})
    crm.products.agree(1, 2, discount="5%")
    crm.deals.add_line(16, "7 x Poster")


def _appointments(crm: Crm) -> None:
    crm.appointments.add({"title": "Visit", "starts": "2026-11-21 15:00", "customer": "Ada Lovelace"})
    crm.appointments.add({"title": "Fair", "starts": "2026-11-25 10:00"})
    for day in range(10, 24):
        crm.appointments.add({"title": f"Talk {day}", "starts": f"2026-12-{day} 10:00"})


def _quotes(crm: Crm) -> None:
    """One that was sent, with the newest above it still a draft."""
    lines = ["3 x Design @ 500 tax 19%", "Hosting @ 120 (optional)"]
    crm.quotes.send(crm.quotes.add({"title": "Offer", "customer": "Ada Lovelace", "deal": "Logo"}, lines).id)
    crm.quotes.add({"title": "Draft", "customer": "Clara Böhm"}, ["Poster @ 80", "Print @ 20"])


def _orders(crm: Crm) -> None:
    """One that is paid, with the newest above it still open."""
    paid = {"customer": "Ada Lovelace", "number": "R-1", "ordered_on": "2026-10-01", "status": "paid"}
    crm.orders.add(paid, ["2 x Engine @ 100", "Oil @ 5"])
    crm.orders.add({"customer": "Clara Böhm", "number": "R-2"}, ["Poster", "Print @ 20"])


def _leads(crm: Crm) -> None:
    crm.customers.edit(4, {"phone": "+44 20 7946 0991"})
    crm.leads.add({"title": "Website", "customer": "Ada Lovelace", "value": "900", "source": "referral"})
    crm.leads.add({"title": "Flyers", "customer": "Clara Böhm"})
    crm.leads.add({"title": "Poster", "customer": 3})
    crm.leads.add({"title": "Menu", "customer": 4})
    crm.leads.disqualify(3, "no budget")


def _more(crm: Crm) -> None:
    """What would be in the way of most cases: a field, another tag, another currency, two who are one for sure."""
    crm.orders.add({"customer": "Clara Böhm", "number": "R-3", "currency": "CHF"}, ["Print @ 20"])
    crm.fields.add("customer.newsletter", "text")
    crm.customers.edit(3, {"add_tags": ["gold"], "custom": {"newsletter": "weekly"}})
    for _ in range(2):
        crm.customers.add({"name": "Grace Hopper", "emails": ["grace@example.com"], "phone": "+44 20 7946 0991"})


def add_aaron(path: Path) -> None:
    """What another program does while the screens are open."""
    with closing(opened(path, "cli")) as crm:
        crm.customers.add({"name": "Aaron"})
        crm.deals.add({"title": "Aaron"})
        crm.appointments.add({"title": "Aaron", "starts": "2026-11-21 16:00"})
    with path.with_name("people.csv").open("a", encoding="utf-8") as people:
        people.write("Aaron,aaron@example.com,40\n")
    with path.with_name("inbox.mbox").open("a", encoding="utf-8") as inbox:
        inbox.write(FILES["inbox.mbox"].replace("@x>", "@y>"))


def copied(source: Path, target: Path) -> Path:
    """A copy of a database that may be open."""
    with closing(driver.connect(source, write=True)) as db:
        db.execute("VACUUM INTO ?", (str(target),))
    return target
