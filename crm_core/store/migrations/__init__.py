"""Brings databases of earlier versions up to date; imported only when one is found."""
