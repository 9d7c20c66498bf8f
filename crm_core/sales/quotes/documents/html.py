"""A quote as one HTML file that needs nothing else and prints well."""

from base64 import b64encode
from pathlib import Path

from crm_core.sales.quotes.documents.letter import Letter
from crm_core.sales.quotes.documents.logo import read_logo

TEMPLATE = Path(__file__).with_name("quote.html.j2")


def html(letter: Letter) -> bytes:
    """The document in UTF-8; every text is escaped. Raises FileProblem for a logo that cannot be used."""
    from jinja2 import Environment, StrictUndefined

    logo = read_logo(letter.logo)
    source = f"data:{logo.media_type};base64,{b64encode(logo.data).decode()}" if logo else ""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(letter=letter, logo=source).encode()
