"""What the rows of a file of deals are about: words that name products link the deals to them, all at once."""

from crm_core.catalog.lookup import nearest
from crm_core.errors import NotFound
from crm_core.exchange.imports.matching import Contents
from crm_core.exchange.imports.staging import PIECE, Staging
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.sales.deal_fields import PRODUCT_SHOWN
from crm_core.sales.deal_lines.linking import LINK
from crm_core.sales.products.find import find_product
from crm_core.values.text import counted

PRODUCT_COLUMNS = ("product_id",)
TOLD = 5  # unknown words that the report names
_LINES = "(SELECT count(*) FROM deal_lines l WHERE l.deal_id = {deal})"
# The plus keeps SQLite from looking through all deals with the product instead of the lines of one deal.
_HOLDS = "EXISTS (SELECT 1 FROM deal_lines l WHERE l.deal_id = s.match AND +l.product_id = s.product_id)"
_PAIRS = (
    "SELECT s.target AS deal_id, s.product_id AS product_id FROM staged s WHERE s.target IS NOT NULL "
    f"AND s.product_id IS NOT NULL AND {_LINES.format(deal='s.target')} < 2 AND {PIECE}"
)


def find_products(staging: Staging, around: Surroundings, notes: list[str]) -> None:
    """Find the products that the words of the file name: by the user's word for it, by SKU, by name.

    Raises NotFound and Ambiguous for a product that the user names and that is not there.
    """
    run = staging.unit.execute
    staging.make_table("words", "word TEXT PRIMARY KEY, folded TEXT, product_id INTEGER, rows INTEGER")
    run(
        "INSERT INTO words SELECT product, fold(product), NULL, count(*) FROM staged "
        "WHERE product IS NOT NULL AND reject IS NULL GROUP BY product"
    )
    for word, text in around.products:
        _take_word(staging, around, notes, word, text)
    if not run("SELECT 1 FROM products WHERE deleted_at IS NULL LIMIT 1").fetchone():
        return
    run(
        "UPDATE words SET product_id = (SELECT p.id FROM products p WHERE p.folded_sku = folded AND p.deleted_at IS NULL) "
        "WHERE product_id IS NULL"
    )
    run(
        "UPDATE words SET product_id = (SELECT CASE WHEN count(*) = 1 THEN min(p.id) END FROM products p "
        "WHERE p.sort_name = folded AND p.deleted_at IS NULL) WHERE product_id IS NULL"
    )
    run(
        "UPDATE staged SET product_id = (SELECT w.product_id FROM words w WHERE w.word = product) WHERE product IS NOT NULL"
    )


def _take_word(staging: Staging, around: Surroundings, notes: list[str], word: str, text: str) -> None:
    product = find_product(around.core, staging.unit.connection, text)
    if product is None:
        described = around.core.entity("product")
        raise NotFound("product", text, nearest(staging.unit.connection, described, text))
    done = staging.unit.execute(
        "UPDATE words SET product_id = ? WHERE word = ? OR folded = fold(?)", (product, word, word)
    )
    if not done.rowcount:
        notes.append(f'No row says the product "{word}".')


def _tell_unknown(staging: Staging, around: Surroundings, notes: list[str]) -> None:
    db = staging.unit.connection
    if not db.execute("SELECT 1 FROM products WHERE deleted_at IS NULL LIMIT 1").fetchone():
        return
    unknown = "FROM staged WHERE product IS NOT NULL AND target IS NOT NULL"
    count = int(staging.unit.scalar(f"SELECT count(DISTINCT product) {unknown}"))
    most = f"SELECT product, count(*) {unknown} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOLD}"
    for word, rows in db.execute(most).fetchall():
        near = [name.rpartition(" (")[0] for name in nearest(db, around.core.entity("product"), word)[:1]]
        hint = f' Nearest: {near[0]}; --map-product "{word}={near[0]}" links them.' if near else ""
        notes.append(f'Unknown product "{word}" in {counted(rows, "row")}: kept as a text.{hint}')
    if count > TOLD:
        notes.append(f"... and {counted(count - TOLD, 'more unknown product')}.")


def product_contents(staging: Staging, columns: tuple[str, ...]) -> Contents:
    """What makes deals of one key differ; what they are about too, where the file says it."""
    if not staging.unit.scalar("SELECT 1 FROM staged WHERE product IS NOT NULL LIMIT 1"):
        return Contents(columns)
    of_row = "coalesce((SELECT p.name FROM products p WHERE p.id = s.product_id), s.product, '')"
    return Contents(columns, of_row, f"coalesce({PRODUCT_SHOWN.format(deal='t')}, '')")


def settle_products(staging: Staging, around: Surroundings, notes: list[str]) -> None:
    """Once rows are matched: mark deals that get another product, and leave those of several lines as they are.

    A word that names no product takes no link away, and nothing is said twice: what is linked is no text any more. Words
    that stay texts are told.
    """
    run = staging.unit.execute
    run("UPDATE staged SET product = NULL WHERE product_id IS NOT NULL")
    run(
        f"UPDATE staged SET product = NULL WHERE product IS NOT NULL AND match IS NOT NULL AND {_LINES.format(deal='match')} > 0"
    )
    _tell_unknown(staging, around, notes)
    several = (
        f"s.match IS NOT NULL AND s.product_id IS NOT NULL AND NOT {_HOLDS} AND {_LINES.format(deal='s.match')} > 1"
    )
    kept = int(staging.unit.scalar(f"SELECT count(*) FROM staged s WHERE s.target IS NOT NULL AND {several}"))
    if kept:
        notes.append(f"{counted(kept, 'deal')} of several products keep them; the file names another one.")
    staging.mark(
        f"staged s WHERE s.match IS NOT NULL AND s.product_id IS NOT NULL AND NOT {_HOLDS} "
        f"AND {_LINES.format(deal='s.match')} < 2"
    )
    _settle_values(staging, notes)


def _settle_values(staging: Staging, notes: list[str]) -> None:
    """A new value becomes the price of a deal's one product; the value of several stays their sum."""
    run = staging.unit.execute
    staging.make_table("repriced", "line INTEGER PRIMARY KEY, price INTEGER")
    differs = (
        "s.target IS NOT NULL AND s.value_minor IS NOT NULL AND (s.value_minor IS NOT d.value_minor "
        f"OR s.currency IS NOT d.currency) AND {_LINES.format(deal='d.id')}"
    )
    deals = "staged s JOIN deals d ON d.id = s.match"
    run(
        f"INSERT INTO repriced SELECT l.id, s.value_minor * 1000 / l.quantity_milli FROM {deals} "
        f"JOIN deal_lines l ON l.deal_id = d.id WHERE {differs} = 1 AND s.value_minor * 1000 % l.quantity_milli = 0"
    )
    unfit = (
        f"SELECT s.row FROM {deals} WHERE {differs} > 0 AND NOT EXISTS "
        "(SELECT 1 FROM repriced r JOIN deal_lines l ON l.id = r.line WHERE l.deal_id = d.id)"
    )
    kept = run(f"UPDATE staged SET value_minor = NULL, currency = NULL WHERE row IN ({unfit})").rowcount
    if kept:
        notes.append(f"{counted(kept, 'deal')} keep the sum of their products; the file gives another value.")


def write_products(staging: Staging) -> None:
    """Link the deals that were written to their products, and put new values into the lines."""
    staging.unit.execute(
        "UPDATE deal_lines SET price_minor = r.price, discount_bp = 0 FROM repriced r WHERE r.line = deal_lines.id"
    )
    for sql in LINK:
        staging.in_pieces(sql.format(pairs=_PAIRS), {"stamp": staging.unit.stamp})
