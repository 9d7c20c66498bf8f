"""The first page of a filtered list against SQL written by hand for it, and how soon a slow filter can be stopped."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from statistics import median

from crm_core.catalog.browse import Select
from crm_core.catalog.filters.condition import Condition
from crm_core.catalog.pages import Query
from crm_core.crm import Crm, open_crm
from crm_core.store import Interrupt, driver
from tests.bench.databases import Databases
from tests.bench.figures import Figure, ratio

BOUND, STOP_BOUND = 2.0, 0.25
COLUMNS = ("name", "organization", "city", "lifecycle", "last_interaction", "open_value")
PAGE, ROUNDS = 200, 15
OF_EMAIL = "c.id IN (SELECT customer_id FROM contact_points WHERE kind = 'email' AND "
# The filter, and the condition that somebody would write who knows the indexes.
INDEXED = {
    "name:ada*": "c.sort_name >= 'ada' AND c.sort_name < 'adb'",
    "id:100..900": "c.id BETWEEN 100 AND 900",
    "email:user1*": OF_EMAIL + "normalized >= 'user1' AND normalized < 'user2')",
    "lovelace": "c.id IN (SELECT rowid FROM customers_search WHERE customers_search MATCH '\"lovelace\"*')",
}
# One record each: reading the filter takes longer than SQLite takes for it, so what counts is that nobody notices.
SINGLE = ("email:=user7@example.org", "deal:7", "id:7")
SINGLE_BOUND = 2.0  # milliseconds
SLOW = "-city:nowhere -phone:+49 description:nothing"


def figures(databases: Databases) -> Iterator[Figure]:
    """Every filter that an index answers, then one that none does."""
    rounds = min(databases.size.rounds, ROUNDS)
    with closing(open_crm(databases.large())) as crm:
        for text, bare in INDEXED.items():
            yield _against(crm, text, bare, rounds)
        for text in SINGLE:
            yield Figure(f"first page of {text}", _page_seconds(crm, text, rounds) * 1000, SINGLE_BOUND, "ms")
        yield Figure("a filter without an index, until it is stopped", _until_stopped(crm, rounds), STOP_BOUND, "s")


def _against(crm: Crm, text: str, bare: str, rounds: int) -> Figure:
    query = Query(filter=text, fields=COLUMNS, sort=("name",), limit=PAGE)
    entity = crm.browse.entities["customer"]
    select = Select(entity, entity.pick(COLUMNS), query, Condition(bare, ()))

    def by_hand() -> None:
        with crm.store.reading() as db:
            db.execute(select.sql).fetchall()

    def page() -> None:
        crm.browse.page("customer", query)

    first, ours, again = [], [], []
    for _ in range(rounds + 1):
        first.append(_seconds(by_hand))
        ours.append(_seconds(page))
        again.append(_seconds(by_hand))
    return ratio(f"first page of {text}", BOUND, *(median(taken[1:]) for taken in (ours, first, again)))


def _page_seconds(crm: Crm, text: str, rounds: int) -> float:
    query = Query(filter=text, fields=COLUMNS, sort=("name",), limit=PAGE)
    return median(_seconds(lambda: crm.browse.page("customer", query)) for _ in range(rounds + 1))


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def _until_stopped(crm: Crm, rounds: int) -> float:
    """The longest that a query went on after it was told to stop, in seconds."""
    longest = 0.0
    for _ in range(rounds):
        stop, ended = Interrupt(), threading.Event()

        def count(stop: Interrupt = stop, ended: threading.Event = ended) -> None:
            with suppress(driver.OperationalError):
                crm.browse.count("customer", SLOW, interrupt=stop)
            ended.set()

        threading.Thread(target=count).start()
        time.sleep(0.05)
        longest = max(longest, _seconds(lambda stop=stop, ended=ended: (stop.stop(), ended.wait())))  # type: ignore[misc]
    return longest
