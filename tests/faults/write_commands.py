"""Every command that writes, each with a database it can be tried on."""

from importlib import import_module
from pathlib import Path

from crm_cli.nouns import NOUNS
from tests.faults.databases import opened

# {rows} is a table of new customers, {photo} a picture, {rates} exchange rates, {kept} a backup, {new} a database that is not there yet.
# {organization} is what customer 10 is at.
WRITING = {
    "customer add": ("Ada Lovelace", "--email", "ada@example.org", "--tags", "new"),
    "customer point": ("6", "c6@example.org", "--invalid", "--label", "home"),
    "customer address": ("6", "1", "--label", "home", "--primary"),
    "customer photo": ("8", "{photo}"),
    "customer handover": ("", "Bob", "city:Berlin", "--with-deals"),
    "affiliation add": ("9", "{organization}", "--role", "Fellow"),
    "affiliation edit": ("1", "--role", "Chair"),
    "affiliation end": ("10", "{organization}"),
    "affiliation delete": ("1",),
    "relationship add": ("11", "referred-by", "12"),
    "relationship delete": ("10", "works-with", "11"),
    "preference add": ("11", "coffee", "flat white"),
    "preference edit": ("10", "coffee", "espresso"),
    "preference delete": ("10", "coffee"),
    "field add": ("deal.signed", "--type", "date"),
    "field edit": ("customer.motto", "--label", "Their motto"),
    "field rename": ("customer.motto", "saying"),
    "field delete": ("customer.motto", "--yes"),
    "tag add": ("fresh", "1"),
    "tag remove": ("vip", "7"),
    "tag rename": ("vip", "gold"),
    "tag merge": ("loud", "vip"),
    "tag delete": ("loud", "--yes"),
    "segment add": ("Big", "deal_count:2..", "--description", "w" * 9000),
    "segment edit": ("Kept", "tag:vip"),
    "segment rename": ("Kept", "Held"),
    "segment delete": ("Kept", "--yes"),
    "segment add-members": ("Fixed", "1", "2"),
    "segment remove-members": ("Fixed", "7"),
    "view save": ("Vips", "tag:vip"),
    "view rename": ("Kept", "Held"),
    "view delete": ("Kept",),
    "rate add": ("USD", "0.92"),
    "rate delete": ("1",),
    "rate import": ("{rates}",),
    "customer edit": ("1", "--name", "Grace Hopper", "--description", "x" * 9000),
    "customer delete": ("2",),
    "customer restore": ("20",),
    "duplicates": ("--not", "1", "2"),
    "merge": ("1", "2", "--yes"),
    "quality": ("--fix", "phones", "--yes"),
    "lead add": ("Grace Hopper, grace@example.org, wants a compiler", "--source", "fair"),
    "lead edit": ("1", "--description", "v" * 9000),
    "lead work": ("2",),
    "lead qualify": ("3", "--value", "900"),
    "lead disqualify": ("1", "--reason", "no budget"),
    "lead reopen": ("4",),
    "lead delete": ("1",),
    "lead restore": ("5",),
    "lead rule add": ("Big", "--filter", "value:1000..", "--points", "5"),
    "lead rule edit": ("E-mail known", "--points", "15"),
    "lead rule reorder": ("Phone known", "1"),
    "lead rule delete": ("Phone known",),
    "deal add": ("Relaunch", "--customer", "3", "--value", "900"),
    "deal edit": ("1", "--description", "y" * 9000),
    "deal move": ("1", "negotiation"),
    "deal win": ("2",),
    "deal lose": ("3", "--reason", "too dear", "--competitor", "Rival", "--note", "z" * 9000),
    "deal contact add": ("1", "5", "--role", "decides"),
    "deal contact edit": ("1", "6", "--role", "signs"),
    "deal contact remove": ("1", "7"),
    "deal delete": ("4",),
    "deal restore": ("5",),
    "order add": ("--customer", "3", "--line", "2 x Engine @ 100", "--notes", "n" * 9000),
    "order edit": ("1", "--notes", "o" * 9000),
    "order line add": ("1", "3 x Oil @ 5"),
    "order line edit": ("1", "1", "--quantity", "4"),
    "order line remove": ("1", "2"),
    "order pay": ("1",),
    "order refund": ("2", "20"),
    "order cancel": ("3",),
    "order repeat": ("2",),
    "order delete": ("4",),
    "order restore": ("5",),
    "quote add": ("Offer", "--customer", "3", "--line", "2 x Design @ 500", "--notes", "n" * 9000),
    "quote edit": ("1", "--introduction", "i" * 9000),
    "quote line add": ("1", "Hosting @ 10"),
    "quote line edit": ("1", "1", "--price", "600"),
    "quote line remove": ("1", "2"),
    "quote line move": ("1", "2", "1"),
    "quote send": ("1",),
    "quote revise": ("2",),
    "quote accept": ("2",),
    "quote reject": ("2", "--reason", "too dear"),
    "quote copy": ("1",),
    "quote delete": ("1",),
    "quote restore": ("3",),
    "deal product add": ("1", "3 x Kept tea @ 4"),
    "deal product edit": ("4", "1", "--price", "12"),
    "deal product remove": ("4", "Kept tea"),
    "product add": ("Consulting", "--price", "95", "--description", "v" * 9000),
    "product edit": ("1", "--add-price", "12 USD"),
    "product agree": ("1", "6", "--price", "9"),
    "product disagree": ("1", "7"),
    "product delete": ("1",),
    "product restore": ("2",),
    "pipeline add": ("Partners",),
    "pipeline rename": ("Sales", "Selling"),
    "pipeline stages add": ("Late",),
    "pipeline stages rename": ("Proposal", "Offer"),
    "pipeline stages reorder": ("Proposal", "1"),
    "pipeline stages edit": ("Proposal", "--probability", "60"),
    "pipeline stages delete": ("Empty",),
    "pipeline delete": ("Spare",),
    "appointment add": ("Lunch", "2026-12-01 12:00", "--description", "z" * 9000),
    "appointment edit": ("1", "--place", "Here"),
    "appointment cancel": ("2",),
    "appointment delete": ("3",),
    "appointment restore": ("5",),
    "interaction edit": ("1", "--outcome", "done"),
    "interaction delete": ("2",),
    "interaction restore": ("5",),
    "log": ("note", "1", "Prefers tea"),
    "import": ("{rows}",),
    "undo": ("--yes",),
    "redo": ("--yes",),
    "trash restore": ("customer:20",),
    "trash empty": ("--yes",),
    "config set": ("business.name", "Another"),
    "backup create": (),
    "backup restore": ("{kept}", "--yes"),
    "init": ("--db", "{new}"),
    "demo": ("--keep", "{new}"),
}
KEPT = "kept.db"
ORGANIZATION = "Royal Society"
READING = {
    *("lead list", "lead show", "lead rule list"),
    *(
        "customer list",
        "customer show",
        "deal list",
        "deal show",
        "quote list",
        "quote show",
        "quote numbers",
        "quote print",
        "quote mail",
        "pipeline show",
        "pipeline list",
        "pipeline stages",
    ),
    *("lead list", "lead show", "lead rule list"),
    *("appointment list", "appointment show", "calendar export", "interaction list", "interaction show"),
    *("report pipeline", "report forecast", "report funnel", "report velocity", "report win-loss", "report rotting"),
    *("report sales", "report quotes", "report leads", "rate list"),
    *("export", "search", "history", "trash list", "doctor", "sql", "completion"),
    *("order list", "order show", "tag list", "segment list", "segment show", "view list", "view show"),
    *("field list", "mail", "mutt-query"),
    *("product list", "product show", "product agreements"),
    *("affiliation list", "relationship list", "preference list"),
    *("backup list", "backup verify", "backup prune"),  # the last one makes room
    *("config path", "config get", "config list", "config edit"),  # the last one leaves writing to an editor
}


def every_command() -> set[str]:
    """All commands there are, "customer add" and the like."""
    found: set[str] = set()
    for name, entry in NOUNS.items():
        noun = import_module(f"crm_cli.commands.{entry.module}").noun
        found |= {name} if noun.single else {f"{name} {verb}" for verb in noun.verbs}
    return found


def prepare(path: Path) -> None:
    """Make room for every command: something in each trash, an empty stage, something undone."""
    with opened(path) as crm:
        crm.deals.delete(5)
        for title in ("Draft", "Sent", "Gone"):
            crm.quotes.add({"title": title, "customer": 3}, ["Design @ 500", "Print @ 20"])
        crm.quotes.send(2)
        crm.quotes.delete(3)
        crm.leads.disqualify(4, "no budget")
        crm.leads.delete(5)
        crm.interactions.delete(5)
        crm.appointments.delete(5)
        for number in range(1, 6):
            crm.orders.add(
                {"customer": number, "status": "paid" if number == 2 else "open"}, ["2 x Engine @ 100", "Oil @ 5"]
            )
        crm.orders.delete(5)
        crm.pipelines.add_stage("Empty")
        for customer in (6, 7):
            crm.deals.add_contact(1, customer, "pays")
        crm.pipelines.add("Spare")
        tea = crm.products.add({"name": "Kept tea", "sku": "TEA", "price": "10"}).id
        crm.products.agree(tea, 7, discount="5%")
        crm.products.delete(crm.products.add({"name": "Sold out"}).id)
        crm.deals.add_line(4, "2 x Kept tea")
        crm.tags.add("loud", [7, 8])
        crm.segments.add("Kept", "city:Graz")
        crm.segments.add_fixed("Fixed", [7, 8])
        crm.views.save("Kept", "customer", "city:Graz")
        place = crm.customers.add({"name": ORGANIZATION, "kind": "organization"}).id
        crm.affiliations.add(10, place, {"role": "Member"})
        crm.relationships.add(10, "works-with", 11)
        crm.preferences.add(10, "coffee", "black")
        crm.fields.add("customer.motto", "text")
        crm.customers.edit(3, {"motto": "Per aspera"})
        lise = crm.customers.add({"name": "Lise Meitner", "phone": "12345", "country": "DE"}).id
        with crm.store.writing("As another program left it") as unit:
            unit.execute("UPDATE contact_points SET value = '030 1234567' WHERE customer_id = ?", (lise,))
        crm.rates.add("USD", "0.9")
        crm.customers.edit(3, {"city": "Graz"})
        crm.history.undo(crm.history.require_undo().id)
        crm.backups.create(path.with_name(KEPT))
    path.with_name("photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0" + bytes(9000))
    path.with_name("rates.csv").write_text("Date,USD,JPY\n2026-11-20,1.08,160.5\n")
    path.with_name("rows.csv").write_text(
        "Name,E-mail,City\n" + "".join(f"Row {n},row{n}@example.com,Berlin\n" for n in range(2000))
    )


def words(name: str, path: Path) -> list[str]:
    """The arguments of a command that writes."""
    names = {"{rows}": "rows.csv", "{photo}": "photo.png", "{kept}": KEPT, "{new}": "new.db", "{rates}": "rates.csv"}
    places = {word: str(path.with_name(name)) for word, name in names.items()} | {"{organization}": ORGANIZATION}
    return [*name.split(), *(places.get(word, word) for word in WRITING[name])]
