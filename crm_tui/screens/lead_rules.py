"""The rules that score leads, in order, with how many leads each finds now; opens over the leads."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_core.sales.leads.scores import Rule
from crm_tui import bridge
from crm_tui.actions import Action, Enabled, bindings
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.named_lists import list_column
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane, has_row
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable

COLUMNS = (
    list_column("name", "Rule", 20, grow=1),
    list_column("points", "Points", 6, Kind.NUMBER),
    list_column("filter", "Filter", 20, grow=2),
    list_column("leads", "Leads", 6, Kind.NUMBER),
    list_column("state", "State", 12, grow=1),
)


def add(host: "LeadRulesScreen") -> None:
    """The form of a new rule; the cursor goes to it."""
    from crm_tui.dialogs.rule_form import open_rule

    open_rule(host.crm_app, then=lambda change: host.show(change.id))


def edit(host: "LeadRulesScreen") -> None:
    """The form of the rule under the cursor."""
    from crm_tui.dialogs.rule_form import open_rule

    if (rule := host.rule()) is not None:
        open_rule(host.crm_app, rule)


def switch_off(host: "LeadRulesScreen") -> None:
    """Take the points away; undo brings them back."""
    if (rule := host.rule()) is not None:
        rules = host.crm.leads.rules
        host.write(lambda: rules.edit(rule.name, points=0))


def delete(host: "LeadRulesScreen") -> None:
    """Remove the rule after a question."""
    from crm_tui.dialogs.confirm import Confirm

    rules, rule = host.crm.leads.rules, host.rule()
    if rule is None:
        return

    def answered(yes: bool | None) -> None:
        if yes:
            host.write(lambda: rules.delete(rule.name))

    host.app.push_screen(Confirm(f'Delete rule "{rule.name}"?', ["Every score follows at once."], "Delete"), answered)


def move(distance: int) -> Callable[["LeadRulesScreen"], None]:
    """Put the rule one place up or down."""

    def run(host: "LeadRulesScreen") -> None:
        if (rule := host.rule()) is not None:
            rules = host.crm.leads.rules
            host.write(lambda: rules.reorder(rule.name, rule.position + distance))

    return run


def can_move(distance: int) -> Callable[["LeadRulesScreen"], Enabled]:
    """Whether there is a place on that side."""

    def check(host: "LeadRulesScreen") -> Enabled:
        if (rule := host.rule()) is None:
            return has_row(host)
        fits = 1 <= rule.position + distance <= len(host.rules)
        return True if fits else f"This is the {'last' if distance > 0 else 'first'} rule."

    return check


def _is_on(host: "LeadRulesScreen") -> Enabled:
    if (rule := host.rule()) is None:
        return has_row(host)
    return True if rule.points else f"It is switched off already; {host.key('rules.edit')} gives it points again."


def _twin(verb: str, *more: str) -> Callable[["LeadRulesScreen"], Sequence[str]]:
    def words(host: "LeadRulesScreen") -> Sequence[str]:
        rule = host.rule()
        return ["crm", "lead", "rule", verb, rule.name if rule else "RULE", *more]

    return words


def _move_twin(distance: int) -> Callable[["LeadRulesScreen"], Sequence[str]]:
    def words(host: "LeadRulesScreen") -> Sequence[str]:
        rule = host.rule()
        return _twin("reorder", str(rule.position + distance) if rule else "POSITION")(host)

    return words


RULES_ACTIONS = (
    Action(id="rules.add", keys="a", label="Add", footer=90, run=add, help="A name, a filter and its points.",
           twin=lambda _: ["crm", "lead", "rule", "add", "NAME", "--filter", "FILTER", "--points", "N"]),
    Action(id="rules.edit", keys="e", label="Edit", footer=88, run=edit, enabled=has_row,
           twin=_twin("edit", "--name", "NAME"), help="Name, filter and points; enter does it too."),
    Action(id="rules.up", keys="K,shift+up", label="Move up", footer=86, run=move(-1), enabled=can_move(-1),
           twin=_move_twin(-1), help="Put the rule before the one above; reasons are shown in that order."),
    Action(id="rules.down", keys="J,shift+down", label="Move down", footer=85, run=move(1), enabled=can_move(1),
           twin=_move_twin(1), help="Put the rule after the one below."),
    Action(id="rules.off", keys="x", label="Switch off", footer=84, run=switch_off, enabled=_is_on,
           twin=_twin("edit", "--points", "0"), help="The rule stays and counts nothing, until it gets points again."),
    Action(id="rules.delete", keys="d", label="Delete", footer=80, run=delete, enabled=has_row, twin=_twin("delete"),
           help="Remove the rule, after a question."),
)  # fmt: skip


class LeadRulesScreen(ListAndPane):
    """The rules and what they find."""

    NAME = "leads"
    TABLE = "lead_rules"
    WIDGETS = (FilterBar, RecordsTable)
    OWN_KEYS = frozenset({"table.mark"})
    ACTIONS = (*RULES_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    HINT = "a part of a name"
    EMPTY: ClassVar[tuple[str, ...]] = ("No rules, so every score is 0.", "", "{rules.add}  adds one")

    def __init__(self) -> None:
        super().__init__()
        self.rules: dict[int, Rule] = {}

    def columns(self) -> list[Column]:
        """What there is to say of a rule."""
        return list(COLUMNS)

    def source(self) -> ListedRows:
        """The rules in order."""
        rules = self.crm.leads.rules

        def read() -> list[Row]:
            found = rules.list()
            self.rules = {each.rule.id: each.rule for each in found}
            return [
                (r.id, (r.name, r.points, r.filter, leads, problem or ("" if r.points else "switched off")))
                for r, leads, problem in found
            ]

        return ListedRows(read, self.words)

    def rule(self) -> Rule | None:
        """The rule under the cursor."""
        return self.rules.get(self.table.current or 0)

    def write(self, call: Callable[[], Change]) -> None:
        """Change something and say what."""
        bridge.change(self.crm_app, call)

    def open_command(self) -> Sequence[str]:
        """The command line that lists them."""
        return ["crm", "lead", "rule", "list"]

    def open_pane(self) -> None:
        """Enter opens the form of the rule."""
        edit(self)

    def step_back(self) -> None:
        """To the list, to all of its rows, then to the leads."""
        if self.table.has_focus and not self.words:
            self.app.pop_screen()
        else:
            super().step_back()

    @on(RecordsTable.Counted)
    @on(RecordsTable.Highlighted)
    def _refresh_keys(self) -> None:
        self.refresh_footer()
