"""To whom a quote goes, and in which language: kept with it when it is sent, so that it stays as it was."""

from contextlib import suppress
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.store.driver import Connection
from crm_core.values.address import address_lines

_ADDRESS = (
    "SELECT street, postal_code, city, region, country FROM addresses WHERE customer_id IN (?, ?, ?) "
    "ORDER BY customer_id = ? DESC, customer_id = ? DESC, is_primary DESC, id LIMIT 1"
)


class Addressee(NamedTuple):
    """The lines of the address, names first, and the locale that numbers and dates are written in, as "de-CH"."""

    lines: tuple[str, ...]
    language: str


def addressee(core: Core, db: Connection, key: int) -> Addressee:
    """The addressee of a quote as the data has it now: organization, person, address; the language that fits them."""
    customer, contact, language = db.execute(
        "SELECT customer_id, contact_id, language FROM quotes WHERE id = ?", (key,)
    ).fetchone()
    name, kind, organization_id, organization, spoken = _customer(db, customer)
    person, _, _, _, their = _customer(db, contact) if contact else ("", "", None, "", None)
    facts = core.business.facts
    row = db.execute(_ADDRESS, (customer, contact, organization_id, customer, contact)).fetchone() or (None,) * 5
    names = [name, person] if kind == "organization" or person else [organization, name]
    chosen = language or their or spoken or facts.language or "en"
    lines = (*dict.fromkeys(part for part in names if part), *address_lines(row, facts.country))
    return Addressee(lines, locale_tag(chosen, row[4] or facts.country))


def _customer(db: Connection, key: int) -> tuple[str, str, int | None, str, str | None]:
    found = db.execute(
        "SELECT c.name, c.kind, o.id, coalesce(o.name, ''), c.language FROM customers c "
        "LEFT JOIN customers o ON o.id = c.organization_id WHERE c.id = ?",
        (key,),
    ).fetchone()
    return (*found,) if found else ("", "person", None, "", None)


def locale_tag(language: str, country: str | None) -> str:
    """The locale of a language as people name it ("de", "German", "de-CH"), in a country where it is spoken there."""
    from babel.core import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(_code(language).replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        locale = Locale("en")
    if locale.territory is None and country:
        with suppress(UnknownLocaleError, ValueError):
            locale = Locale(locale.language, country, locale.script)
    return str(locale).replace("_", "-")


def refuse_unknown_language(language: str) -> None:
    """Refuse what names no language that numbers and dates are known in. Raises InvalidValue."""
    from babel.core import Locale, UnknownLocaleError

    try:
        Locale.parse(_code(language, unknown=language).replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        raise InvalidValue("Language", language, "is no known language; write its code, like de or fr-CH") from None


def _code(language: str, unknown: str = "en") -> str:
    """The code of a language that may be given by its name, in English or as its speakers call it; else ``unknown``."""
    from babel.core import Locale

    from crm_core.values.text import fold

    wanted = fold(language.strip())
    if len(wanted.replace("_", "-").split("-")[0]) <= 3:
        return language.strip()
    named = {fold(str(name)): str(code) for code, name in Locale("en").languages.items()}
    if wanted in named:
        return named[wanted]
    native = (
        code for code in ("de", "fr", "es", "it", "pl", "nl", "pt") if fold(Locale(code).display_name or "") == wanted
    )
    return next(native, unknown)
