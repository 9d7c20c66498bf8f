"""The app by its own type, for widgets and dialogs."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from crm_tui.app import CrmApp


def crm_app_of(node: "DOMNode") -> "CrmApp":
    """The app a node belongs to."""
    return cast("CrmApp", node.app)
