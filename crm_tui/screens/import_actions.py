"""What keys do before a file is imported: change a column, decide how to read it, import."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from crm_core.exchange.tables.mapping import parse_pairs
from crm_core.patterns import regex
from crm_core.values.money import parse_currency
from crm_tui import bridge
from crm_tui.actions import Action, Enabled
from crm_tui.import_reading import target_choices

Host = Any  # ImportScreen: plan, reading, table, decide(), run_import()
SUGGESTED = regex('--map-product "(.+)" links')
DATE_ORDERS = ("", "dmy", "mdy")


def has_file(host: Host) -> Enabled:
    """Whether a file has been read."""
    if host.reading is not None:
        return True
    return f"No file has been read yet; {host.key('import.file')} names one."


def is_deals(host: Host) -> Enabled:
    """Whether the file holds deals."""
    if (allowed := has_file(host)) is not True:
        return allowed
    return True if host.reading.entity == "deals" else "Only deals have stages and products."


def can_import(host: Host) -> Enabled:
    """Whether the trial has said what would happen."""
    if (allowed := has_file(host)) is not True:
        return allowed
    if host.report is None:
        return host.problem or "The rows are still being tried out."
    if host.report.dry_run:
        return True
    undo, again = host.key("app.undo"), host.key("import.reload")
    return f"It is imported already; {undo} takes it back, {again} tries it out again."


def change_field(host: Host) -> None:
    """Choose what the column under the cursor becomes."""
    from crm_tui.dialogs.choose import Choose

    column = host.column()
    if column is None:
        return

    def answered(target: str | None) -> None:
        if target is not None:
            host.decide(replace(host.plan, columns={**host.plan.columns, column.header: target}))

    choices = target_choices(host.reading.entity, column.header)
    host.app.push_screen(Choose(f'What is "{column.header}"?', choices, column.field or ""), answered)


def choose_kind(host: Host) -> None:
    """Choose what the rows are."""
    from crm_core.exchange.tables.targets import IMPORTABLE
    from crm_tui.dialogs.choose import Choose

    def answered(entity: str | None) -> None:
        if entity is not None:
            host.decide(replace(host.plan, entity=entity, columns={}))

    choices = [("", "as the columns tell"), *((name, name) for name in IMPORTABLE)]
    host.app.push_screen(Choose("What are the rows?", choices, host.plan.entity), answered)


def choose_pipeline(host: Host) -> None:
    """Choose the pipeline of deals that name none."""
    from crm_tui.dialogs.choose import Choose

    def ask(pipelines: tuple[Any, ...]) -> None:
        choices = [(one.name, one.name) for one in pipelines]
        host.app.push_screen(Choose("Pipeline of deals that name none", choices, host.plan.pipeline), answered)

    def answered(name: str | None) -> None:
        if name is not None:
            host.decide(replace(host.plan, pipeline=name))

    bridge.load(host, "pipelines", host.crm.pipelines.list, ask)


def ask_currency(host: Host) -> None:
    """Ask for the currency of amounts that name none."""
    from crm_tui.dialogs.prompt import Prompt

    def answered(text: str | None) -> None:
        if text is not None:
            host.decide(replace(host.plan, currency=parse_currency(text) if text.strip() else ""))

    title = "Currency of amounts that name none"
    host.app.push_screen(Prompt(title, host.plan.currency, "EUR", check=parse_currency), answered)


def ask_product(host: Host) -> None:
    """Ask which product a word of the file means; begins with the suggestion of the trial, where it made one."""
    from crm_tui.dialogs.prompt import Prompt

    def check(text: str) -> str:
        ((word, product),) = parse_pairs([text], "product")
        return f'"{word}" is the product {product}'

    def answered(text: str | None) -> None:
        if text and text.strip():
            host.decide(replace(host.plan, products=(*host.plan.products, text.strip())))

    hints = [found[1] for note in (host.report.notes if host.report else ()) if (found := SUGGESTED.search(note))]
    title = "Which product does a word of the file mean?"
    host.app.push_screen(Prompt(title, hints[0] if hints else "", "GTXPro=GTX Pro", check=check), answered)


def turn_dates(host: Host) -> None:
    """Read 01/02 another way."""
    place = DATE_ORDERS.index(host.plan.date_order)
    host.decide(replace(host.plan, date_order=DATE_ORDERS[(place + 1) % len(DATE_ORDERS)]))


def toggle(name: str) -> Callable[[Host], None]:
    """Turn a decision on or off."""
    return lambda host: host.decide(replace(host.plan, **{name: not getattr(host.plan, name)}))


def try_twin(host: Host) -> Sequence[str]:
    """The command line that tries the rows out as was decided so far."""
    return [*host.plan.command(), "--dry-run"]


IMPORT_ACTIONS = (
    Action(id="import.file", keys="slash,f", label="File", footer=95, group="File", run=lambda host: host.bar.start(),
           twin=lambda _: ["crm", "import", "FILE"],
           help="Name the file to import."),
    Action(id="import.run", keys="I", label="Import", footer=92, group="Import", run=lambda host: host.run_import(),
           enabled=can_import, twin=lambda host: host.command(),
           help="Import what is shown, as one step that undo takes back; enter does it too."),
    Action(id="import.column", keys="e", label="Change column", footer=90, group="Import", run=change_field,
           enabled=has_file, twin=try_twin, help="Choose what the column under the cursor becomes."),
    Action(id="import.kind", keys="t", label="Kind", footer=85, group="Import", run=choose_kind, enabled=has_file, twin=try_twin,
           help="Say whether the rows are customers, deals, products or interactions."),
    Action(id="import.unknown", keys="x", label="Keep unknown", footer=80, group="Import", run=toggle("keep_unknown"),
           enabled=has_file, twin=try_twin, help="Keep the columns that nothing is known about as custom values."),
    Action(id="import.organizations", keys="o", label="Make organizations", group="Import", enabled=has_file, twin=try_twin,
           run=toggle("create_organizations"), help="Make organizations that rows name and are not there."),
    Action(id="import.stages", keys="s", label="Make stages", group="Import", run=toggle("create_stages"),
           enabled=is_deals, twin=try_twin, help="Make stages that rows name and are not there."),
    Action(id="import.pipeline", keys="p", label="Pipeline", group="Import", run=choose_pipeline, enabled=is_deals, twin=try_twin,
           help="The pipeline of deals that name none."),
    Action(id="import.product", keys="w", label="Product of a word", group="Import", run=ask_product, enabled=is_deals,
           twin=try_twin, help="Say which product a word of the file means that names none."),
    Action(id="import.currency", keys="c", label="Currency", group="Import", run=ask_currency, enabled=has_file, twin=try_twin,
           help="The currency of amounts that name none."),
    Action(id="import.dates", keys="m", label="Date order", group="Import", run=turn_dates, enabled=has_file, twin=try_twin,
           help="What 01/02/2026 means: as found, day first, month first."),
    Action(id="import.reload", keys="r", label="Read again", group="File", run=lambda host: host.decide(host.plan),
           enabled=has_file, twin=try_twin, help="Read the file again after it was changed."),
)  # fmt: skip
