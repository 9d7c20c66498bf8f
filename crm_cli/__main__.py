"""``python -m crm_cli`` is ``crm``."""

from crm_cli.main import run

raise SystemExit(run())
