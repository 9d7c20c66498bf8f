"""The fixed words of orders."""

ORDER_STATUSES = ("open", "paid", "refunded", "cancelled")
