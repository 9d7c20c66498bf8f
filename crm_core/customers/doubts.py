"""What is kept as it was typed though it can hardly be right: said at once, in one line each."""

from collections.abc import Mapping

from crm_core.catalog.core import Core
from crm_core.customers.points import read_address, read_point
from crm_core.values.country import country_doubt

_PHONES = ("phone", "phones", "add_phone")


def doubts(core: Core, values: Mapping[str, object], customer_id: int | None = None) -> list[str]:
    """Sentences about a country and, of the customer who has them now, the phone numbers among the given values."""
    countries = [values.get("country"), *(read_address(text)["country"] for text in _texts(values.get("add_address")))]
    told = [country_doubt(str(country)) for country in countries if country]
    said = [f"{doubt[0].upper()}{doubt[1:]}." for doubt in told if doubt]
    typed = {read_point("phone", text, None).value for name in _PHONES for text in _texts(values.get(name))}
    if customer_id is None or not typed:
        return said
    with core.store.reading() as db:
        rows = db.execute(
            "SELECT value FROM contact_points WHERE customer_id = ? AND kind = 'phone' AND invalid ORDER BY id",
            (customer_id,),
        ).fetchall()
    return said + [phone_doubt(value) for (value,) in rows if value in typed]


def phone_doubt(number: str) -> str:
    """That a number is none that can be dialled."""
    return f'Phone "{number}" is no complete number; it is kept as typed and marked as invalid.'


def _texts(given: object) -> list[str]:
    if isinstance(given, (list, tuple)):
        return [str(text) for text in given if text]
    return [str(given)] if given else []
