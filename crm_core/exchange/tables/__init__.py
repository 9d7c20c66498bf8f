"""Tables in and out: CSV and JSON files read with doubt and written with care, and what their columns mean."""
