"""The fixed words of master data and communication history."""

KINDS = ("person", "organization")
LIFECYCLES = ("lead", "prospect", "customer", "former")
POINT_KINDS = ("email", "phone", "url", "handle")
CHANNELS = ("call", "email", "meeting", "letter", "message", "visit", "note")
DIRECTIONS = ("in", "out")
