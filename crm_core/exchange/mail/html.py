"""The text of an HTML mail, as one would read it aloud."""

import re
from html import unescape

from crm_core.patterns import regex

MOST = 1_000_000
SILENT = frozenset({"style", "script", "head", "title", "template"})
APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"})
BLOCKS = APART | {"address", "article", "br", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "header"}
BLOCKS |= {"hr", "li", "main", "nav", "pre", "section", "tr"}
_NAME = regex(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_BLANKS = regex(r"[ \t\xa0\u2007\u202f]+")
# What newsletters fill the preview of a mailbox with.
_INVISIBLE = regex(r"(?:[\u034f\u00ad\u200b-\u200d\u2060\ufeff][ \t\xa0\n]*){3,}")


def text_of_html(html: str) -> str:
    """The text without markup, one line per block.

    It goes through the markup once, from "<" to ">": broken HTML, of which mail is full, takes no longer than sound HTML.
    """
    pieces: list[str] = []
    html = html[:MOST]
    position = 0
    while (start := html.find("<", position)) >= 0:
        pieces.append(_said(html[position:start]))
        position = _after_tag(html, start, pieces)
    pieces.append(_said(html[position:]))
    return _laid_out("".join(pieces))


def _after_tag(html: str, start: int, pieces: list[str]) -> int:
    """Where the text goes on after the tag at ``start``."""
    if html.startswith("<!--", start):
        return _past(html, "-->", start + 4)
    found = _NAME.match(html, start + 1)
    if found is None and not html.startswith(("<!", "<?"), start):
        pieces.append("<")
        return start + 1
    name = found[1].lower() if found else ""
    end = _past(html, ">", start)
    if name in SILENT and html[start + 1] != "/":
        close = re.compile(f"</{name}", re.IGNORECASE).search(html, end)
        return len(html) if close is None else _past(html, ">", close.start())
    if name in BLOCKS:
        pieces.append("\n\n" if name in APART else "\n")
        if name == "li" and html[start + 1] != "/":
            pieces.append("- ")
    elif name in ("td", "th"):
        pieces.append(" ")
    return end


def _past(html: str, mark: str, start: int) -> int:
    place = html.find(mark, start)
    return len(html) if place < 0 else place + len(mark)


def _said(text: str) -> str:
    return unescape(" ".join(text.split("\n")).replace("\r", " ")) if text else ""


def _laid_out(text: str) -> str:
    text = _INVISIBLE.sub(" ", text)
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip()
