"""A quote as PDF, set by typst; the texts go to it as data, which it never reads as its own language."""

import json
from datetime import UTC, datetime
from pathlib import Path

from crm_core.errors import CrmError
from crm_core.sales.quotes.documents.letter import Letter
from crm_core.sales.quotes.documents.logo import Logo, read_logo

TEMPLATE = Path(__file__).with_name("quote.typ")


class NoTypst(CrmError):
    """What sets PDFs is not installed."""

    code = "no_typst"

    def __init__(self) -> None:
        super().__init__(
            "PDFs need typst, which is not installed: \"pip install 'crm-tui[pdf]'\" brings it; a file that ends in .html "
            "works without it."
        )


def pdf(letter: Letter) -> bytes:
    """The document; the same quote gives the same bytes. Raises NoTypst, FileProblem for a logo that cannot be used."""
    try:
        import typst
    except ImportError:
        raise NoTypst from None
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"letter": _as_data(letter, read_logo(letter.logo))},
        timestamp=datetime.fromisoformat(letter.issued_on).replace(tzinfo=UTC),
    )
    return made


def has_typst() -> bool:
    """Whether PDFs can be made here."""
    from importlib.util import find_spec

    return find_spec("typst") is not None


def _as_data(letter: Letter, logo: Logo | None) -> str:
    language, _, region = letter.language.partition("-")
    data = letter._asdict() | {
        "language": language if 2 <= len(language) <= 3 else "en",
        "region": region if len(region) == 2 else None,
        "columns": letter.columns._asdict(),
        "lines": [line._asdict() for line in letter.lines],
        "options": [line._asdict() for line in letter.options],
        "logo": list(logo.data) if logo else None,
        "logo_form": logo.form if logo else "",
    }
    return json.dumps(data)
