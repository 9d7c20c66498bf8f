"""What keys do among the backups."""

from .case import ELSEWHERE, Case

NAME = "crm-20261121T090000Z-by-hand.db"
PLACE = {NAME: f"{{folder}}/crm.db-backups/{NAME}"}  # the commands work on another database, which has none

BACKUPS = {
    "backup.create": Case(place="backups", wrote=lambda world: len(world.crm.backups.list()) == 1),
    "backup.verify": Case(place="backups", before=("a",), fill=PLACE, both=("unchanged,",),
                          shown=lambda ui: "in order" in ui.text()),
    "backup.restore": Case(place="backups", before=("a", ELSEWHERE), after=("y",), fill=PLACE,
                           wrote=lambda world: world.crm.browse.count("customer", "Aaron") == 0),
    "backup.prune": Case(place="backups", before=("a",), prints=("There is nothing to remove.",),
                         shown=lambda ui: any("there is nothing to remove" in told for told in ui.app.told)),
}  # fmt: skip
