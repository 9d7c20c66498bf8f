"""Ids of files of unknown origin: two programs may both count from 1, and then most ids belong to somebody else."""

from crm_core.errors import UsageProblem
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.exchange.tables.mapping import UNKNOWN_SOURCE

LEAST = 3
OF_CUSTOMERS = (
    "s.name",
    "t.name",
    "s.sort_name <> t.sort_name AND NOT EXISTS (SELECT 1 FROM staged_points p JOIN contact_points c ON c.kind = p.kind AND "
    "c.normalized = p.normalized WHERE p.row = s.row AND c.customer_id = t.id)",
)
OF_PRODUCTS = ("s.name", "t.name", "s.sort_name <> t.sort_name AND s.folded_sku IS NOT t.folded_sku")
OF_DEALS = ("s.title", "t.title", "s.sort_title <> t.sort_title AND s.link IS NOT t.customer_id")


def refuse_strangers(staging: Staging, around: Surroundings, words: tuple[str, str, str]) -> None:
    """Refuse a file whose ids mostly name others: ``words`` are a row's name, a record's, and how strangers differ.

    Raises UsageProblem. A source that the user names is trusted.
    """
    if around.source != UNKNOWN_SOURCE or around.source_named:
        return
    said, kept, differs = words
    matched = f"staged s JOIN {staging.table} t ON t.id = s.match WHERE {said} IS NOT NULL AND s.row IN (SELECT row FROM staged_ids)"
    all_of_them = int(staging.unit.scalar(f"SELECT count(*) FROM {matched}"))
    strangers = int(staging.unit.scalar(f"SELECT count(*) FROM {matched} AND {differs}"))
    if strangers < LEAST or strangers * 2 <= all_of_them:
        return
    line, name, other = staging.unit.execute(
        f"SELECT s.line, {said}, {kept} FROM {matched} AND {differs} ORDER BY s.row LIMIT 1"
    ).fetchone()
    raise UsageProblem(
        f'The ids of this file belong to others: line {line} calls "{name}" what is "{other}" here. '
        "If it is from another program, --source NAME keeps its ids apart; if not, --source file takes them as they are.",
        option="source",
    )
