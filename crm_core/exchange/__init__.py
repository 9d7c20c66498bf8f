"""Files that come from other programs and files for them: tables, cards, archives."""
