"""The fixed words of quotes."""

QUOTE_STATUSES = ("draft", "sent", "accepted", "rejected", "expired")
