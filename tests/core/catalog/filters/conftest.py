"""The gardens that every filter test plants."""

from gardens import *  # noqa: F403
