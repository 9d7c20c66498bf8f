"""``python -m crm_cli`` is ``crm``."""

from crm_cli.main import run

if __name__ == "__main__":
    raise SystemExit(run())
