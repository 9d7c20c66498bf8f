"""Tables as other programs write them, then torn, twisted and cut."""

import csv
import io
import json
import random

CUSTOMERS = (
    "Name,E-mail,Phone,City,Birthday,Annual revenue,Tags,Notes\r\n"
    '"Ada ""the first"" Lovelace",ada@example.org,+49 30 1,Köln,10.12.1815,"1.234,50",vip; new,Knows\r\n'
    '"Acme; Sons\r\nLtd",info@example.com,,Paris,,"2.000,00",,"two\nlines"\r\n'
    "Clara Böhm,clara@example.net,0316 4711,Graz,1.2.1990,-3,old,'=1+1\r\n"
    "山田太郎,taro@example.jp,+81 3 1234 5678,東京,,,vip,\r\n"
)
GOOGLE = (
    "First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Value,Address 1 - City,Labels\n"
    "Ada,Lovelace,Work,ada@example.org ::: ada@home.example,+44 20 7946 0991,London,* myContacts ::: vip\n"
    "Émile,Zola,,emile@example.fr,,Paris,\n"
)
DEALS = (
    "Deal Name;Stage;Amount;Close Date;Account;Probability\n"
    "One;Prospecting;5,5;13/02/2024;Acme;10 %\nTwo;Won;1.000,00;21/02/2024;Acme;\nThree;Nowhere;;;;120\n"
)
DEALS_JSON = (
    '[{"title": "T", "stage": "Prospecting", "value": {"amount": "5", "currency": "EUR"}, "customer": "Acme"},\n'
    ' {"title": "U", "stage": "Won", "value": 12, "tags": ["a", "b"]}, {"title": null, "stage": 3}]'
)
INTERACTIONS = (
    "date\tcustomer\tchannel\tsubject\tbody\n2024-01-01 10:00\tAcme\tcall\tHello\tlong\n"
    "2024-01-02T09:00:00Z\tAda\temail\tBye\t\n"
)
LEADS = (
    "Name,Email,Phone,Message,Budget,Submitted at\nAda,ada@example.org,+49 30 1,An engine,1000,2026-01-02\n"
    'Émile,emile@example.fr,,"Two\nlines",,\n'
)
PRODUCTS = 'SKU,Product Name,Price,Unit,Tax rate\nENG,Engine,"1,200.50",piece,19\nOIL,Oil,5,l,7\n,Tea,,,\n'
ORDERS = (
    "Order Number,Order Date,Customer,Product,Quantity,Unit Price,Total,Status\n"
    "7,2026-01-05,Ada,Engine,2,100.00,200.00,paid\n8,2026-01-06,Bob,Oil,1,5.00,5.00,paid\n"
    "7,2026-01-05,Ada,Cap,1.5,10.00,15.00,paid\n"
)
QUOTES = (
    "Quote Number,Title,Customer,Date,Status,Total,Currency\nQ-1,Relaunch,Ada,2026-01-05,sent,500.00,EUR\n"
    "Q-2,Hosting,Acme,2026-02-01,accepted,20,EUR\n"
)
TABLES = (CUSTOMERS, CUSTOMERS, GOOGLE, DEALS, INTERACTIONS, LEADS, PRODUCTS, ORDERS, QUOTES)
BASES = (*TABLES, DEALS_JSON)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16")
PIECES = (
    *(b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\n\n\n", b"\\", b"=", b"@", b"+"),
    *(b"\0", b"\x1b[31m", b"\x9b", b"\x7f", b"\x85", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xfe\xff"),
    *(b"[", b"]", b"{", b"}", b"[" * 3000, b'{"a":' * 3000, b"sep=;\n", b"null", b"n/a", b"NaN", b"Infinity"),
    *(b"1E+999999", b"9" * 5000, b"-0", b"1e309", b"99999999999999999999", b"0x10", b"31.12.9999", b"0.0.0"),
    *(b" " * 500, b"x" * 2000, b"x" * 70_000, b"a," * 2000, b"@" * 300, b"+" * 300, b"https://" * 200),
)
ODD: tuple[object, ...] = (
    *(None, True, 0, -1, 1e308, 10**30, [], ["a", "b"], [{"value": "x@example.org", "label": "work"}], {"amount": "5"}),
    *(
        {"amount": "1E+999999", "currency": "EUR"},
        {"deep": {"deeper": [[]]}},
        "\ud83d",
        "a\0b",
        "\x1b[31m",
        "2026-13-45",
    ),
)
OPTIONS = (
    *((), (), (), ("--as", "customers"), ("--as", "deals"), ("--as", "interactions"), ("--keep-unknown",)),
    *(("--as", "leads"), ("--as", "products"), ("--as", "orders"), ("--as", "quotes")),
    *(("--create-organizations",), ("--create-stages",), ("--delimiter", ";"), ("--encoding", "cp1252")),
)


def mutated(seed: int) -> bytes:
    """A table with a wound or more."""
    chance = random.Random(seed)
    text = chance.choice(BASES)
    if chance.random() < 0.3:
        text = shuffled(text, chance)
    return wounded(text.encode(chance.choice(ENCODINGS), "replace"), chance)


def mutated_json(seed: int) -> bytes:
    """One array of records; a wound or more is in every second, as with one nothing of an array can be read."""
    chance = random.Random(seed)
    whole = ("[\n" + ",\n".join(records(chance)) + "\n]\n").encode("utf-8", "surrogatepass")
    return wounded(whole, chance) if seed % 2 else whole


def mutated_jsonl(seed: int) -> bytes:
    """A record a line, with a wound or more."""
    chance = random.Random(seed)
    return wounded(("\n".join(records(chance)) + "\n").encode("utf-8", "surrogatepass"), chance)


def records(chance: random.Random) -> list[str]:
    """One of the tables as JSON objects, spelt in ASCII or not, some of their values lists, objects, numbers or nothing."""
    text = chance.choice(TABLES)
    delimiter = next(sign for sign in ";\t," if sign in text.partition("\n")[0])
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    for row in rows:
        if chance.random() < 0.3:
            row[chance.choice(list(row))] = chance.choice(ODD)  # type: ignore[assignment]
    return [json.dumps(row, ensure_ascii=chance.random() < 0.5) for row in rows]


def wounded(content: bytes, chance: random.Random) -> bytes:
    """Something put in, taken out or cut off, once or several times."""
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        at, cut = chance.randrange(len(content) + 1), chance.choice([0, 0, 1, 3, 40])
        content = content[:at] + chance.choice(PIECES) + content[at + cut :]
        if chance.random() < 0.1:
            content = content[: chance.randrange(len(content) + 1)]
    return content


def shuffled(text: str, chance: random.Random) -> str:
    """Its lines in another order, some of them twice."""
    lines = text.splitlines(keepends=True)
    return "".join(chance.choices(lines, k=len(lines) + 1))


def options(seed: int) -> tuple[str, ...]:
    """What the user says beside the file's name."""
    chance = random.Random(-seed)
    order = ("--date-order", chance.choice(["dmy", "mdy"])) if chance.random() < 0.8 else ()
    return (*chance.choice(OPTIONS), *order)
