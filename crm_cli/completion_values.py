"""Completion of values that are known without any database: formats, settings, kinds, groupings, columns."""

from collections.abc import Iterable

from crm_cli.formats import Format

FOR_CHANGES = ("json", "jsonl", "ids")
FOR_FILES = ("csv", "json", "jsonl")
EXPORTED = (
    *("customers", "leads", "deals", "deal-lines", "products", "quotes", "quote-lines", "orders", "order-lines"),
    *("appointments", "interactions"),
)
IMPORTED = (
    *("customers", "leads", "deals", "products", "interactions", "orders", "quotes"),
    *("affiliations", "relationships", "preferences", "deal-contacts", "deal-lines", "quote-lines"),
)
# The columns of lists that are no records; a test compares them with what the commands print.
COLUMNS = {
    "backup list": ("file", "made", "reason", "size", "rows", "schema", "sha256", "path"),
    "backup verify": ("file", "ok", "seen"),
    "config list": ("key", "value", "is_set", "meaning"),
    "duplicates": ("score", "verdict", "first", "second", "merge", "reasons"),
    "lead rule list": ("place", "rule", "points", "filter", "leads", "problem"),
    "history": ("change", "at", "summary", "kind", "from", "undone"),
    "pipeline show": ("stage", "probability", "kind", "deals", "value", "weighted"),
    "report pipeline": (
        *("pipeline", "name", "kind", "deals", "value", "weighted"),
        *("won", "lost", "open", "won_value", "open_value", "weighted_value", "win_rate", "won_cycle_days"),
    ),  # without --by, and with
    "quality": ("id", "name", "score", "problem", "mend"),
    "search": ("record", "name", "excerpt", "nearest"),
    "segment list": ("segment", "customers", "kind", "filter", "description"),
    "tag list": ("tag", "customers"),
    "view list": ("view", "of", "filter", "fields", "sort"),
    "trash list": ("record", "name", "deleted_at"),
}  # fmt: skip


def known_values(command: str, option: str, metavar: str, options: Iterable[str]) -> Iterable[str] | None:
    """What fits where the command line stands, None when that is for the database to say.

    ``option`` is "" at an argument; ``options`` are all that the command has.
    """
    match metavar:
        case "FORMAT":
            if command == "export":
                return FOR_FILES
            return list(Format) if "--fields" in options else FOR_CHANGES
        case "KEY":
            return _groupings(command.removeprefix("report ")) if option == "--by" else _settings()
        case "SHELL":
            return ("bash", "zsh", "fish")
        case "CODE" if option in ("--currency", "--in"):
            from crm_core.values.currencies import CURRENCIES

            return sorted(CURRENCIES)
        case "ZONE":
            from zoneinfo import available_timezones

            return sorted(available_timezones())
    if option == "--of":
        return [kind for kind in EXPORTED if not kind.endswith("-lines")]
    if (command, option) == ("quality", "--problem"):
        from crm_core.customers.quality.problems import PROBLEMS

        return [problem.key for problem in PROBLEMS]
    if metavar == "KIND" and command in ("import", "export"):
        return IMPORTED if command == "import" else EXPORTED
    if "|" in metavar:
        return metavar.split("|")
    return None


def _groupings(report: str) -> Iterable[str]:
    from crm_core.sales.reports.capability import groupings

    return groupings(report)


def _settings() -> Iterable[str]:
    from crm_core.catalog.business import NAMES
    from crm_core.config import SETTINGS

    return (*NAMES.values(), *(setting.key for setting in SETTINGS))
