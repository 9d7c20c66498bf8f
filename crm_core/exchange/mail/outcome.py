"""What came of the messages: counted, shown in part, and the strangers written to a file that can be imported."""

from pathlib import Path

from crm_core.exchange.mail.letters import Letters
from crm_core.exchange.mail.options import Logged, MailReport, Stranger

SHOWN = 200
IN_TRASH = "messages whose interaction is in the trash"
_UNMATCHED = "mails m WHERE m.number NOT IN (SELECT mail FROM staged)"


def describe(letters: Letters, report: MailReport) -> None:
    """Fill the report with what the staging knows now."""
    unit = letters.unit
    report.interactions = letters.counts()[0]
    created, unchanged, trashed = unit.execute(
        "SELECT count(*) FILTER (WHERE fate = 2), count(*) FILTER (WHERE fate = 1), count(*) FILTER (WHERE fate = 0) FROM "
        "(SELECT max(CASE WHEN target IS NULL THEN 0 WHEN match IS NULL THEN 2 ELSE 1 END) AS fate FROM staged GROUP BY mail)"
    ).fetchone()
    report.created, report.unchanged = int(created), int(unchanged)
    report.unmatched = int(unit.scalar(f"SELECT count(*) FROM {_UNMATCHED}"))
    report.skips[IN_TRASH] += int(trashed)
    report.skips = +report.skips
    report.logged = [
        Logged(*row)
        for row in letters.rows(
            "SELECT m.place, m.sent_at, m.direction, c.id, c.name, m.subject FROM staged s JOIN mails m ON m.number = s.mail "
            f"JOIN customers c ON c.id = s.link WHERE s.match IS NULL AND s.target IS NOT NULL ORDER BY s.row LIMIT {SHOWN}"
        )
    ]
    report.strangers = [
        Stranger(*row)
        for row in letters.rows(
            "SELECT p.address, max(p.name), count(*) FROM mail_parties p JOIN mails m ON m.number = p.mail "
            f"WHERE p.mail IN (SELECT number FROM {_UNMATCHED}) AND (p.sending OR m.direction = 'out') "
            "GROUP BY p.address ORDER BY 3 DESC, 1"
        )
    ]


def write_strangers(report: MailReport, path: Path) -> None:
    """Write whom nobody is known by as a table of customers, those with most messages first. Raises FileProblem."""
    from crm_core.exchange.tables.writer import write_table

    rows = ((stranger.name or stranger.address, stranger.address, stranger.messages) for stranger in report.strangers)
    write_table(path, ("Name", "E-mail", "Messages"), rows)
