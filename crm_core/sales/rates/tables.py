"""The table of exchange rates; import only where something is written."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import SQLModel

from crm_core.store.columns import STRICT, days, key, text


class ExchangeRate(SQLModel, table=True):
    """What one unit of a currency was worth in another from a day on; ``rate`` is a decimal number as text."""

    __tablename__ = "exchange_rates"
    __table_args__ = (
        *days("exchange_rates", "day"),
        CheckConstraint("from_currency <> to_currency", name="exchange_rates_between_two"),
        CheckConstraint("CAST(rate AS REAL) > 0", name="exchange_rates_positive"),
        UniqueConstraint("from_currency", "to_currency", "day", name="exchange_rates_once"),
        STRICT,
    )

    id: int | None = key()
    day: str = text()
    from_currency: str = text(regex="^[A-Z]{3}$")
    to_currency: str = text(regex="^[A-Z]{3}$")
    rate: str = text()
