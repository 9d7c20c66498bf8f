"""How far a deal got: to the stage furthest on that it was ever in; a won deal reached them all.

A deal that was lost without ever standing in an open stage reached the first one. All SQL is over deals d and stages s,
the stage in which a deal is now.
"""

from crm_core.sales.words import OPEN_KINDS

# The position of the stage, 0 where it was in none that is open.
PLACE = (
    "max(coalesce((SELECT max(v.position) FROM stage_changes x JOIN stages v ON v.id = x.to_stage_id "
    f"WHERE x.deal_id = d.id AND v.pipeline_id = s.pipeline_id AND v.kind IN {OPEN_KINDS}), 0), "
    "CASE WHEN s.kind = 'lost' THEN 0 ELSE s.position END)"
)
_FIRST = f"(SELECT min(o.position) FROM stages o WHERE o.pipeline_id = s.pipeline_id AND o.kind IN {OPEN_KINDS})"
_OPEN_PLACE = f"max({PLACE}, {_FIRST})"
FURTHEST = (
    f"CASE WHEN s.kind = 'won' THEN s.name ELSE (SELECT f.name FROM stages f WHERE f.pipeline_id = s.pipeline_id "
    f"AND f.kind IN {OPEN_KINDS} AND f.position <= {_OPEN_PLACE} ORDER BY f.position DESC LIMIT 1) END"
)
# True of the stages st that a deal reached.
REACHED = (
    "d.id IN (SELECT d.id FROM deals d JOIN stages s ON s.id = d.stage_id JOIN stages st ON st.pipeline_id = s.pipeline_id "
    f"WHERE {{test}} AND CASE WHEN s.kind = 'won' THEN st.kind <> 'lost' "
    f"ELSE st.kind IN {OPEN_KINDS} AND st.position <= {_OPEN_PLACE} END)"
)
