"""The fixed words of selling, and the pipeline that a new database starts with."""

STAGE_KINDS = ("open", "on hold", "won", "lost")
CLOSED_KINDS = ("won", "lost")
OPEN_KINDS = ("open", "on hold")
# When a deal closed or is expected to, those without a day last; the index of the board holds this very expression.
CLOSE_ORDER = "coalesce(closed_on, expected_close, '9999-12-31')"
# The calendar day where the business is, in SQL; late in the evening it is another one than that of the clock.
LOCAL_TODAY = "(SELECT day_in((SELECT value FROM settings WHERE name = 'business.time_zone')))"
GROUPINGS = (
    *("owner", "stage", "source", "quarter", "month", "year", "product"),
    *("customer", "pipeline", "competitor", "reason"),
)
RECURRENCES = ("month", "quarter", "year")
DEFAULT_PIPELINE = "Sales"
# name, probability in basis points, kind
DEFAULT_STAGES = (
    ("Prospecting", 1000, "open"),
    ("Qualification", 2000, "open"),
    ("Proposal", 5000, "open"),
    ("Negotiation", 8000, "open"),
    ("Won", 10000, "won"),
    ("Lost", 0, "lost"),
)
