"""The persons of the sample data who are written down by hand, and what persons do and are called at work."""

from typing import NamedTuple

from crm_core.sample.names import Person


class Known(NamedTuple):
    """A person who is in every sample; days are counted from the reference day, ``silent`` since last heard of."""

    person: Person
    domain: str
    country: str
    city: str
    job_title: str
    language: str
    email: str
    phone: str
    lifecycle: str
    tags: tuple[str, ...]
    since: int
    silent: int
    birthday_in: int | None
    birth_years: int | None
    description: str


ADA = "Ada Lovelace"
CLARA = "Clara Böhm"
BJORK = "Björk Guðmundsdóttir"
LUCJA = "Łucja Ağca"
YAMADA = "山田 太郎"

KNOWN = {
    known.person.name: known
    for known in (
        Known(
            Person(ADA, "Ada", "Lovelace", ("ada", "lovelace")),
            "analytical",
            "GB",
            "London",
            "CTO",
            "en",
            "ada@example.com",
            "+44 20 7946 0991",
            "customer",
            ("vip", "referral"),
            985,
            2,
            19,
            -38,
            "Decides on her own up to 15,000 €. Prefers a call in the afternoon; likes two variants to choose from.",
        ),
        Known(
            Person(CLARA, "Clara", "Böhm", ("clara", "boehm")),
            "boehm-soehne",
            "AT",
            "Graz",
            "Managing director",
            "de",
            "clara.boehm@boehm-soehne.example.com",
            "+43 316 1234 517",
            "customer",
            ("newsletter", "event"),
            840,
            103,
            1,
            -47,
            "Takes over the shop from her father step by step.",
        ),
        Known(
            Person(BJORK, "Björk", "Guðmundsdóttir", ("bjork", "gudmundsdottir")),
            "blaa-lonid",
            "IS",
            "Reykjavík",
            "Head of guest relations",
            "is",
            "bjork@blaa-lonid.example.com",
            "+354 551 1242",
            "prospect",
            ("event",),
            120,
            5,
            140,
            -36,
            "Met at the hotel fair. Wants everything in Icelandic and English.",
        ),
        Known(
            Person(LUCJA, "Łucja", "Ağca", ("lucja", "agca")),
            "",
            "PL",
            "Kraków",
            "",
            "pl",
            "lucja.agca@example.org",
            "+48 12 345 67 08",
            "lead",
            ("newsletter",),
            60,
            41,
            -75,
            None,
            "Ceramicist; thinks about a small web shop for her teapots.",
        ),
        Known(
            Person(YAMADA, "太郎", "山田", ("taro", "yamada")),
            "yamada",
            "JP",
            "大阪",
            "社長",
            "ja",
            "taro@yamada.example.com",
            "+81 6 1234 5688",
            "customer",
            ("vip", "wholesale"),
            760,
            1,
            -160,
            -58,
            "Writes in English, reads it better than he says. Mornings in Europe are his afternoons.",
        ),
    )
}

LEADING_TITLES = ("Owner", "Managing director", "Founder", "Head of marketing", "Shop manager", "Director")
OTHER_TITLES = (
    "Office manager",
    "Head of marketing",
    "Bookkeeping",
    "Communications",
    "Assistant to the board",
    "Head of sales",
    "Product manager",
    "Purchasing",
    "Events and public relations",
)
SOURCES = ("referral", "website", "trade fair", "newsletter", "event", "social media", "cold call")
TAGS = ("newsletter", "newsletter", "event", "referral", "wholesale", "press", "christmas card")
NOTES = (
    "Pays on the day the invoice arrives.",
    "Calls back only in the morning.",
    "Wants proofs on paper, not on the screen.",
    "Recommended us to two neighbours.",
    "Plans the year in January; ask before that.",
    "Vegetarian; remember for the summer party.",
    "Please write, do not call.",
    "Needs three offers for anything above 5,000 €.",
)
LONG_NAME = Person(
    "Maria-Magdalena Gräfin von Hohenstein-Wallerstein zu Oberkirchberg",
    "Maria-Magdalena",
    "Gräfin von Hohenstein-Wallerstein zu Oberkirchberg",
    ("mm", "hohenstein"),
)
