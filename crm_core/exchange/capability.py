"""Imports and exports as the faces use them; readers and writers are loaded when first needed."""

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crm_core.catalog.core import Core

if TYPE_CHECKING:
    from crm_core.exchange.exports.run import ExportOptions
    from crm_core.exchange.imports.options import ImportOptions, ImportReport
    from crm_core.exchange.imports.rates import RatesReport
    from crm_core.exchange.mail.options import MailOptions, MailReport


class Exchange:
    """Files of other programs, in and out."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def import_file(self, source: str | Path | BinaryIO, options: "ImportOptions") -> "ImportReport":
        """Import a table in one step. Raises FileProblem, UsageProblem; then nothing is imported."""
        from crm_core.exchange.imports.run import run_import

        return run_import(self._core, source, options)

    def import_mail(self, source: str | Path, options: "MailOptions") -> "MailReport":
        """Log e-mail of a file or folder as interactions in one step. Raises FileProblem, UsageProblem; then nothing is."""
        from crm_core.exchange.mail.run import run_mail_import

        return run_mail_import(self._core, source, options)

    def import_rates(self, source: str | Path | BinaryIO, *, dry_run: bool = False) -> "RatesReport":
        """Keep the exchange rates of a file in one step. Raises FileProblem; then none is kept."""
        from crm_core.exchange.imports.rates import import_rates

        return import_rates(self._core, source, dry_run=dry_run)

    def export(self, what: str, target: Path | BinaryIO, options: "ExportOptions") -> int:
        """Write every field of the records that match; gives how many. Raises UnknownName, UsageProblem, FileProblem."""
        from crm_core.exchange.exports.run import export

        return export(self._core, what, target, options)
