"""What keys do before e-mail is imported: decide whom to take, import, go back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from crm_tui.actions import GOES_BACK, Action, Enabled

Host = Any  # MailScreen: plan, report, problem, decide(), run_import()


def can_import(host: Host) -> Enabled:
    """Whether the trial has said what would happen."""
    if host.report is None:
        return host.problem or "The messages are still being tried out."
    return True if host.report.dry_run else "It is imported already; u takes it back, r tries it out again."


def own_known(host: Host) -> Enabled:
    """Whether the user's own addresses are known, so that no lead is made of the user."""
    return True if host.plan.own else 'First "crm config set mail.addresses ..." must name your own addresses.'


def toggle(name: str) -> Callable[[Host], None]:
    """Turn a decision on or off."""
    return lambda host: host.decide(replace(host.plan, **{name: not getattr(host.plan, name)}))


def try_twin(host: Host) -> Sequence[str]:
    """The command line that tries the messages out as was decided so far."""
    return [*host.plan.command(), "--dry-run"]


MAIL_ACTIONS = (
    Action(id="mail.back", keys="escape", label="Back", group="Moving", footer=95, no_twin=GOES_BACK,
           run=lambda host: host.app.pop_screen()),
    Action(id="mail.run", keys="I", label="Import", footer=92, group="Import", run=lambda host: host.run_import(),
           enabled=can_import, twin=lambda host: host.plan.command(),
           help="Log the messages that are shown, as one step that undo takes back; enter does it too."),
    Action(id="mail.leads", keys="c", label="Make leads", footer=85, group="Import", run=toggle("create_customers"),
           enabled=own_known, twin=try_twin, help="Make leads of people who wrote and are not known."),
    Action(id="mail.bulk", keys="b", label="Take lists", footer=80, group="Import", run=toggle("bulk"), twin=try_twin,
           help="Take mailing lists and automatic replies too."),
    Action(id="mail.reload", keys="r", label="Read again", group="File", run=lambda host: host.decide(host.plan),
           twin=try_twin, help="Read the messages again."),
)  # fmt: skip
