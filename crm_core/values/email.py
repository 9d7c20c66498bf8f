"""E-mail addresses: kept as typed, compared in one normal form."""

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.values.text import clean_line, quoted

_MAX_LENGTH = 254  # RFC 5321, section 4.5.3.1.3
# Plain addresses, where email-validator is known to agree (tested) and 30 times slower. Labels with "--" may be
# international names in their ASCII form and are its business.
_LABEL = "[a-z0-9](?:(?:[a-z0-9]|-(?!-)){0,61}[a-z0-9])?"
_PLAIN = regex(rf"(?ai)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+[a-z]{{2,63}}")


def parse_email(text: str) -> tuple[str, str]:
    """The address as typed and its lower-case normal form, by which two are the same. Raises InvalidValue."""
    if is_plain_email(text):
        return text, text.lower()
    typed = clean_line(text, "e-mail", _MAX_LENGTH)
    return typed, typed.lower() if is_plain_email(typed) else _normalized(typed)


def is_plain_email(text: str) -> bool:
    """Whether the text is an address that needs no closer look: itself in lower case is its normal form."""
    return len(text) <= _MAX_LENGTH and _PLAIN.fullmatch(text) is not None


def _normalized(typed: str) -> str:
    from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

    # Addresses inside a company (ada@shop.local), of examples and of test systems (ada@shop.com.invalid) are lawful.
    SPECIAL_USE_DOMAIN_NAMES.clear()
    try:
        valid = validate_email(typed, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise _no_email(typed) from None
    _, dot, last = valid.domain.rpartition(".")
    if not dot or last.isdigit():  # a slip, or an IP address
        raise _no_email(typed)
    return valid.normalized.lower()


def _no_email(typed: str) -> InvalidValue:
    what = "is no e-mail address" if typed else "is empty"
    return InvalidValue("e-mail", quoted(typed), f"{what}; write it like ada@example.com")
