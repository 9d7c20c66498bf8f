"""Which kinds of entries the timeline of a customer shows: chosen one at a time, all when none is."""

from collections.abc import Mapping
from typing import Any

from crm_tui import bridge
from crm_tui.glyphs import sign

Host = Any  # CustomersScreen or CustomerScreen: subject()
EVERYTHING = ""
NAME_CELLS = 14


def choose_kinds(host: Host) -> None:
    """Choose a kind to see, or one to see no longer, with how many there are of each."""
    customers, key = host.crm.customers, host.subject()
    bridge.load(host, "kinds", lambda: customers.timeline_numbers(key), lambda numbers: _ask(host, numbers))


def _ask(host: Host, numbers: Mapping[str, int]) -> None:
    from crm_tui.dialogs.choose import Choose

    session, known = host.crm_app.session, host.crm.customers.timeline_kinds()
    shown = session.timeline_kinds
    choices = [(EVERYTHING, f"{_mark(not shown)} everything")]
    choices += [
        (word, f"{_mark(word in shown)} {word:<{NAME_CELLS}} {numbers.get(word, 0):>5,}")
        for word in known
        if word in numbers or word in shown
    ]

    def chosen(word: str | None) -> None:
        if word is None:
            return
        wanted = set(shown) ^ {word} if word else set()
        session.timeline_kinds = tuple(one for one in known if one in wanted)
        host.show_timeline()

    host.app.push_screen(Choose("Show in the timeline", choices), chosen)


def _mark(chosen: bool) -> str:
    return sign("mark") if chosen else " "
