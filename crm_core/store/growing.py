"""Columns that undo takes back in a way of their own, or never.

A stamp goes back to what it was, unless something that stays was written since: then it is the present moment. Calendar
programs read appointments, and ignore an event that is older than the one they have: there a stamp becomes the present
moment always, and a count (SEQUENCE) goes up by one wherever the change being reversed had raised it. A number that was
given out is never given out again: undo leaves it on its record and leaves the series as far as it came (see ``series``
for one that was only set), and a record that has got one is not taken away.
"""

STAMPS = frozenset({"updated_at"})
COUNTS = frozenset({"sequence"})
PUBLISHED = frozenset({"appointments"})
NUMBERED = {"quotes": "number"}
SERIES = "number_series"
