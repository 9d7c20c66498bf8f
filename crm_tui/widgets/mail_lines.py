"""The words of an import of e-mail: what is decided, what would be or was logged, who is not known."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from crm_core.values.text import show_text
from crm_tui.mail_reading import MailPlan

if TYPE_CHECKING:
    from crm_core.exchange.mail.options import MailReport

DIM = "$crm-dim"
MOST_LINES = 200


def decided_line(plan: MailPlan, what: str) -> Content:
    """What the source is and what is decided about it, each with its key."""
    line = Content.styled(f"{what}   ", "bold")
    leads, lists = "made" if plan.create_customers else "not made", "taken" if plan.bulk else "left out"
    for key, name, value in (("c", "leads", leads), ("b", "lists", lists)):
        line += Content.styled(f"{key} ", "$crm-accent") + Content.styled(f"{name} ", DIM) + Content(f"{value}  ")
    own = plan.own or "not known: mail.addresses is not set"
    return line + Content.styled("you are ", DIM) + Content(show_text(own))


def mail_report_lines(report: "MailReport") -> Content:
    """The figures, what was passed over, strangers and messages that cannot be logged."""
    return Content("\n").join(list(_report(report)))


def _report(report: "MailReport") -> Iterator[Content]:
    line = Content.styled(f"{report.rows:,} {'would be' if report.dry_run else 'messages:'}  ", DIM)
    figures = [("logged", report.created), ("unchanged", report.unchanged), ("unmatched", report.unmatched)]
    for name, count in [*figures, ("skipped", report.skipped), ("rejected", report.rejected)]:
        tone = "$crm-late" if name == "rejected" and count else "$crm-accent" if name == "logged" and count else ""
        line += Content.styled(f"{count:,} ", tone) + Content.styled(f"{name}  ", DIM)
    if report.customers:
        line += Content.styled(f"{report.customers:,} ", "$crm-accent") + Content.styled("leads made", DIM)
    yield line
    for kind, count in report.skips.most_common():
        yield Content.styled(f"skipped  {count:>6,}  ", DIM) + Content(kind)
    for stranger in report.strangers[:MOST_LINES]:
        who = f"{stranger.address}  {stranger.name}" if stranger.name else stranger.address
        yield Content.styled(f"unmatched{stranger.messages:>6,}  ", DIM) + Content(show_text(who))
    for reject in report.rejects[:MOST_LINES]:
        yield Content.styled(show_text(f"{reject.place}  "), DIM) + Content(show_text(reject.reason))
