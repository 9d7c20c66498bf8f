"""The fixed words of quotes."""

STORED_STATUSES = ("draft", "sent", "accepted", "rejected", "superseded")
# A quote that was sent has expired when its last valid day is over: worked out from that day, never stored.
QUOTE_STATUSES = ("draft", "sent", "expired", "accepted", "rejected", "superseded")
