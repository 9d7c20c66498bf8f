"""Products as the faces use them; the write road is loaded by the first write."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import SHOWN, Change
from crm_core.sales.products import queries
from crm_core.sales.products.agreements import AgreementView, agreements
from crm_core.sales.products.prices import Price, unit_price
from crm_core.sales.products.queries import ProductView

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview


class Products:
    """What is sold, and at which price."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, values: Values) -> Change:
        """Add a product. Raises InvalidValue, UnknownName, Conflict when its SKU is taken."""
        from crm_core.sales.products import writes

        return writes.add(self._core, values)

    def edit(self, key: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of a product; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
        from crm_core.sales.products import writes

        return writes.edit(self._core, key, values, expected)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several products in one step, all or none. Raises InvalidValue, NotFound."""
        from crm_core.catalog import bulk
        from crm_core.sales.products.writes import change_products

        return bulk.edit_all(self._core, "product", keys, values, change_products)

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.catalog import bulk
        from crm_core.sales.products.writes import change_products

        return bulk.preview(self._core, "product", keys, values, change_products, shown)

    def delete(self, key: int) -> Change:
        """Move a product to the trash; lines that hold it keep it. Raises NotFound."""
        return self._core.to_trash("product", key)

    def restore(self, key: int) -> Change:
        """Bring a product back from the trash. Raises Conflict, also where its SKU is taken."""
        return self._core.from_trash("product", key)

    def view(self, key: int) -> ProductView:
        """Everything about one product."""
        return queries.view(self._core, key)

    def price(self, key: int, currency: str, customer: int | None = None) -> Price:
        """What a unit of it costs a customer in a currency."""
        with self._core.store.reading() as db:
            return unit_price(db, key, currency, customer)

    def agreements(self, product: int | None = None, customer: int | None = None) -> list[AgreementView]:
        """What was agreed on a product, with a customer, or at all."""
        with self._core.store.reading() as db:
            return agreements(db, product, customer)

    def agree(self, product: int, customer: int, price: object = None, discount: object = None) -> Change:
        """Keep the price or discount agreed with a customer. Raises InvalidValue, NotFound, UsageProblem."""
        from crm_core.sales.products import agreements as writing

        return writing.agree(self._core, product, customer, price, discount)

    def disagree(self, product: int, customer: int) -> Change:
        """Forget what was agreed with a customer. Raises NotFound, Conflict."""
        from crm_core.sales.products import agreements as writing

        return writing.disagree(self._core, product, customer)
