"""The fixed words of selling, and the pipeline that a new database starts with."""

STAGE_KINDS = ("open", "hold", "won", "lost")
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
