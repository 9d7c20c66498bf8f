"""One customer as a screen of its own, for terminals too narrow for two panes."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from crm_tui.actions import GOES_BACK, Action, bindings
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.customer_actions import CUSTOMER_ACTIONS
from crm_tui.screens.relation_actions import RELATION_ACTIONS
from crm_tui.widgets.customer_detail import CustomerDetail

if TYPE_CHECKING:
    from crm_tui.screens.customers import CustomersScreen

DETAIL_ACTIONS = (
    Action(
        id="customer.back",
        keys="escape",
        label="Back",
        group="Moving",
        footer=95,
        run=lambda s: s.app.pop_screen(),
        no_twin=GOES_BACK,
    ),
)


class CustomerScreen(BaseScreen):
    """Everything about one customer; ``n`` and ``N`` go through the list it was opened from."""

    NAME = "customers"
    ACTIONS = (*DETAIL_ACTIONS, *CUSTOMER_ACTIONS, *RELATION_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (CustomerDetail,)

    def __init__(self, key: int, opener: "CustomersScreen") -> None:
        super().__init__()
        self._key = key
        self._opener = opener

    def body(self) -> ComposeResult:
        """The detail."""
        yield CustomerDetail()

    def on_mount(self) -> None:
        """Read the customer."""
        self._detail.focus()
        self._detail.show(self._key)

    @property
    def _detail(self) -> CustomerDetail:
        return self.query_one(CustomerDetail)

    def subject(self) -> int | None:
        """The customer that actions are about."""
        return self._key

    def shown_record(self) -> tuple[str, int]:
        """The same, with its kind."""
        return "customer", self._key

    def subjects(self) -> list[int]:
        """The same as a list."""
        return [self._key]

    def subject_name(self) -> str:
        """What people call the customer."""
        return self._detail.name_shown

    def step(self, distance: int) -> int | None:
        """Show the next or previous customer of the list."""
        key = self._opener.step(distance)
        if key is not None:
            self._key = key
            self._detail.show(key)
        return key

    def reload(self) -> None:
        """Read the customer again."""
        self._detail.show(self._key, again=True)

    def show_timeline(self) -> None:
        """The timeline with the kinds that were chosen."""
        self.reload()
