"""The options of commands that add or change a line of a deal, a quote or an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Option

from crm_cli.options import OptionGroup
from crm_core.errors import UsageProblem

Text = str | None


class LineOptions(OptionGroup):
    """The parts of a line, each by an option of its own."""

    product: Annotated[Text, Option("--product", metavar="PRODUCT", help="A product by id, sku or name.")] = None
    description: Annotated[Text, Option("--description", metavar="TEXT", help="What it is, without a product.")] = None
    quantity: Annotated[Text, Option("--quantity", metavar="N", help="How many; 1 without it.")] = None
    unit: Annotated[Text, Option("--unit", metavar="UNIT", help="The unit, as h or kg.")] = None
    price: Annotated[Text, Option("--price", metavar="MONEY", help="The price of one.")] = None
    discount: Annotated[Text, Option("--discount", metavar="DISCOUNT", help="10% or an amount on the line.")] = None
    tax: Annotated[Text, Option("--tax", metavar="RATE", help="The tax rate, as 19%.")] = None
    cost: Annotated[Text, Option("--cost", metavar="MONEY", help="What one costs you; never printed.")] = None
    optional: Annotated[
        bool | None,
        Option("--optional/--not-optional", help="Whether the customer may leave it out.", show_default=False),
    ] = None

    def values(self) -> dict[str, object]:
        """What was given."""
        return {name: value for name, value in self.as_dict().items() if value is not None}

    def lines(self, texts: Sequence[str] | None) -> list[str | dict[str, object]]:
        """New lines: each text as one; the options make one of their own, or stand beside a single text."""
        options = self.values()
        if not texts:
            if not options:
                raise UsageProblem('Say what to add, as in "3 x GTX Basic @ 550 -10% tax 19%".')
            return [options]
        if options and len(texts) > 1:
            raise UsageProblem("The options go with one line; write the parts of several lines into their texts.")
        return [{"line": texts[0], **options}] if options else list(texts)
