"""Tables as other programs write them, then torn, twisted and cut."""

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
BASES = (CUSTOMERS, CUSTOMERS, GOOGLE, DEALS, DEALS_JSON, INTERACTIONS)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16")
PIECES = (
    *(b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\n\n\n", b"\\", b"=", b"@", b"+"),
    *(b"\0", b"\x1b[31m", b"\x9b", b"\x7f", b"\x85", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xfe\xff"),
    *(b"[", b"]", b"{", b"}", b"[" * 3000, b'{"a":' * 3000, b"sep=;\n", b"null", b"n/a", b"NaN", b"Infinity"),
    *(b"1E+999999", b"9" * 5000, b"-0", b"1e309", b"99999999999999999999", b"0x10", b"31.12.9999", b"0.0.0"),
    *(b" " * 500, b"x" * 2000, b"x" * 70_000, b"a," * 2000, b"@" * 300, b"+" * 300, b"https://" * 200),
)
OPTIONS = (
    *((), (), (), ("--as", "customers"), ("--as", "deals"), ("--as", "interactions"), ("--keep-unknown",)),
    *(("--create-organizations",), ("--create-stages",), ("--delimiter", ";"), ("--encoding", "cp1252")),
)


def mutated(seed: int) -> bytes:
    """A table with a wound or more."""
    chance = random.Random(seed)
    text = chance.choice(BASES)
    if chance.random() < 0.3:
        text = shuffled(text, chance)
    content = text.encode(chance.choice(ENCODINGS), "replace")
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
