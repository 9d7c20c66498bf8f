"""Pipelines, deals and what they are worth."""
