"""Customers that stand in the database twice: blocking keys, comparison, score, and what the owner said are two."""
