"""Writes the pages of docs/reference from the program itself: commands, fields, keys and schema.

reference.py          write the pages
reference.py check    exit with 1 when a page is out of date
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from crm_cli.environment import Environment  # noqa: E402
from crm_cli.main import run_with  # noqa: E402
from crm_cli.nouns import NOUNS  # noqa: E402
from crm_core.catalog.fields import Entity, Field  # noqa: E402
from crm_core.catalog.filters.around import Around, links_of  # noqa: E402
from crm_core.crm import catalog, open_crm  # noqa: E402
from crm_tui.actions import Action, show_key  # noqa: E402
from crm_tui.screens import SCREENS, scopes  # noqa: E402

FOLDER = ROOT / "docs/reference"
TABLES = """SELECT name, type FROM pragma_table_list
WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY type, name"""
COLUMNS = """SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?) ORDER BY pk = 0, cid"""
TARGETS = """SELECT "from", "table" || '.' || "to" FROM pragma_foreign_key_list(?)"""
NOTE = "<!-- Written by make docs from the program. Change the program, not this page. -->"


def help_text(*words: str) -> str:
    """What ``crm WORDS --help`` prints."""
    out = io.StringIO()
    env = Environment(stdin=io.StringIO(), stdout=out, stderr=out, variables={})
    with redirect_stdout(out):
        run_with(env, [*words, "--help"])
    return out.getvalue().strip("\n")


def listed_commands(text: str) -> list[str]:
    """The names under "Commands:" in a help text."""
    _, found, rest = text.partition("\nCommands:\n")
    lines = rest.split("\n\n")[0].splitlines() if found else []
    return [line.split()[0] for line in lines if line.startswith("  ") and not line.startswith("   ")]


def commands() -> Iterator[str]:
    """The page of all commands: the help of each."""
    yield "# Commands\n\nEvery command with its options, as `--help` prints them."
    yield block(help_text())
    for noun in sorted(NOUNS):
        text = help_text(noun)
        yield f"## crm {noun}"
        yield block(text)
        for verb in listed_commands(text):
            yield f"### crm {noun} {verb}"
            yield block(help_text(noun, verb))


def block(text: str) -> str:
    """A text as it is."""
    return f"```text\n{text}\n```"


def fields() -> Iterator[str]:
    """The page of the fields of every entity."""
    yield (
        "# Fields\n\nThe names that filters, `--fields`, `--sort` and import's `--map` take. Every name stands for the"
        " same field everywhere; a field that is not editable is worked out from others."
    )
    known = catalog()
    around = Around(known.entities, known.references, known.groups, lambda _sql: ())
    for entity in known.entities.values():
        yield f"## {entity.plural.capitalize()}\n\n{about(entity)}"
        yield table(["Field", "Also", "Kind", "Editable", "What it is"], [field_row(field) for field in entity.fields])
        if links := ", ".join(f"`{link.names[0]}`" for link in links_of(entity, around)):
            yield f"Filters also follow {links}, with a dot and a field of what is there."


def about(entity: Entity) -> str:
    """Which columns a list shows, and in which order."""
    shown = ", ".join(f"`{name}`" for name in entity.columns)
    return f"A list shows {shown} and is sorted by {', '.join(f'`{name}`' for name in entity.default_sort)}."


def field_row(field: Field) -> list[str]:
    """The cells of one field."""
    kind = (
        " or ".join(field.choices) if field.choices else f"several {field.kind}s" if field.multiple else str(field.kind)
    )
    also = ", ".join(f"`{alias}`" for alias in field.aliases)
    what = f"{field.label}. {field.help}".strip() if field.help else field.label
    return [f"`{field.key}`", also, kind, "yes" if field.editable else "", what]


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def schema() -> Iterator[str]:
    """The page of the database schema, read back from a new database."""
    yield (
        "# Database schema\n\nOne SQLite file. Instants are UTC text (`2026-11-21T09:30:00Z`), dates are text"
        " (`2026-11-21`), money is an integer of the currency's smallest unit with the currency beside it, percentages"
        " are hundredths of a percent. Read it with `crm sql` or any SQLite program; write with `crm`, which keeps the"
        " history that undo needs."
    )
    with tempfile.TemporaryDirectory() as folder:
        crm = open_crm(Path(folder) / "crm.db")
        crm.store.create()
        with crm.store.reading() as db:
            for name, kind in db.execute(TABLES).fetchall():
                targets = dict(db.execute(TARGETS, (name,)).fetchall())
                yield f"## {name}" + (" (view)" if kind == "view" else "")
                rows = [column_row(*row, targets) for row in db.execute(COLUMNS, (name,))]
                yield table(["Column", "Type", "", "Refers to"], rows)
        crm.close()


def column_row(
    name: str, kind: str, required: int, default: str | None, key: int, targets: Mapping[str, str]
) -> list[str]:
    """The cells of one column; ``targets`` says what a column refers to."""
    facts = ["key" if key else "required" if required else "", f"default `{default}`" if default else ""]
    target = f"`{targets[name]}`" if name in targets else ""
    return [f"`{name}`", kind.lower(), ", ".join(filter(None, facts)), target]


def keys() -> Iterator[str]:
    """The page of the keys of the full-screen program."""
    yield (
        "# Keys\n\nThe keys of the full-screen program. `?` shows those of the place you are in, `ctrl+p` finds every action by"
        " its name. `[keys]` in the configuration file gives an action other keys, under the name in the last column."
    )
    details = [f"One {name}" for name in ("customer", "deal", "appointment", "interaction")]
    details += [
        "E-mail before it is imported",
        "Duplicates",
        "Data quality",
        "Customers with a problem",
        "Fields and tags",
        "Stages",
        "Exchange rates",
        "Rules for leads",
    ]
    titles = ["Everywhere", *(entry.label for entry in SCREENS), *details]
    for title, actions in zip(titles, scopes(), strict=True):
        yield f"## {title}"
        yield table(["Keys", "Does", "", "Name"], [key_row(action) for action in actions])


def key_row(action: Action) -> list[str]:
    """The cells of one action."""
    pressed = ", ".join(f"`{show_key(key)}`" for key in action.keys.split(",") if key)
    return [pressed or "palette only", action.label, action.help, f"`{action.id}`"]


PAGES = {"commands.md": commands, "fields.md": fields, "keys.md": keys, "schema.md": schema}


def written(page: Callable[[], Iterator[str]]) -> str:
    """The text of a page."""
    return "\n\n".join([NOTE, *page()]) + "\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them with what stands there."""
    os.environ |= {"COLUMNS": "100", "NO_COLOR": "1"}
    FOLDER.mkdir(exist_ok=True)
    stale = []
    for name, page in PAGES.items():
        path = FOLDER / name
        text = written(page)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "check" not in arguments:
                path.write_text(text, encoding="utf-8")
    if "check" in arguments and stale:
        print(f"Out of date, make docs writes them anew: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
