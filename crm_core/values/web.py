"""Web addresses, as people type them: with a scheme or without."""

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.values.text import quoted

_WEB_ADDRESS = regex(r"(?:[A-Za-z][A-Za-z0-9+.-]*:(?://)?[^\s/]\S*|[^\s/]+\.[^\s/.][^\s/]*(?:[/?#]\S*)?)")

_PROGRAMS = ("javascript:", "vbscript:", "data:")  # what a browser would run, not visit


def refuse_no_web_address(value: str, field: str) -> None:
    """Refuse what is no web address, as the value of ``field``. Raises InvalidValue."""
    if not _WEB_ADDRESS.fullmatch(value) or value.lower().startswith(_PROGRAMS):
        why = "is no web address, such as example.org or https://example.org/shop"
        raise InvalidValue(field, quoted(value), why)
