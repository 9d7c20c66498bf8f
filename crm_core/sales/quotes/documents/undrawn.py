"""Characters that no font of this computer can draw: in a PDF, boxes would stand in their place."""

import json
from collections.abc import Iterable, Iterator
from unicodedata import category

from crm_core.patterns import regex
from crm_core.sales.quotes.documents.letter import Letter

MOST_NAMED = 3
_SURELY_THERE = 0x0590  # Latin, Greek and Cyrillic are in the fonts that typst brings
_PAGE = "#set page(width: auto, height: auto)\n#json(bytes(sys.inputs.signs)).join(linebreak())"
_REFUSED = regex(r'text `"(.+?)"` could not be displayed')


def undrawn(letter: Letter) -> str:
    """What to say of characters that the PDF of a quote cannot show; "" where there are none."""
    signs = {sign for text in _texts(letter) for sign in text if _may_lack(sign)}
    missing = list(_missing(signs))
    if not missing:
        return ""
    named = ", ".join(missing[:MOST_NAMED]) + (" and others" if len(missing) > MOST_NAMED else "")
    return f"No font here has {named}: boxes stand in their place; install a font that has them, or print to .html."


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Iterable):
        for each in part:
            yield from _texts(each)


def _may_lack(sign: str) -> bool:
    return ord(sign) >= _SURELY_THERE and category(sign)[0] not in "CMZ"


def _missing(signs: set[str]) -> Iterator[str]:
    """The characters that cannot be drawn, one more than are named at most."""
    import typst

    left = sorted(signs)
    for _ in range(MOST_NAMED + 1):
        if not left:
            return
        try:
            # Archival PDFs must not hold boxes, so typst names what it cannot draw.
            typst.compile(_PAGE.encode(), format="pdf", sys_inputs={"signs": json.dumps(left)}, pdf_standards="a-2b")
        except typst.TypstError as problem:
            found = _REFUSED.search(str(problem))
            if found is None or found[1] not in left:
                return
            yield found[1]
            left.remove(found[1])
        else:
            return
