"""``python -m crm_cli`` is ``crm``."""

from crm_cli.main import main

if __name__ == "__main__":
    main()
