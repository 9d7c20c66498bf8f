"""A row of a file as a quote: words and amounts read, nothing looked up yet."""

from collections.abc import Mapping

from crm_core.errors import InvalidValue
from crm_core.exchange.imports.document_lines import minor_value
from crm_core.exchange.imports.surroundings import Surroundings, known_currency, text_value
from crm_core.exchange.tables.numbers import Amount
from crm_core.values.near import near
from crm_core.values.text import fold

EXPIRED = "expired"
# Our words for what other programs and languages call the states of quotes.
_STATUS_WORDS = {
    "draft": "draft drafts new entwurf brouillon borrador bozza",
    "sent": "sent open pending viewed delivered submitted presented versendet gesendet offen envoye enviado inviato",
    "accepted": "accepted won approved closed invoiced signed ordered angenommen beauftragt accepte aceptado accettato",
    "rejected": "rejected declined lost denied refused cancelled canceled abgelehnt refuse rechazado rifiutato",
    "superseded": "superseded revised replaced ersetzt remplace",
    EXPIRED: "expired abgelaufen expire caducado scaduto",
}
_STATUSES = {word: status for status, words in _STATUS_WORDS.items() for word in words.split()}
_AMOUNTS = ("total", "net", "tax", "shipping", "discount_amount", "price", "line_total")
_PLAIN = (
    *("title", "number", "issued_on", "valid_until", "sent_at", "decided_at", "rejected_reason", "language", "address"),
    *("introduction", "notes", "terms", "owner", "created_at", "updated_at", "contact_uid", "deal_uid", "revises_uid"),
)


def quote_columns(values: Mapping[str, object], around: Surroundings) -> dict[str, object]:
    """The columns of a quote out of clean values. Raises InvalidValue."""
    said = said_currency(values, around)
    code = said or around.currency
    rate, off = _rate(values, "discount_percent"), minor_value(values, "discount_amount", code)
    if rate and off:
        raise InvalidValue("Discount", None, "is either a rate or an amount, not both")
    title, revision = text_value(values, "title"), values.get("revision")
    return {
        **{key: values.get(key) for key in _PLAIN},
        **_status(values),
        "sort_title": fold(title) if title else None,
        "revision": revision if isinstance(revision, int) else None,
        "currency": said,
        "discount_bp": rate or None,
        "discount_minor": abs(off) if off else None,
        "shipping_minor": minor_value(values, "shipping", code),
        "shipping_tax_bp": _rate(values, "shipping_tax"),
        **{f"said_{key}": minor_value(values, key, code) for key in ("total", "net", "tax")},
        "contact_folded": _folded(values, "contact"),
        "deal_folded": _folded(values, "deal"),
    }


def said_currency(values: Mapping[str, object], around: Surroundings) -> str | None:
    """The currency a row names, in a column or beside an amount. Raises InvalidValue."""
    said = text_value(values, "currency")
    named = (cell.currency for cell in map(values.get, _AMOUNTS) if isinstance(cell, Amount) and cell.currency)
    found = said or next(named, None)
    if found:
        return known_currency(found)
    return around.currency if around.currency_named else None


def _status(values: Mapping[str, object]) -> dict[str, object]:
    """Our word for a status; that a quote expired follows from its last day. Raises InvalidValue."""
    text = text_value(values, "status")
    if text is None:
        return {"status": None, "expired": None}
    status = _STATUSES.get(fold(text))
    if status is None:
        nearest = near(text, _STATUS_WORDS)
        hint = f" (nearest: {nearest[0]})" if nearest else ""
        raise InvalidValue("Status", text, f"is none of {', '.join(_STATUS_WORDS)}{hint}")
    return {"status": "sent" if status == EXPIRED else status, "expired": int(status == EXPIRED) or None}


def _rate(values: Mapping[str, object], key: str) -> int | None:
    rate = values.get(key)
    if isinstance(rate, int) and not 0 <= rate <= 10_000:
        raise InvalidValue(key.replace("_", " ").capitalize(), f"{rate / 100:g}%", "must be from 0% to 100%")
    return rate if isinstance(rate, int) else None


def _folded(values: Mapping[str, object], key: str) -> str | None:
    text = text_value(values, key)
    return fold(text) if text else None
