"""Imports: rows of another program's file matched with what is there, and written in one step that undo takes back."""
