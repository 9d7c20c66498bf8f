"""The fixed words of master data and communication history."""

KINDS = ("person", "organization")
LIFECYCLES = ("lead", "prospect", "customer", "former")
POINT_KINDS = ("email", "phone", "url", "handle")
CHANNELS = ("call", "email", "meeting", "letter", "message", "visit", "note")
DIRECTIONS = ("in", "out")
ROLES = ("partner", "supplier")
POTENTIALS = ("low", "medium", "high")
# How a customer stands to another, and how the other stands to it.
INVERSES = {
    "referred-by": "referred",
    "works-with": "works-with",
    "subsidiary-of": "parent-of",
    "spouse-of": "spouse-of",
    "assistant-of": "assisted-by",
}
RELATIONSHIPS = tuple(INVERSES)
# What both must be for it to be so; the others can hold between any two.
AMONG = {"subsidiary-of": "organization", "spouse-of": "person"}
