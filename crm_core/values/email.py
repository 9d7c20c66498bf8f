"""E-mail addresses: kept as typed, compared in one normal form."""

import re

from crm_core.errors import InvalidValue
from crm_core.values.text import clean_line, quoted

_MAX_LENGTH = 254  # RFC 5321, section 4.5.3.1.3
# Plain addresses, where email-validator is known to agree (tested) and 30 times slower. Labels with "--" may be
# international names in their ASCII form and are its business.
_LABEL = "[a-z0-9](?:(?:[a-z0-9]|-(?!-)){0,61}[a-z0-9])?"
_PLAIN = re.compile(rf"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+[a-z]{{2,63}}", re.IGNORECASE | re.ASCII)


def parse_email(text: str) -> tuple[str, str]:
    """The address as typed and its lower-case normal form, by which two are the same. Raises InvalidValue."""
    typed = clean_line(text, "e-mail", _MAX_LENGTH)
    if _PLAIN.fullmatch(typed):
        return typed, typed.lower()
    return typed, _normalized(typed)


def _normalized(typed: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        # Addresses inside a company (ada@shop.local) and of examples are lawful; a domain without a dot, or an IP address, is a slip.
        valid = validate_email(typed, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        valid = None
    if valid is None or "." not in valid.domain or not valid.domain[-1].isalpha():
        raise InvalidValue("e-mail", quoted(typed), "is no e-mail address, such as ada@example.com")
    return valid.normalized.lower()
