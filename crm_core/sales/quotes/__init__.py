"""Quotes: written, sent under a number, accepted or not."""
