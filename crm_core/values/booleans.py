"""Yes and no, as people and programs write them: one list for what is typed, imported and looked for."""

YES = frozenset(
    [
        "yes",
        "y",
        "true",
        "t",
        "1",
        "on",
        "x",
        "✓",
        "✔",
        "☑",
        "ja",
        "j",
        "wahr",
        "oui",
        "vrai",
        "si",
        "sí",
        "sì",
        "verdadero",
        "vero",
        "sim",
        "verdadeiro",
        "tak",
    ]
)
NO = frozenset(
    [
        "no",
        "n",
        "false",
        "f",
        "0",
        "off",
        "✗",
        "☐",
        "nein",
        "falsch",
        "non",
        "faux",
        "falso",
        "não",
        "nao",
        "nee",
        "nie",
    ]
)


def parse_boolean(text: str) -> bool | None:
    """What a word means, in any case; None for any other word."""
    word = text.strip().casefold()
    if word in YES:
        return True
    return False if word in NO else None
