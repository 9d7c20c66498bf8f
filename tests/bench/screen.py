"""The full-screen program on a million customers: start, keys, memory, and a change made outside.

A program and two runs of its floor are on the screen at the same time, each on a terminal of its own, and get the same
key one after the other.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from tests.bench.databases import Databases
from tests.bench.figures import Figure, paired, ratio
from tests.bench.programs import CRM, floor, run
from tests.bench.terminal import SILENCE, Answer, Terminal

START, KEYS = 1.5, 2.0
LAST_BYTE, SHOWN = 100.0, 1000.0
MEGABYTES = 150.0
LISTENING = 0.35  # seconds: an answer may be late, and the cursor of an input blinks every half second
ROUNDS = 20
VISIBLE = 25
BOARD = 1.5
NO_CUSTOMERS = "No customers yet"
PIPELINE, NO_DEALS, FIRST_DEAL = b"2", "No deals yet", "Deal 00000"
GREETING = "Hello, world!"
DOWN, PAGE_DOWN, ERASE = b"\x1b[B", b"\x1b[6~", b"\x7f"
WORDS = ("lovelace", "berlin", "user77", "ada bel")
ONCE = sum(2 * len(word) for word in WORDS)  # all of them typed and erased


class Screens(NamedTuple):
    """Ours, the floor, and the floor again."""

    ours: Terminal
    floor: Terminal
    again: Terminal


def figures(databases: Databases) -> Iterator[Figure]:
    """Everything one feels at the keyboard."""
    database = databases.large()
    environment = databases.environment(database)
    yield start(databases, database, environment)
    with ExitStack() as stack:
        bare = floor("line_table.py", database)
        programs = (CRM, bare, bare)
        screens = Screens(*(stack.enter_context(Terminal(program, environment)) for program in programs))
        for screen in screens:
            screen.rest(1)
        count = databases.size.keys
        for name, keys in (("key down", [DOWN] * count), ("page down", [PAGE_DOWN] * count)):
            yield _first_bytes(name, *_pressed(screens, keys))
        for screen in screens:
            screen.press(b"/")
        _pressed(screens, _typing(ONCE))  # so that the system has read the database before
        answers = _pressed(screens, _typing(count), LISTENING)
        yield _first_bytes("filter letter", *answers)
        last = _high([answer.last for answer in answers[0]])
        yield Figure("crm, filter letter: last byte, p95", last * 1000, LAST_BYTE, "ms")
        if (megabytes := screens.ours.megabytes()) is not None:
            yield Figure("crm, after all these keys: memory", megabytes, MEGABYTES, "MB")
    yield change_outside(databases, database)
    yield board(databases)


def start(databases: Databases, database: Path, environment: dict[str, str]) -> Figure:
    """From the start to the names of a whole screen, in multiples of Textual's hello world."""
    name, bare = _name_at(database, VISIBLE), floor("hello.py")

    def seconds(program: Sequence[str], text: str) -> float:
        with Terminal(program, environment) as screen:
            shown = screen.until(text)
            screen.rest()
        return shown

    def one_round() -> tuple[float, float, float]:
        return seconds(bare, GREETING), seconds(CRM, name), seconds(bare, GREETING)

    one_round()
    rounds = [one_round() for _ in range(min(databases.size.rounds, ROUNDS))]
    return paired("crm, start to first complete paint, by Textual's hello world", START, rounds)


def change_outside(databases: Databases, database: Path) -> Figure:
    """How long after ``crm customer add`` has ended its customer is on the screen of another terminal."""
    environment = databases.environment(databases.copy(database, "changed"))
    name = _name_at(database, VISIBLE // 2) + "!"
    run([*CRM, "customer", "add", "Zacharias Zwetschge"], environment)  # the backup of the day comes before it
    with Terminal(CRM, environment) as screen:
        screen.rest(1)
        run([*CRM, "customer", "add", name], environment)
        done = time.perf_counter()
        screen.until(name)
        seconds = time.perf_counter() - done
    return Figure("crm, a customer added outside is shown after", seconds * 1000, SHOWN, "ms")


def board(databases: Databases) -> Figure:
    """From the key to the first complete paint of a board of many open deals, in multiples of an empty one."""
    deals, none = databases.board(), databases.board(empty=True)

    def seconds(database: Path, text: str) -> float:
        with Terminal(CRM, databases.environment(database)) as screen:
            screen.until(NO_CUSTOMERS)
            screen.rest(0.5)
            pressed = screen.since_start()
            screen.write(PIPELINE)
            return screen.until(text) - pressed

    def one_round() -> tuple[float, float, float]:
        return seconds(none, NO_DEALS), seconds(deals, FIRST_DEAL), seconds(none, NO_DEALS)

    one_round()
    rounds = [one_round() for _ in range(min(databases.size.rounds, ROUNDS))]
    return paired("crm, board of 10,000 open deals: first paint, by an empty board", BOARD, rounds)


def _pressed(
    screens: Screens, keys: Sequence[bytes], silence: float = SILENCE
) -> tuple[list[Answer], list[Answer], list[Answer]]:
    answers = [tuple(screen.press(key, silence) for screen in screens) for key in keys]
    ours, bare, again = zip(*answers, strict=True)
    return list(ours), list(bare), list(again)


def _first_bytes(name: str, ours: list[Answer], bare: list[Answer], again: list[Answer]) -> Figure:
    high = (_high([answer.first for answer in answers]) for answers in (ours, bare, again))
    return ratio(f"crm, {name}: first byte, p95, by a bare table", KEYS, *high)


def _high(values: Sequence[float]) -> float:
    """What 95 of 100 values are below."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _typing(count: int) -> list[bytes]:
    """So many keys: words typed letter by letter and erased again."""
    keys: list[bytes] = []
    while len(keys) < count:
        for word in WORDS:
            keys += [letter.encode() for letter in word] + [ERASE] * len(word)
    return keys[:count]


def _name_at(database: Path, place: int) -> str:
    """As much of the name at a place of the list as its column surely shows."""
    with closing(sqlite3.connect(database)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM customers ORDER BY sort_name, id LIMIT ?", (place,))]
    return str(names[-1])[:14].rstrip()
