"""What is known of e-mail before it is logged: which messages for whom, and what would be passed over."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.exchange.mail.options import MailReport


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPlan:
    """A file or folder of e-mail and what the user decided about it; ``own`` are the user's addresses as set."""

    path: str
    own: str = ""
    create_customers: bool = False
    bulk: bool = False

    def command(self) -> list[str]:
        """The command line that imports the same."""
        words = ["crm", "import", self.path, "--as", "mail"]
        words += ["--create-customers"] if self.create_customers else []
        return words + (["--bulk"] if self.bulk else [])


def import_mail(crm: "Crm", plan: MailPlan, *, dry_run: bool) -> "MailReport":
    """Import, or say what an import would do. Raises FileProblem, UsageProblem."""
    from crm_core.exchange.mail.options import MailOptions, own_addresses

    options = MailOptions(
        own=own_addresses(plan.own), create_customers=plan.create_customers, bulk=plan.bulk, dry_run=dry_run
    )
    return crm.exchange.import_mail(Path(plan.path).expanduser(), options)


def holds_mail(path: str) -> bool:
    """Whether a file or folder is to be read as e-mail."""
    from crm_core.exchange.mail.sources import looks_like_mail

    return bool(path.strip()) and looks_like_mail(Path(path).expanduser())
