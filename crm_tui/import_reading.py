"""What is known of a file before it is imported: its columns and what they become, its first rows, what would happen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crm_core.errors import FileProblem, UsageProblem

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.exchange.imports.options import ImportOptions, ImportReport
    from crm_core.exchange.tables.mapping import ColumnMap

EXAMPLES = 5
READ_AHEAD = 200
IMPORTABLE_ENDINGS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".eml", ".mbox")
NUMBERED = ("email_2", "phone_2", "url_2", "street_2", "postal_code_2", "city_2", "country_2")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """A file and what the user decided about it; ``columns`` are fields by column, "" drops one.

    ``products`` say which products words of the file mean, "GTXPro=GTX Pro".
    """

    path: str
    entity: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    keep_unknown: bool = False
    create_stages: bool = False
    create_organizations: bool = False
    currency: str = ""
    pipeline: str = ""
    products: tuple[str, ...] = ()
    date_order: str = ""

    @property
    def file(self) -> Path:
        """Where the file is."""
        return Path(self.path).expanduser()

    def pairs(self) -> tuple[str, ...]:
        """The decided columns as ``Column=field``."""
        return tuple(f"{header}={target}" for header, target in self.columns.items())

    def options(self, rejects: Path | None, *, dry_run: bool) -> "ImportOptions":
        """The same for the core."""
        from crm_core.exchange.imports.options import ImportOptions

        return ImportOptions(
            entity=self.entity,
            columns=self.pairs(),
            keep_unknown=self.keep_unknown,
            create_stages=self.create_stages,
            create_organizations=self.create_organizations,
            currency=self.currency,
            pipeline=self.pipeline,
            products=self.products,
            date_order=self.date_order,
            dry_run=dry_run,
            rejects=rejects,
        )

    def command(self) -> list[str]:
        """The command line that imports the same."""
        words = ["crm", "import", self.path]
        for option, value in (
            ("--as", self.entity),
            ("--currency", self.currency),
            ("--pipeline", self.pipeline),
            ("--date-order", self.date_order),
        ):
            words += [option, value] if value else []
        for pair in self.pairs():
            words += ["--map", pair]
        for pair in self.products:
            words += ["--map-product", pair]
        for option, chosen in (
            ("--keep-unknown", self.keep_unknown),
            ("--create-stages", self.create_stages),
            ("--create-organizations", self.create_organizations),
        ):
            words += [option] if chosen else []
        return words


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file as it would be read; ``examples[i]`` are the first cells of column ``i`` that hold something."""

    name: str
    what: str
    entity: str
    layout: str
    columns: "tuple[ColumnMap, ...]"
    examples: tuple[tuple[str, ...], ...]


def read_file(plan: ImportPlan) -> FileReading:
    """Look at the headings and first rows. Raises FileProblem, UnknownName, UsageProblem."""
    from crm_core.exchange.tables.mapping import check_entity, keep_unknown, override, parse_pairs
    from crm_core.exchange.tables.propose import propose
    from crm_core.exchange.tables.source import open_table

    if not plan.path.strip():
        raise UsageProblem("Name a file to import.")
    with open_table(plan.file) as table:
        rows = [row.cells for row in table.sample(READ_AHEAD)]
        entity = check_entity(plan.entity) if plan.entity else None
        mapping = override(propose(table.headers, rows, entity), parse_pairs(plan.pairs()))
        if plan.keep_unknown:
            mapping = keep_unknown(mapping)
        delimiter = {"\t": "tab"}.get(table.delimiter, table.delimiter)
        layout = f"{table.format} {delimiter} {table.encoding}" if table.format == "csv" else table.format
        return FileReading(
            table.name, mapping.what, mapping.entity, layout, mapping.columns, _examples(rows, len(table.headers))
        )


def _examples(rows: list[list[str]], columns: int) -> tuple[tuple[str, ...], ...]:
    found: list[list[str]] = [[] for _ in range(columns)]
    for cells in rows:
        for place, cell in enumerate(cells[:columns]):
            if cell.strip() and len(found[place]) < EXAMPLES and cell not in found[place]:
                found[place].append(cell.strip())
    return tuple(tuple(cells) for cells in found)


def try_out(crm: "Crm", plan: ImportPlan) -> "tuple[ImportReport, Path]":
    """What an import would do, and where rejected rows would go; nothing is written. Raises FileProblem, UsageProblem."""
    return crm.exchange.import_file(plan.file, plan.options(None, dry_run=True)), rejects_file(plan.file)


def do_import(crm: "Crm", plan: ImportPlan, rejects: Path) -> "ImportReport":
    """Import; rows that cannot be imported are set aside in ``rejects``. Raises FileProblem, UsageProblem."""
    return crm.exchange.import_file(plan.file, plan.options(rejects, dry_run=False))


def rejects_file(source: Path) -> Path:
    """A name beside the file that nothing has yet: "contacts-rejected.csv"."""
    number = 1
    while True:
        ending = "" if number == 1 else f"-{number}"
        path = source.with_name(f"{source.stem}-rejected{ending}.csv")
        if not path.exists():
            return path
        number += 1


def target_choices(entity: str, header: str) -> list[tuple[str, str]]:
    """What a column can become: (field, words)."""
    from crm_core.exchange.tables.targets import CUSTOMERS, FIELDS

    keys = [key for key in FIELDS.get(entity, {}) if key != "custom"]
    if entity == CUSTOMERS:
        keys += NUMBERED
    choices = [("", "leave this column behind"), (f"custom.{header}", f'keep it as the custom value "{header}"')]
    return [*choices, *((key, key.replace("_", " ")) for key in sorted(keys))]


def named_file(typed: str) -> str:
    """The path that was typed; the key that enters the line may have taken its first "/". Raises FileProblem for no file."""
    # These two take names that no file can have, too.
    if not typed.strip() or os.path.exists(os.path.expanduser(typed)):  # noqa: PTH110, PTH111
        return typed
    if os.path.exists(f"/{typed}"):  # noqa: PTH110
        return f"/{typed}"
    raise FileProblem(f'There is no file "{typed}".', path=typed)


def completions(typed: str) -> list[str]:
    """What a half-typed path could become, from the root too where nothing begins so here."""
    return path_completions(typed) or (path_completions(f"/{typed}") if typed[:1] not in ("", "/", "~") else [])


def path_completions(typed: str, endings: tuple[str, ...] = IMPORTABLE_ENDINGS) -> list[str]:
    """What a half-typed path could become: folders, and files that may be imported."""
    folder_text, slash, name = typed.rpartition("/")
    folder = Path(folder_text + slash or ".").expanduser()
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name.casefold())
    except OSError:
        return []
    found = []
    for entry in entries:
        if not entry.name.startswith(name) or (entry.name.startswith(".") and not name.startswith(".")):
            continue
        if entry.is_dir():
            found.append(f"{folder_text}{slash}{entry.name}/")
        elif entry.suffix.lower() in endings:
            found.append(f"{folder_text}{slash}{entry.name}")
    return found


def last_change(crm: "Crm") -> int | None:
    """The change that undo would take back next."""
    entry = crm.history.next_undo(crm.store.origin.session)
    return entry.id if entry else None


def was_taken_back(crm: "Crm", change: int) -> bool:
    """Whether a change was undone."""
    entry = crm.history.entry(change)
    return entry is None or entry.undone_by is not None
