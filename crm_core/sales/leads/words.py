"""The fixed words of leads."""

LEAD_STATUSES = ("new", "working", "qualified", "disqualified")
OPEN_STATUSES = ("new", "working")
