"""The fixed words of appointments."""

STATUSES = ("confirmed", "tentative", "cancelled")
