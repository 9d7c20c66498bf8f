"""Columns that only grow, which undo never takes back.

A stamp becomes the present moment; a count goes up by one wherever the change being reversed had raised it (calendar
programs ignore an event whose SEQUENCE falls).
"""

STAMPS = frozenset({"updated_at"})
COUNTS = frozenset({"sequence"})
