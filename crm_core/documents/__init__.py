"""Files that belong to records: kept by their contents in a folder beside the database."""
