"""Columns that only grow, which undo never takes back.

A stamp becomes the present moment; a count goes up by one wherever the change being reversed had raised it (calendar
programs ignore an event whose SEQUENCE falls). A number that was given out is never given out again: undo leaves it on
its record and leaves the series as far as it came (see ``series`` for one that was only set), and a record that has got one is not taken away.
"""

STAMPS = frozenset({"updated_at"})
COUNTS = frozenset({"sequence"})
NUMBERED = {"quotes": "number"}
SERIES = "number_series"
