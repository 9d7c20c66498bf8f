"""What keys do with leads: the first of the list is Ada's, the next one that of somebody with a phone."""

from collections.abc import Callable

from crm_tui.screens.lead_rules import LeadRulesScreen
from tests.tui.screens.conftest import Driver

from .case import Case, World


def _status(wanted: str, key: int = 1) -> Callable[[World], bool]:
    return lambda world: world.crm.leads.view(key).values["status"] == wanted


def _on(key: int) -> Callable[[Driver], bool]:
    return lambda ui: ui.screen.subject() == key


def _case(**words: object) -> Case:
    return Case(place="leads", **{"ready": _on(1), **words})  # type: ignore[arg-type]


def _deal(world: World) -> bool:
    return world.crm.browse.count("deal", "title:Website lead.status:qualified") == 1


def _points(world: World) -> dict[str, int]:
    return {each.rule.name: each.rule.points for each in world.crm.leads.rules.list()}


def _rule(place: int) -> Callable[[Driver], bool]:
    return lambda ui: (
        isinstance(ui.screen, LeadRulesScreen) and ui.screen.rule() is not None and ui.screen.rule().position == place
    )


def _in_rules(*keys: str, **words: object) -> Case:
    return Case(place="leads", **{"before": ("R", *keys), "ready": _rule(1), **words})  # type: ignore[arg-type]


LEADS = {
    "lead.rules": _case(both=("From a referral", "source:referral"), shown=_rule(1)),
    "rules.add": _in_rules(after=("=Big", "tab", "=value:500..", "tab", "=25", "ctrl+s"),
                           fill={"NAME": "Big", "FILTER": "value:500..", "N": "25"},
                           wrote=lambda world: _points(world).get("Big") == 25),
    "rules.edit": _in_rules(after=("=!", "ctrl+s"), fill={"NAME": "From a referral!"},
                            wrote=lambda world: "From a referral!" in _points(world)),
    "rules.up": _in_rules("j", ready=_rule(2), wrote=lambda world: list(_points(world))[1] == "From a referral"),
    "rules.down": _in_rules(wrote=lambda world: list(_points(world))[1] == "From a referral"),
    "rules.off": _in_rules(wrote=lambda world: _points(world)["From a referral"] == 0),
    "rules.delete": _in_rules(after=("y",), wrote=lambda world: "From a referral" not in _points(world)),
    "lead.add": _case(after=("=Dora, dora@example.com, wants a logo", "enter"),
                      fill={"TEXT": "Dora, dora@example.com, wants a logo"},
                      wrote=lambda world: world.crm.browse.count("lead", "logo customer.email:dora*") == 1),
    "lead.work": _case(wrote=_status("working")),
    "lead.qualify": _case(after=("ctrl+s",), wrote=_deal),
    "lead.disqualify": _case(after=("=no budget", "enter"), fill={"TEXT": "no budget"}, wrote=_status("disqualified")),
    "lead.log": _case(after=("=note", "enter", "enter", "=Lunch", "ctrl+s"), fill={"TEXT": "Lunch"},
                      wrote=lambda world: world.crm.browse.count("interaction", "Lunch") == 1),
    "lead.mail": _case(shown=lambda ui: ui.app.opened == ["mailto:ada@example.com"], prints=("handed to your mail",)),
    "lead.call": _case(before=("n",), ready=lambda ui: _on(4)(ui) and ui.screen.phone(), prints=("+44 20 7946 0991",),
                       shown=lambda ui: ui.app.opened == ["tel:+442079460991"]),
    "lead.edit": _case(after=("=!", "ctrl+s"), fill={"Website": "Website!"},
                       wrote=lambda world: world.crm.leads.view(1).title == "Website!"),
    "lead.delete": _case(after=("y",), wrote=lambda world: world.crm.browse.count("lead", "id:1") == 0),
    "leads.set": _case(before=("space", "space"), after=("=Source", "enter", "=fair", "enter", "y"),
                       ready=lambda ui: len(ui.screen.table.marked) == 2, fill={"FIELD=VALUE": "source=fair"},
                       wrote=lambda world: world.crm.browse.count("lead", "source:fair") == 2),
    "list.sort": _case(after=("=Title", "enter"), late=True, both=("Website", "Menu"),
                       shown=lambda ui: ui.screen.table.sort == "title"),
    "lead.reopen": _case(before=("c", "G", "k"), ready=_on(3), wrote=_status("working", 3)),
    "lead.customer": _case(both=("Ada Lovelace",), shown=lambda ui: ui.app.current_mode == "customers"
                           and ui.screen.subject() == 2),
    "lead.copy": _case(both=("lead:1",), shown=lambda ui: ui.app.clipboard == "lead:1"),
    "lead.closed": _case(late=True, both=("Poster",), shown=lambda ui: "Poster" in ui.text()),
    "lead.next": _case(shown=_on(4)),
    "lead.previous": _case(before=("n",), ready=_on(4), shown=_on(1)),
}  # fmt: skip
