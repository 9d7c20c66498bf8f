"""Links that open a message in the user's mail program (RFC 6068)."""

from urllib.parse import quote


def mailto(address: str, subject: str = "") -> str:
    """The link that writes to ``address``; whatever is no letter or digit is quoted."""
    link = f"mailto:{quote(address, safe='@')}"
    return f"{link}?subject={quote(subject, safe='')}" if subject else link
