"""E-mails that become leads: looked at first, several only after asking."""

from dataclasses import replace
from pathlib import Path

from crm_cli.environment import Environment
from crm_cli.mail_reports import SETTING, mail_options
from crm_cli.options import Result
from crm_cli.output import changes
from crm_core.errors import Conflict
from crm_core.exchange.mail.options import MailOptions, MailReport
from crm_core.values.text import counted


def add_from_mail(env: Environment, mail: str, values: dict[str, object], result: Result) -> None:
    """Log e-mail and add a lead of each sender; standard input, which can be read only once, is not looked at first.

    Raises Conflict where no lead comes of it, and then nothing is written; Declined and UsageProblem as confirming does.
    """
    options = mail_options(env, MailOptions(leads=True, lead_values=values))
    if mail != "-":
        trial = env.crm.exchange.import_mail(mail, replace(options, dry_run=True))
        _refuse_nothing(mail, trial)
        _ask(env, mail, trial, options)
    report = env.crm.exchange.import_mail(mail, options)
    _refuse_nothing(mail, report)
    changes(env, env.crm.leads.added(report.leads), result)


def _refuse_nothing(mail: str, report: MailReport) -> None:
    """Say why no lead comes of e-mail. Raises Conflict."""
    if report.leads:
        return
    reasons = [*(reject.reason for reject in report.rejects), *report.skips]
    nobody = "you sent it, or nobody who can be answered did"
    why = reasons[0] if reasons else "it was taken before" if report.unchanged else nobody
    raise Conflict(f'No lead was made of "{mail}": {why.rstrip(".")}.')


def _ask(env: Environment, mail: str, trial: MailReport, options: MailOptions) -> None:
    """Ask before a folder, or a file of several inquiries, becomes leads. Raises Declined, UsageProblem."""
    folder = Path(mail).is_dir()
    if not folder and len(trial.leads) == 1:
        return
    if not options.own:
        env.warn(
            "Your own addresses are not known, so what you sent would be an inquiry too; "
            f'"crm config set {SETTING} me@example.com" names them.'
        )
    leads, below = counted(len(trial.leads), "lead"), " and the folders below it" if folder else ""
    env.confirm(f'Add {leads} and log {trial.created:,} of {counted(trial.rows, "e-mail")} in "{mail}"{below}?')
