"""Products out of a price list: laid out, matched by SKU or name, written with their prices in other currencies."""

from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.amounts import settle_amounts, stage_amount
from crm_core.exchange.imports.matching import Contents, Key, Matcher
from crm_core.exchange.imports.staging import PIECE, Staging
from crm_core.exchange.imports.strangers import OF_PRODUCTS, refuse_strangers
from crm_core.exchange.imports.surroundings import (
    Cleaner,
    Surroundings,
    custom_values,
    external_ids,
    known_currency,
    money_value,
    text_value,
    uid_value,
)
from crm_core.exchange.tables.lists import split_list
from crm_core.exchange.tables.numbers import Amount
from crm_core.exchange.tables.records import Record
from crm_core.store import Unit
from crm_core.store.search import renew
from crm_core.values.money import Money, parse_money
from crm_core.values.text import fold

BASE_COLUMNS = (
    *("name", "sort_name", "sku", "folded_sku", "category", "unit", "price_minor", "cost_minor", "currency"),
    *("tax_bp", "is_active", "owner", "description"),
)
OWN_COLUMNS = ("price_bare", "cost_bare", "custom", "created_at", "updated_at")
_FREE = "s.uid IS NULL AND s.row NOT IN (SELECT row FROM staged_ids)"
_NAMED = "SELECT t.sort_name AS key, t.id AS id FROM products t WHERE t.sort_name IN (SELECT sort_name FROM staged) AND {place}"
KEYS = (
    Key(
        "SELECT s.row AS row, s.folded_sku AS key FROM staged s",
        "SELECT t.folded_sku AS key, t.id AS id FROM products t "
        "WHERE t.folded_sku IN (SELECT folded_sku FROM staged) AND {place}",
    ),
    # Two SKUs are two products, whatever they are called.
    Key(f"SELECT s.row AS row, s.sort_name AS key FROM staged s WHERE s.folded_sku IS NULL AND {_FREE}", _NAMED),
    Key("SELECT s.row AS row, s.sort_name AS key FROM staged s", f"{_NAMED} AND t.folded_sku IS NULL"),
)
CONTENTS = Contents(("category", "unit", "price_minor", "currency", "description"))
# Of a product that is there, a price in another currency is one more price; our own files say which one is the main one.
_ELSEWHERE = "match IS NOT NULL AND currency <> (SELECT p.currency FROM products p WHERE p.id = match)"


class _Amounts(NamedTuple):
    """Price and cost of a row as they are laid out, in one currency."""

    price: int | None = None
    cost: int | None = None
    currency: str | None = None
    price_bare: str | None = None
    cost_bare: str | None = None


class ProductImport:
    """The products of one file."""

    entity = "product"

    def __init__(self, unit: Unit, around: Surroundings) -> None:
        self.unit = unit
        self.around = around
        self.staging = Staging(unit, "product", "products", (*BASE_COLUMNS, *OWN_COLUMNS))
        self.staging.make_table(
            "staged_prices", "row INTEGER, currency TEXT, minor INTEGER, PRIMARY KEY (row, currency)"
        )
        self._cleaner = Cleaner("products")

    def add(self, record: Record) -> None:
        """Lay one row out. Raises InvalidValue."""
        values = self._cleaner.clean(record.values)
        name, sku = text_value(values, "name"), text_value(values, "sku")
        amounts, active = self._amounts(values), values.get("active")
        prices = _prices_elsewhere(text_value(values, "prices"), amounts.currency or self.around.currency)
        columns = {
            **values,
            "sort_name": name and fold(name),
            "folded_sku": sku and fold(sku),
            "price_minor": amounts.price,
            "cost_minor": amounts.cost,
            "currency": amounts.currency,
            "price_bare": amounts.price_bare,
            "cost_bare": amounts.cost_bare,
            "tax_bp": values.get("tax"),
            "is_active": None if active is None else int(bool(active)),
            "custom": custom_values(record, self.around),
        }
        ids = external_ids(values, self.around.source)
        row = self.staging.add(record, uid_value(values), ids, [columns.get(name) for name in self.staging.columns])
        self.unit.execute_many(
            "INSERT OR REPLACE INTO staged_prices VALUES (?, ?, ?)",
            [(row, each.currency, each.minor) for each in prices],
        )

    def write(self, notes: list[str]) -> None:
        """Match everything laid out and write it; afterwards the staging knows each row's fate."""
        staging = self.staging
        staging.flush()
        staging.refuse_foreign_uids(self.around.tables)
        staging.refuse_second("folded_sku", "SKU")
        staging.match_identities()
        refuse_strangers(staging, self.around, OF_PRODUCTS)
        Matcher(staging, CONTENTS).match(KEYS)
        for key in ("price", "cost"):
            settle_amounts(staging, self.around, key, "currency")
        staging.reject("'has no name to call the product by'", "name IS NULL AND match IS NULL")
        staging.reject(
            "'has the SKU of another product, ' || (SELECT p.name FROM products p WHERE p.folded_sku = staged.folded_sku "
            "AND p.deleted_at IS NULL)",
            "EXISTS (SELECT 1 FROM products p WHERE p.folded_sku = staged.folded_sku AND p.deleted_at IS NULL AND p.id IS NOT match)",
        )
        staging.settle_targets()
        if not self.around.own:
            self._move_prices_elsewhere()
        self._insert()
        self._update()
        self._write_prices()
        staging.remember_external_ids()
        staging.stamp_changed()

    def _amounts(self, values: dict[str, object]) -> _Amounts:
        """Price and cost; where one of them or a column names the currency, that is the currency of both."""
        given = [value for key in ("price", "cost") if isinstance(value := values.get(key), Amount)]
        named = {known_currency(amount.currency) for amount in given if amount.currency}
        if len(named) > 1:
            raise InvalidValue("Cost", " and ".join(sorted(named)), "are two currencies; price and cost have one")
        if named:
            values = {**values, "currency": named.pop()}
        currency = text_value(values, "currency")
        if currency or self.around.currency_named:
            usual = known_currency(currency) if currency else self.around.currency
            price, cost = (money_value({**values, "currency": usual}, key, usual) for key in ("price", "cost"))
            return _Amounts(price and price.minor, cost and cost.minor, usual)
        bare_price, bare_cost = (stage_amount(values, key, self.around) for key in ("price", "cost"))
        return _Amounts(bare_price.minor, bare_cost.minor, None, bare_price.bare, bare_cost.bare)

    def _move_prices_elsewhere(self) -> None:
        run = self.unit.execute
        run(
            "INSERT OR IGNORE INTO staged_prices SELECT row, currency, price_minor FROM staged "
            f"WHERE price_minor IS NOT NULL AND {_ELSEWHERE}"
        )
        run(f"UPDATE staged SET price_minor = NULL, cost_minor = NULL, currency = NULL WHERE {_ELSEWHERE}")

    def _insert(self) -> None:
        columns = {column: f"s.{column}" for column in BASE_COLUMNS}
        columns |= {"currency": "coalesce(s.currency, :currency)", "is_active": "coalesce(s.is_active, 1)"}
        columns["custom"] = "coalesce(s.custom, '{}')"
        self.staging.insert_new(columns, {"currency": self.around.currency})

    def _update(self) -> None:
        # The currency goes with the amounts: a file without any says nothing about it.
        self.unit.execute(
            "UPDATE staged SET currency = NULL WHERE price_minor IS NULL AND cost_minor IS NULL AND match IS NOT NULL"
        )
        self.staging.mark_changed(BASE_COLUMNS)
        self.staging.mark(
            "staged s JOIN products p ON p.id = s.match WHERE s.custom IS NOT NULL "
            "AND json_patch(p.custom, s.custom) <> json(p.custom)"
        )
        self._rename_lines()
        self.staging.write_changed(BASE_COLUMNS)
        self.unit.execute(
            "UPDATE products SET custom = json_patch(products.custom, s.custom) FROM staged s "
            "WHERE s.match = products.id AND s.changed AND s.target IS NOT NULL AND s.custom IS NOT NULL"
        )

    def _rename_lines(self) -> None:
        """Lines of deals that call a product by its name go on doing so."""
        renamed = "staged s JOIN products p ON p.id = s.match AND s.target IS NOT NULL AND s.name IS NOT NULL AND s.name <> p.name"
        self.staging.make_table("renamed", "id INTEGER PRIMARY KEY, former TEXT, name TEXT")
        self.unit.execute(f"INSERT INTO renamed SELECT p.id, p.name, substr(s.name, 1, 1000) FROM {renamed}")
        self.unit.execute(
            "UPDATE deal_lines SET description = r.name FROM renamed r WHERE r.id = deal_lines.product_id "
            "AND deal_lines.description = r.former"
        )
        deals = "SELECT l.deal_id FROM deal_lines l WHERE l.product_id IN (SELECT id FROM renamed)"
        self.unit.execute(renew(self.around.core.catalog.search["deal"], deals))

    def _write_prices(self) -> None:
        """Prices that the file names are put in; those it does not name stay."""
        known = "staged_prices x JOIN staged s ON s.row = x.row JOIN products p ON p.id = s.target AND p.currency <> x.currency"
        kept = "product_prices k WHERE k.product_id = s.target AND k.currency = x.currency"
        self.staging.mark(
            f"{known} WHERE s.match IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {kept} AND k.price_minor = x.minor)"
        )
        self.unit.execute(
            "UPDATE product_prices SET price_minor = n.minor FROM (SELECT s.target, x.currency, x.minor "
            f"FROM {known}) n WHERE n.target = product_prices.product_id AND n.currency = product_prices.currency "
            "AND n.minor <> product_prices.price_minor"
        )
        self.staging.in_pieces(
            f"INSERT INTO product_prices (product_id, currency, price_minor) SELECT s.target, x.currency, x.minor FROM {known} "
            f"WHERE NOT EXISTS (SELECT 1 FROM {kept}) AND {PIECE} ORDER BY s.row, x.currency"
        )


def _prices_elsewhere(text: str | None, currency: str) -> list[Money]:
    """The prices of a cell such as "520 USD; 60000 JPY". Raises InvalidValue."""
    try:
        return [parse_money(item, currency) for item in split_list(text)] if text else []
    except InvalidValue as problem:
        raise InvalidValue("Prices", text, problem.why) from None
