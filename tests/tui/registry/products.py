"""What keys do with products: posters, agreed on with Ada and on the deal about the site, and signs."""

from crm_tui.screens.deal import DealScreen
from tests.tui.screens.conftest import Driver

from .case import Case, World

SITE = ("slash", "=Site", "enter", "enter")
LOGO = ("slash", "=Logo", "enter", "enter")


def _agreed(world: World) -> list[int]:
    return [each.customer.id for each in world.crm.products.agreements(product=1)]


def _lines(world: World, deal: int) -> list[tuple[str, int]]:
    return [(line.description, line.quantity_milli) for line in world.crm.deals.view(deal).lines]


def _shown(ui: Driver) -> bool:
    return isinstance(ui.screen, DealScreen) and bool(ui.screen.subject_name())


def _on_poster(**words: object) -> Case:
    return Case(place="products", ready=lambda ui: ui.screen.table.current == 1, **words)  # type: ignore[arg-type]


PRODUCTS = {
    "product.add": Case(place="products", after=("=Pen", "ctrl+s"), fill={"NAME": "Pen"},
                        wrote=lambda world: world.crm.browse.count("product", "Pen") == 1),
    "product.edit": _on_poster(after=("=!", "ctrl+s"), fill={"Poster": "Poster!"},
                               wrote=lambda world: world.crm.products.view(1).name == "Poster!"),
    "product.agree": _on_poster(after=("=customer:3", "tab", "=90", "ctrl+s"), fill={"CUSTOMER": "customer:3", "MONEY": "90"},
                                wrote=lambda world: 3 in _agreed(world)),
    "product.disagree": _on_poster(after=("enter",), fill={"CUSTOMER": "customer:2"}, wrote=lambda world: not _agreed(world)),
    "product.holders": _on_poster(after=("enter",), both=("Site",), shown=lambda ui: ui.app.current_mode == "pipeline"
                                  and ui.screen.subject() == 16),
    "product.delete": _on_poster(after=("y",), wrote=lambda world: world.crm.browse.count("product", "Poster") == 0),
    "products.set": Case(place="products", before=("space", "space"), ready=lambda ui: len(ui.screen.table.marked) == 2,
                         after=("=Category", "enter", "=Print", "enter", "y"), fill={"FIELD=VALUE": "category=Print"},
                         wrote=lambda world: world.crm.browse.count("product", "category:Print") == 2),
    "product.copy": _on_poster(both=("product:1",), shown=lambda ui: ui.app.clipboard == "product:1"),
    "product.filter": Case(place="products", after=("=sku:P-1", "enter"), late=True, both=("Poster",),
                           shown=lambda ui: ui.screen.table.count == 1),
    "deal.add_line": Case(place="pipeline", before=LOGO, ready=_shown, after=("=2 x Poster", "enter"),
                          fill={"LINE": "2 x Poster"}, wrote=lambda world: _lines(world, 15) == [("Poster", 2000)]),
    "deal.edit_line": Case(place="pipeline", before=SITE, ready=_shown, after=("enter", "tab", "tab", "=0", "ctrl+s"),
                           fill={"LINE": "1", "N": "70"}, wrote=lambda world: _lines(world, 16) == [("Poster", 70_000)]),
    "deal.remove_line": Case(place="pipeline", before=SITE, ready=_shown, after=("enter",), fill={"LINE": "1"},
                             wrote=lambda world: not _lines(world, 16)),
}  # fmt: skip
