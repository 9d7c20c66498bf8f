"""Products: what is sold, and beside it the prices, agreements, and deals, quotes and orders of the one under the cursor."""

from collections.abc import Sequence

from textual import on
from textual.content import Content

from crm_core.sales.products.queries import ProductView
from crm_tui.actions import Action, bindings
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS
from crm_tui.screens.product_actions import PRODUCT_ACTIONS, show_twin
from crm_tui.screens.records_and_pane import RecordsAndPane
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.product_lines import product_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable


def _filter_twin(host: "ProductsScreen") -> Sequence[str]:
    sort = ["--sort", host.table.sort] if host.table.sort else []
    return ["crm", "product", "list", *host.words.split(), *sort]


FILTER = Action(
    id="product.filter",
    keys="slash",
    label="Filter",
    group="Finding",
    footer=88,
    run=lambda host: host.bar.start(),
    twin=_filter_twin,
    help="Narrow the list: words, field:value, ranges, NOT, OR.",
)
MOVING = tuple(action for action in LIST_PANE_ACTIONS if action.id != "list.filter")


class ProductsScreen(RecordsAndPane):
    """What is sold, by name."""

    NAME = "products"
    ENTITY = "product"
    LAYOUT = (
        ("name", 20, 3, 0),
        ("sku", 10, 0, 3),
        ("category", 10, 1, 4),
        ("price", 12, 0, 1),
        ("unit", 7, 0, 5),
        ("active", 6, 0, 6),
    )
    ACTIONS = (*PRODUCT_ACTIONS, FILTER, *MOVING)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    EMPTY = ("No products yet.", "", "{product.add}  adds one,  {app.import}  imports a price list")
    NO_MATCH = ("Nothing matches this filter.", "", "{filter.clear} in the filter line clears it")
    HINT = "category:GTX price:100.., a name, or any word"

    def pane(self) -> "ReadingPane[ProductView]":
        """Everything about the product under the cursor."""
        crm, place = self.crm, self.crm_app.session.place

        def read(key: int) -> ProductView | None:
            view = crm.products.view(key)
            return view if view.values else None

        def lines(view: ProductView, width: int) -> Content:
            return product_lines(view, width, crm.browse.entities["product"].fields, place())

        return ReadingPane(read, lines)

    def name_here(self) -> str:
        """What people call the product under the cursor."""
        return str(self.table.value("name") or "")

    def open_command(self) -> Sequence[str]:
        """The command line that shows the product."""
        return show_twin(self) if self.table.current is not None else ()

    def land(self, entity: str, key: int) -> None:
        """Put the cursor on a product; a hiding filter goes."""
        self.words = ""
        self.bar.set_text("")
        self.table.focus()
        self.show(key)

    @on(RecordsTable.HeaderClicked)
    def _sort(self, event: RecordsTable.HeaderClicked) -> None:
        self.table.sort = f"-{event.key}" if self.table.sort == event.key else event.key
        self.show(None)
