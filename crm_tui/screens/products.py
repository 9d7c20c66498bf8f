"""Products: what is sold, and beside it the prices, agreements, and deals, quotes and orders of the one under the cursor."""

from collections.abc import Sequence

from textual.content import Content

from crm_core.sales.products.queries import ProductView
from crm_tui.actions import Action, bindings
from crm_tui.screens.arranged import ARRANGED_ACTIONS
from crm_tui.screens.bulk_actions import set_action
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS
from crm_tui.screens.product_actions import PRODUCT_ACTIONS, one, show_twin
from crm_tui.screens.records_and_pane import RecordsAndPane
from crm_tui.screens.view_actions import VIEW_ACTIONS
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.product_lines import product_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable

FILTER = Action(
    id="product.filter",
    keys="slash",
    label="Filter",
    group="Finding",
    footer=88,
    run=lambda host: host.bar.start(),
    twin=lambda host: host.list_command(),
    help="Narrow the list: words, field:value, ranges, NOT, OR.",
)
MOVING = tuple(action for action in LIST_PANE_ACTIONS if action.id != "list.filter")


class ProductsScreen(RecordsAndPane):
    """What is sold, by name."""

    NAME = "products"
    MARKING = "Marked products are changed and deleted together."
    ENTITY = "product"
    LAYOUT = (
        ("name", 20, 3, 0),
        ("sku", 10, 0, 3),
        ("category", 10, 1, 4),
        ("price", 12, 0, 1),
        ("unit", 7, 0, 5),
        ("active", 6, 0, 6),
    )
    ACTIONS = (*PRODUCT_ACTIONS, set_action("products", one), FILTER, *MOVING, *ARRANGED_ACTIONS, *VIEW_ACTIONS)
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

    def open_command(self) -> Sequence[str]:
        """The command line that shows the product."""
        return show_twin(self) if self.table.current is not None else ()
