"""The way of imported deals through the stages, noted as every other move is (see crm_core/sales/moves.py)."""

from functools import cache

from crm_core.exchange.imports.staging import PIECE, Staging
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.sales.moves import moment_of
from crm_core.store import Unit
from crm_core.values.text import counted


def know_moments(unit: Unit, around: Surroundings) -> None:
    """Teach SQL the instant at which a day begins for the business."""
    unit.connection.create_function("moment_of", 1, cache(lambda day: moment_of(around.core, unit, day)))


def write_visits(staging: Staging, around: Surroundings) -> None:
    """A new deal enters its stage once, when it was closed or opened; a deal in another stage than before moves there."""
    with staging.unit.adding("stage_changes", "deal_id"):
        staging.in_pieces(
            "INSERT INTO stage_changes (deal_id, to_stage_id, at) SELECT d.id, d.stage_id, d.stage_since FROM staged s "
            f"CROSS JOIN deals d ON d.id = s.target WHERE s.match IS NULL AND {PIECE} ORDER BY s.row"
        )
    _move(staging.unit, around)


def _move(unit: Unit, around: Surroundings) -> None:
    """The same as ``enter_stage`` does for one deal: closing day, reason of the loss, one more entry."""
    moved = "staged s JOIN deals d ON d.id = s.match WHERE s.target IS NOT NULL AND s.stage_id <> d.stage_id"
    at = "max(moment_of(s.closed_on), d.stage_since)"
    unit.execute(f"UPDATE staged SET changed = 1 WHERE row IN (SELECT s.row FROM {moved})")
    unit.execute(
        f"INSERT INTO stage_changes (deal_id, from_stage_id, to_stage_id, at, seconds) SELECT d.id, d.stage_id, s.stage_id, {at}, "
        f"unixepoch({at}) - unixepoch(d.stage_since) FROM {moved} ORDER BY s.row"
    )
    unit.execute(
        f"UPDATE deals AS d SET stage_id = s.stage_id, stage_since = {at}, "
        "closed_on = CASE WHEN s.stage_kind IN ('won', 'lost') THEN coalesce(s.closed_on, :today) END, "
        "lost_reason = CASE WHEN s.stage_kind = 'lost' THEN d.lost_reason END, "
        "lost_note = CASE WHEN s.stage_kind = 'lost' THEN d.lost_note END "
        "FROM staged s WHERE s.match = d.id AND s.target IS NOT NULL AND s.stage_id <> d.stage_id",
        {"today": around.today},
    )


def leave_out_lost_notes(staging: Staging, notes: list[str]) -> None:
    """Only lost deals have a note on the loss; others come without it, and that is said."""
    left = staging.unit.execute(
        "UPDATE staged SET lost_note = NULL WHERE lost_note IS NOT NULL AND stage_kind <> 'lost' AND reject IS NULL AND skip IS NULL"
    ).rowcount
    if left:
        notes.append(f"{counted(left, 'deal')} not lost, but with a note on the loss: the note was left out.")
