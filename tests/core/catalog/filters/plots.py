"""Generated gardens; for every kind of field what people type for it, and what plain Python makes of that."""

import json
import random
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from crm_core.catalog.fields import Kind
from tests.core.catalog.filters.gardens import KEEPERS

Row = dict[str, Any]
WILD = ("{}*", "*{}")
ORDERED = (">{}", ">={}", "<{}", "<={}", "{}..{}", "{}..", "..{}")
FORMS = ("{}", "={}", "{},{}", *ORDERED, *WILD, "missing", "any")
NOT_WILD = tuple(form for form in FORMS if form not in WILD)
PLAIN = tuple(form for form in NOT_WILD if form not in ORDERED)
BERLIN = ZoneInfo("Europe/Berlin")
MIDSUMMER = datetime(2026, 6, 21, 12, tzinfo=UTC)
ABOVE_ALL = "\U0010ffff"
SYLLABLES = ("bo", "ka", "lu", "ti", "zé", "rö", "gå", "fi", "wu", "Pe", "Xi")
CHOICES = ("new", "on hold", "won", "wilting")
BEDS = ("Kräuter", "Rosen", "Robinie", "beet")


class Typed(NamedTuple):
    """What somebody types, with the first and the last value that it stands for."""

    text: str
    low: Any
    high: Any


class Column(NamedTuple):
    """A field: a value to store, what of it is compared, and how a compared value is typed in the ``forms`` it takes.

    Of a text ``is_text`` says that a part of it is enough, unless ``is_whole``. ``stored`` is the column of its values.
    """

    kind: Kind
    key: str
    make: Callable[[random.Random], Any]
    read: Callable[[Any], Sequence[Any]]
    type: Callable[[Any, random.Random], Typed]
    forms: tuple[str, ...] = FORMS
    is_text: bool = False
    is_whole: bool = False
    stored: str = ""

    def values(self, row: Row) -> list[Any]:
        """What is compared of a row; nothing where it has no value."""
        stored = row.get(self.stored or self.key)
        return [] if stored is None else list(self.read(stored))

    def holds(self, form: str, typed: Sequence[Typed], row: Row) -> bool:
        """Whether the field with that value is true of the row, by the rules of the guide."""
        if form in ("missing", "any"):
            return (row.get(self.stored or self.key) is None) == (form == "missing")
        return any(self._compared(form, typed, value) for value in self.values(row))

    def _compared(self, form: str, typed: Sequence[Typed], value: Any) -> bool:
        (_, low, high), (_, _, last) = typed[0], typed[-1]
        if form in WILD:
            return fnmatchcase(value, form.format(low))
        if self.is_text and form in PLAIN:
            whole = self.is_whole or form == "={}"
            return any(value == text if whole else text in value for _, text, _ in typed)
        return bool(
            {
                "{}": low <= value <= high,
                "={}": low <= value <= high,
                "{},{}": any(first <= value <= end for _, first, end in typed),
                ">{}": value > high,
                ">={}": value >= low,
                "<{}": value < low,
                "<={}": value <= high,
                "{}..{}": low <= value <= last,
                "{}..": value >= low,
                "..{}": value <= high,
            }[form]
        )


def plain(text: object) -> str:
    """Lower case without accents, worked out another way than the program does."""
    decomposed = unicodedata.normalize("NFD", str(text))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.randint(1, 3)))


def _begins(typed: str) -> Typed:
    """What is typed of a text stands for everything that begins so."""
    return Typed(typed, plain(typed), plain(typed) + ABOVE_ALL)


def _piece(value: str, dice: random.Random) -> Typed:
    return _begins(dice.choice((value, value, value.upper(), value[:2], value[:3])))


def _exactly(show: Callable[[Any], str]) -> Callable[[Any, random.Random], Typed]:
    return lambda value, _: Typed(show(value), value, value)


def _text(kind: Kind, key: str, make: Callable[[random.Random], Any] = _word, **more: Any) -> Column:
    return Column(kind, key, make, lambda stored: [plain(stored)], _piece, is_text=True, **more)


def _list(key: str, make: Callable[[random.Random], Any], parts: Callable[[Any], list[str]]) -> Column:
    return Column(
        Kind.LIST,
        key,
        make,
        lambda stored: [plain(part) for part in parts(stored)],
        _piece,
        is_text=True,
        is_whole=True,
    )


def _number(kind: Kind, key: str, make: Callable[[random.Random], Any], show: Callable[[Any], str] = str) -> Column:
    return Column(kind, key, make, lambda stored: [stored], _exactly(show), NOT_WILD)


def _period(value: str, dice: random.Random) -> Typed:
    """The day, month or year of a moment."""
    period = value[: dice.choice((4, 7, 10))]
    return Typed(period, period, period + ABOVE_ALL)


def _moment(kind: Kind, key: str, make: Callable[[random.Random], Any], read: Callable[[Any], list[str]]) -> Column:
    return Column(kind, key, make, read, _period, NOT_WILD)


def _some_time(dice: random.Random) -> datetime:
    return MIDSUMMER + timedelta(minutes=dice.randint(-800_000, 800_000))


def _wall_time(instant: str) -> list[str]:
    return [datetime.fromisoformat(instant).astimezone(BERLIN).isoformat()]


def _birthday(dice: random.Random) -> str:
    born = _some_time(dice)
    return dice.choice((f"{born:%Y-%m-%d}", f"{born:%Y-%m-%d}", f"--{born:%m-%d}"))


def _phone(dice: random.Random) -> list[tuple[str, str]]:
    # The last digits stand nowhere else in a number.
    number = f"+49{dice.choice(('30', '89'))}{''.join(dice.choices('5678', k=3))}"
    return [(number, number)]


def _numbers(stored: list[tuple[str, str]]) -> list[str]:
    return [number for number, _ in stored]


def _number_begun(value: str, dice: random.Random) -> Typed:
    return _begins(value[: dice.choice((5, 6, 8))])


def _last_digits(value: str, _: random.Random) -> Typed:
    return _begins(value[-3:])


def _custom(key: str, make: Callable[[random.Random], Any]) -> Callable[[random.Random], str]:
    return lambda dice: json.dumps({key: make(dice)})


COLUMNS = (
    _text(Kind.TEXT, "city"),
    _text(Kind.LONG_TEXT, "notes", lambda dice: dice.choice((_word(dice), f"{_word(dice)}\n{_word(dice)}")))._replace(
        type=lambda value, dice: _begins(dice.choice(value.split("\n"))[: dice.choice((2, 3, 9))])
    ),
    _text(Kind.URL, "website", lambda dice: f"{dice.choice(('http', 'https'))}://{plain(_word(dice))}.example"),
    _text(Kind.EMAIL, "email", lambda dice: [f"{plain(_word(dice))}@example.com"])._replace(
        read=lambda stored: stored, type=lambda value, dice: _begins(value[: dice.choice((2, 3, 4, 99))])
    ),
    _text(Kind.FILE, "plan", lambda dice: f"{dice.getrandbits(64):016x}"),
    _list("tag", lambda dice: [_word(dice) for _ in range(dice.randint(1, 2))], list),
    _list("tools", lambda dice: "\x1f".join(_word(dice) for _ in range(2)), lambda stored: stored.split("\x1f")),
    _text(Kind.REFERENCE, "keeper", lambda dice: dice.choice(list(KEEPERS)), stored="keeper_id")._replace(
        read=lambda stored: [plain(KEEPERS[stored])], type=lambda value, dice: _begins(value.split()[0])
    ),
    _number(Kind.NUMBER, "trees", lambda dice: dice.randint(-3, 12)),
    _number(Kind.DECIMAL, "harvest", lambda dice: dice.randint(-8, 40) / 4),
    _number(Kind.PERCENT, "shade", lambda dice: dice.randint(0, 16) * 625, lambda points: f"{points / 100:g}%"),
    _number(Kind.DURATION, "walk", lambda dice: dice.randint(0, 12) * 15, lambda long: f"{long // 60}h{long % 60:02}"),
    _number(Kind.MONEY, "rent", lambda dice: dice.randint(1, 12) * 12_550, lambda cents: f"{cents / 100:.2f}"),
    _moment(Kind.DATE, "planted", lambda dice: f"{_some_time(dice):%Y-%m-%d}", lambda stored: [stored]),
    _moment(Kind.INSTANT, "visited", lambda dice: f"{_some_time(dice):%Y-%m-%dT%H:%M:%SZ}", _wall_time),
    _moment(
        Kind.LOCAL_TIME,
        "opens",
        lambda dice: dice.choice((f"{_some_time(dice):%Y-%m-%dT%H:%M}", f"{_some_time(dice):%Y-%m-%d}")),
        lambda stored: [stored],
    ),
    Column(
        Kind.BIRTHDAY,
        "birthday",
        _birthday,
        lambda stored: [] if stored.startswith("--") else [stored],
        _period,
        NOT_WILD,
    ),
    Column(
        Kind.BIRTHDAY,
        "birthday",
        _birthday,
        lambda stored: [stored[-5:]],
        lambda value, _: Typed(value, value, value),
        NOT_WILD,
    ),
    Column(
        Kind.BOOLEAN,
        "open",
        lambda dice: dice.randint(0, 1),
        lambda stored: [stored],
        lambda value, dice: Typed(dice.choice((("no", "false"), ("yes", "true"))[value]), value, value),
        PLAIN,
    ),
    Column(
        Kind.CHOICE,
        "status",
        lambda dice: dice.choice(CHOICES),
        lambda stored: [stored],
        lambda value, _: Typed(value.replace(" ", "-"), value, value),
        PLAIN,
    ),
    _text(Kind.CHOICE, "bed", lambda dice: dice.choice(BEDS), is_whole=True),
    Column(Kind.PHONE, "phone", _phone, _numbers, _number_begun, ("{}", "{},{}", "{}*", "missing", "any")),
    Column(Kind.PHONE, "phone", _phone, _numbers, _last_digits, ("{}", "{},{}", "*{}"), is_text=True),
    Column(Kind.PHONE, "phone", _phone, _numbers, _exactly(lambda number: f"0{number[3:]}"), ("={}",)),
    Column(
        Kind.JSON,
        "custom.size",
        _custom("size", lambda dice: dice.randint(-5, 9)),
        lambda stored: [json.loads(stored)["size"]],
        _exactly(str),
        NOT_WILD,
        stored="custom",
    ),
    _text(Kind.JSON, "custom.sector", _custom("sector", _word), stored="custom")._replace(
        read=lambda stored: [plain(json.loads(stored)["sector"])]
    ),
)


def plots(columns: Sequence[Column], dice: random.Random, many: int) -> list[Row]:
    """Rows with values in the columns, every fifth left out."""
    return [
        {"id": number, "name": f"Plot {number}", "currency": "EUR"}
        | {column.stored or column.key: column.make(dice) for column in columns if dice.random() > 0.2}
        for number in range(1, many + 1)
    ]
