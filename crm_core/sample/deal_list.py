"""The sixty deals of the sample data: title, with whom, what, how much, and how it ended or where it stands."""

from typing import NamedTuple


class Deal(NamedTuple):
    """A deal as written down here; ``domain`` names the organization, "" stands for one of the private persons.

    ``outcome`` is the stage it stands in. Where the story needs it, ``days`` fixes (opened ago, entered the stage ago,
    closes in) and ``contact`` which person of the organization it is talked about with; ``institutional`` says that
    it is the organization's own and not that person's.
    """

    title: str
    domain: str
    product: str
    amount: int
    currency: str
    outcome: str
    days: tuple[int, int, int] | None = None
    contact: int | None = None
    institutional: bool = False


STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation", "Won", "Lost")

DEALS = (
    Deal("Website relaunch", "analytical", "Website", 12400, "EUR", "Proposal", (40, 5, 13), 0),
    Deal("Brand kit", "blaa-lonid", "Brand identity", 1150, "EUR", "Qualification", (24, 5, 30), 0),
    Deal("Support contract", "yamada", "Support contract", 88000, "JPY", "Negotiation", (66, 16, -3), 0),
    Deal("Shop redesign", "boehm-soehne", "Shop design", 4000, "EUR", "Prospecting", (12, 12, 60), 1, True),
    Deal("Logo", "cafe-lodz", "Brand identity", 900, "EUR", "Won", (48, 2, -2), 0, True),
    Deal("Jar labels", "waldrand", "Packaging", 3200, "EUR", "Won"),
    Deal("Reading series posters", "neckarbuch", "Print", 1450, "EUR", "Won"),
    Deal("Practice signage", "praxis-oeztuerk", "Signage", 5600, "EUR", "Won"),
    Deal("Configurator pages", "fahrradwerk", "Website", 14800, "EUR", "Won"),
    Deal("Coffee bags", "hafenroesterei", "Packaging", 4900, "EUR", "Won"),
    Deal("Portraits and website", "kanzlei-voss", "Website", 9800, "EUR", "Won"),
    Deal("Wine labels, three vintages", "weingut-steinhaeuser", "Packaging", 2700, "EUR", "Won"),
    Deal("Annual report for members", "solarhof", "Annual report", 6400, "EUR", "Won"),
    Deal("Exhibition “Kitchen Tables”", "alltagsdinge", "Exhibition", 18500, "EUR", "Won"),
    Deal("Milk bottle relief", "alpenrand", "Packaging", 7300, "EUR", "Won"),
    Deal("Catalogue of picture books", "kleine-freiheit", "Print", 3900, "EUR", "Won"),
    Deal("Cake boxes", "zuckerl", "Packaging", 2250, "EUR", "Won"),
    Deal("Room numbers and key fobs", "faerberhof", "Signage", 3100, "EUR", "Won"),
    Deal("Bottle and label", "thistlewood", "Packaging", 8400, "GBP", "Won"),
    Deal("Handbook for the engine", "analytical", "Print", 5200, "GBP", "Won"),
    Deal("Shop signs", "yamada", "Signage", 420000, "JPY", "Won"),
    Deal("Loom identity", "harbor-loom", "Brand identity", 11500, "USD", "Won"),
    Deal("Brewery website", "blauer-bock", "Website", 8200, "EUR", "Lost"),
    Deal("Autumn shop window", "schuhhaus-taenzer", "Shop design", 1900, "EUR", "Lost"),
    Deal("Logo refresh", "optik-huebner", "Brand identity", 1600, "EUR", "Lost"),
    Deal("Container graphics", "rheinhafen", "Signage", 12600, "EUR", "Lost"),
    Deal("Delivery icons", "svitanok", "Illustration", 2400, "EUR", "Lost"),
    Deal("Olive oil gift box", "elaiones", "Packaging", 3050, "EUR", "Lost"),
    Deal("Harbour map", "masen", "Illustration", 1800, "EUR", "Lost"),
    Deal("Menu relaunch", "to-kyma", "Print", 1350, "EUR", "Lost"),
    Deal("Beer mats", "zlaty-klic", "Print", 700, "EUR", "Lost"),
    Deal("Nursery picture wall", "pusteblume", "Illustration", 950, "EUR", "Lost"),
    Deal("Stall banners", "handwerkskultur", "Signage", 2800, "EUR", "Prospecting"),
    Deal("Spring catalogue", "acme-eu", "Print", 6900, "EUR", "Prospecting"),
    Deal("Toy boxes", "purzelbaum", "Packaging", 3400, "EUR", "Prospecting"),
    Deal("Wool tags", "nordurljos", "Packaging", 900, "EUR", "Prospecting"),
    Deal("Tea tins", "xihu-tea", "Packaging", 5200, "USD", "Prospecting"),
    Deal("Railway posters", "namaste", "Print", 2100, "EUR", "Prospecting"),
    Deal("Soap wrappers", "rozova", "Packaging", 1750, "EUR", "Prospecting"),
    Deal("Gift vouchers", "suedstern", "Print", 650, "EUR", "Prospecting"),
    Deal("Leather stamp", "atelier-maelle", "Brand identity", 1200, "EUR", "Prospecting"),
    Deal("Roof garden guide", "gruenspan", "Print", 3600, "EUR", "Qualification"),
    Deal("Anniversary book", "roessler-druck", "Print", 4300, "EUR", "Qualification"),
    Deal("Lamp catalogue", "hikari", "Print", 640000, "JPY", "Qualification"),
    Deal("Watch faces", "kaeslin", "Illustration", 5800, "EUR", "Qualification"),
    Deal("Recipe cards", "hagefen", "Print", 1600, "EUR", "Qualification"),
    Deal("Towel labels", "cinar", "Packaging", 2300, "EUR", "Qualification"),
    Deal("Wedding invitations", "", "Print", 780, "EUR", "Qualification"),
    Deal("Kayak graphics", "zuraw", "Illustration", 4100, "EUR", "Proposal"),
    Deal("Film titles", "vikno", "Illustration", 5500, "EUR", "Proposal"),
    Deal("Guest house guide", "waha", "Print", 6200, "USD", "Proposal"),
    Deal("Bread bags", "pod-aniolem", "Packaging", 1900, "EUR", "Proposal"),
    Deal("Tea house website", "tsukinoniwa", "Website", 780000, "JPY", "Proposal"),
    Deal("Member area", "solarhof", "Website", 12900, "EUR", "Proposal"),
    Deal("Cargo bicycle brochure", "fahrradwerk", "Print", 3800, "EUR", "Proposal"),
    Deal("Family chronicle", "", "Print", 1450, "EUR", "Proposal"),
    Deal("Wayfinding for the museum", "alltagsdinge", "Signage", 22400, "EUR", "Negotiation"),
    Deal("Cheese range", "alpenrand", "Packaging", 9600, "EUR", "Negotiation"),
    Deal("Tableware catalogue", "mill-lane", "Print", 3300, "GBP", "Negotiation"),
    Deal("Lawyers’ journal", "kanzlei-voss", "Print", 4700, "EUR", "Negotiation"),
)

COMPETITORS = ("Studio Nordlicht", "Pixelwerk", "Grünstift")
# What a product brings every month beside its price, in whole units of the deal's currency.
MONTHLY = {"Website": 90, "Shop design": 120}
SUPPORT_EVERY_YEAR = "Support contract"
LOST_REASONS = ("price", "no budget this year", "went with another studio", "does it in-house", "no answer")
NEXT_STEPS = {
    "Prospecting": ("Send portfolio", "Call for a first talk", "Find out who decides", "Ask for the old files"),
    "Qualification": ("Clear the budget", "Visit and take measurements", "Write the brief together"),
    "Proposal": (
        "Call about variants",
        "Send second variant",
        "Ask whether the offer arrived",
        "Explain the offer on the phone",
    ),
    "Negotiation": ("Send contract", "Agree on the start date", "Answer questions on rights of use"),
}
