"""By what deals without an id are recognized: title and customer, and the day they were opened where the file has it."""

from crm_core.exchange.imports.matching import Key

COLUMNS = (
    *("stage_id", "value_minor", "currency", "probability_bp", "opened_on", "expected_close", "closed_on"),
    *("next_step", "source", "lost_reason", "lost_note", "competitor", "owner", "description"),
    *("recurring_minor", "recurring_every"),
)
# A deal whose customer is not there yet is none of those that have no customer.
_ROWS = "s.uid IS NULL AND s.row NOT IN (SELECT row FROM staged_ids) AND (s.link IS NOT NULL OR s.link_folded IS NULL)"
_RECORDS = "t.sort_title IN (SELECT sort_title FROM staged) AND {place}"


def _key(of_row: str, of_record: str) -> Key:
    return Key(
        f"SELECT s.row AS row, s.sort_title || char(29) || coalesce(s.link, '') || char(29) || {of_row} AS key FROM staged s WHERE {_ROWS}",
        f"SELECT t.sort_title || char(29) || coalesce(t.customer_id, '') || char(29) || {of_record} AS key, t.id AS id "
        f"FROM deals t WHERE {_RECORDS}",
    )


_IS_CLOSED = "(SELECT x.kind IN ('won', 'lost') FROM stages x WHERE x.id = t.stage_id)"
KEYS = (
    _key("s.opened_on", "t.opened_on"),
    _key("(s.stage_kind IN ('won', 'lost'))", _IS_CLOSED),
    # A closed deal is not opened again by one of the same title that was opened on another day.
    _key("CASE WHEN s.opened_on IS NULL OR s.stage_kind IS NULL OR s.stage_kind IN ('won', 'lost') THEN '' END", "''"),
)
