"""The gardens that every filter test plants."""

from tests.core.catalog.filters.gardens import *  # noqa: F403
