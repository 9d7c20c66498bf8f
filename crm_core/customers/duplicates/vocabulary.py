"""Words that are written in several ways: short forms of given names, legal forms, kinds of streets."""

_SHORT_FORMS = """
abigail: abby gail
albert: al bert
alexander: alex alec sandy sascha xander
alexandra: alex sandra sascha
alfred: alf fred
andrew: andy drew
anthony: tony
antonia: toni
barbara: barb babs
benjamin: ben benny
catherine: cathy kate katie
charles: charlie chuck
christina: chris tina
christine: chris
christopher: chris kit
daniel: dan danny
david: dave
deborah: deb debbie
dorothy: dot dolly
edward: ed eddie ted ned
eleanor: ellie nora
elizabeth: beth betty eliza liz lizzie lisa sissi
emanuel: manny manu
florian: flo
francesco: franco cecco
francis: frank
franziska: franzi
frederick: fred freddy
friedrich: fritz
gabriel: gabe
gabriele: gabi
gerald: gerry
gregory: greg
guillermo: memo
hans: hansi
heinrich: heinz heiner
henry: harry hank
ignacio: nacho
isabella: bella isa
jacob: jake
james: jim jimmy jamie
jennifer: jen jenny
jessica: jess jessie
johann: hans
johannes: hans hannes jo
john: jack johnny jon
jonathan: jon
jose: pepe
joseph: joe joey
josef: sepp
joshua: josh
judith: judy
karolina: karo lina
katharina: kathi kati
katherine: kate kathy katie kit
kenneth: ken
lawrence: larry
leonard: leo len
ludwig: lutz
manuel: manu
margaret: maggie meg peggy rita
margarete: grete gretel
maria: mia mitzi
matthew: matt
matthias: matze
maximilian: max
michael: mike mick micha
monika: moni
nicholas: nick
nicole: nicky
nikolaus: klaus niklas
pamela: pam
patricia: pat patty trish
patrick: pat paddy
peter: pete
philip: phil
rachel: rae
raymond: ray
rebecca: becky
richard: dick rick ricky
robert: rob bob bobby robbie
ronald: ron
rudolf: rudi
samantha: sam
samuel: sam
sebastian: basti seb
stefan: steff
stephanie: steffi steph
stephen: steve
steven: steve
susan: sue suzy
susanne: susi
theodore: ted theo
thomas: tom tommy
timothy: tim
ulrich: uli
ursula: uschi
victoria: vicky
vincent: vince
walter: walt
wilhelm: willi
william: bill billy will willy liam
wolfgang: wolf
zachary: zach
"""


def _by_short_form() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _SHORT_FORMS.strip().splitlines():
        full, _, shorts = line.partition(": ")
        for name in (full, *shorts.split()):
            found.setdefault(name, set()).add(full)
    return {name: frozenset(full) for name, full in found.items()}


FULL_FORMS = _by_short_form()
"""A given name or short form to the full names it may stand for."""

GENERATIONS = {
    **dict.fromkeys(("sr", "sen", "senior"), "senior"),
    **dict.fromkeys(("jr", "jun", "junior", "ii"), "junior"),
    **{number: number for number in ("iii", "iv")},
}
"""What stands behind the name of one of several in a family who are called the same."""

LEGAL_FORMS = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "bhd",
        "bv",
        "bvba",
        "co",
        "company",
        "corp",
        "corporation",
        "doo",
        "einzelunternehmen",
        "ek",
        "eg",
        "eu",
        "ev",
        "gbr",
        "gesmbh",
        "ggmbh",
        "gmbh",
        "inc",
        "incorporated",
        "kft",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "ltda",
        "mbh",
        "nv",
        "ohg",
        "oy",
        "oyj",
        "plc",
        "pte",
        "pty",
        "pvt",
        "sa",
        "sarl",
        "sas",
        "se",
        "sl",
        "sp",
        "spa",
        "spol",
        "srl",
        "sro",
        "ug",
        "zoo",
    ]
)

_STREET_KINDS = """
avenue: ave av avda avenida
boulevard: blvd bd bvd
circuit: cct cir
close: cl
court: ct crt
crescent: cres cr
drive: dr drv
esplanade: esp
gardens: gdns
grove: gr gve
highway: hwy
lane: ln la
parade: pde
place: pl
platz: plz
road: rd
route: rte
square: sq
strasse: str
street: st
terrace: tce ter terr
way: wy
"""
STREET_KINDS = {
    short: full
    for full, _, shorts in (line.partition(": ") for line in _STREET_KINDS.strip().splitlines())
    for short in shorts.split()
}
"""The abbreviation of a kind of street to the whole word."""
