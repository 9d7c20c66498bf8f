"""The fixed words of leads."""

LEAD_STATUSES = ("new", "working", "qualified", "disqualified")
OPEN_STATUSES = ("new", "working")
UNTITLED = "Inquiry"  # what a lead is called of which no more is known
