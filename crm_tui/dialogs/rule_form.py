"""The form of a rule that scores leads."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Change
from crm_core.catalog.reading_values import read_value
from crm_core.sales.leads.scores import Rule
from crm_tui.dialogs.plain_form import form_field, open_plain, option_words
from crm_tui.forms import Raw

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

POINTS = form_field("points", "Points", Kind.NUMBER, required=True, help="20, or -10; 0 switches the rule off")
RULE = (
    form_field("name", "Name", required=True, help="the reason that is shown: From a referral"),
    form_field("filter", "Filter", required=True, help="source:referral customer.tag:vip"),
    POINTS,
)
OPTIONS = {"name": "--name", "filter": "--filter", "points": "--points"}


def open_rule(app: "CrmApp", known: Rule | None = None, then: Callable[[Change], object] = bool) -> None:
    """A new rule, or a known one to change; ``then`` gets what was written."""
    rules, context = app.crm.leads.rules, app.session.reading_context()

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        name, text = (None if key not in values else str(values[key]) for key in ("name", "filter"))
        points = int(str(read_value(POINTS, values["points"], context))) if "points" in values else None
        if known:
            return rules.edit(known.name, name, text, points)
        return rules.add(name or "", text or "", points or 0)

    def command(values: Mapping[str, Raw]) -> list[str]:
        if known:
            return ["crm", "lead", "rule", "edit", known.name, *option_words(values, OPTIONS)]
        given = {name: raw for name, raw in values.items() if name != "name"}
        return ["crm", "lead", "rule", "add", str(values.get("name", "NAME")), *option_words(given, OPTIONS)]

    start = {"name": known.name, "filter": known.filter, "points": known.points} if known else {}
    title = known.name if known else "New rule"
    open_plain(app, title, RULE, start, save, command, ("rule", known.name if known else ""), after=then)
