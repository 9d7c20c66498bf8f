"""The CRM itself: data, rules and reports, with no terminal in it."""

__version__ = "0.1.0"
