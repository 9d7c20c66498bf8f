"""The app by its own type, for widgets and dialogs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from textual.css.query import NoMatches

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from crm_tui.app import CrmApp


def crm_app_of(node: "DOMNode") -> "CrmApp":
    """The app a node belongs to."""
    return cast("CrmApp", node.app)


@contextmanager
def unless_left(node: "DOMNode") -> Iterator[None]:
    """What begins or arrives on a screen that is being left, maybe before it was laid out, finds nothing on it any more."""
    try:
        yield
    except NoMatches:
        # Textual has no public word for a node that is being taken apart; all are when the program ends.
        if node.is_attached and node.app.is_running and not (node._pruning or node._closing):
            raise
