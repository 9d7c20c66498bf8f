"""What runs in processes of its own while backups are made, restored and killed.

backup_children.py write DATABASE NAME     add numbered customers until killed, printing each number once it is kept
backup_children.py backup DATABASE         say "ready", make backups until killed, "done" after each
backup_children.py restore DATABASE FILE   say "ready", restore once
"""

import sys
from pathlib import Path

from crm_core.crm import open_crm


def write(database: Path, name: str) -> None:
    crm = open_crm(database)
    number = 0
    while True:
        number += 1
        crm.customers.add({"name": f"{name} {number}", "email": f"{name}{number}@example.org"})
        print(number, flush=True)


def backup(database: Path) -> None:
    crm = open_crm(database)
    print("ready", flush=True)
    while True:
        crm.backups.create()
        print("done", flush=True)


def restore(database: Path, file: str) -> None:
    crm = open_crm(database)
    assert crm.backups
    print("ready", flush=True)
    crm.backups.restore(Path(file))
    print("done", flush=True)


if __name__ == "__main__":
    verb, where, *rest = sys.argv[1:]
    {"write": write, "backup": backup, "restore": restore}[verb](Path(where), *rest)
