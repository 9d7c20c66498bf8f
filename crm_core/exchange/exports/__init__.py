"""Exports: every field of the records that match, in a form that imports again as the same data."""
