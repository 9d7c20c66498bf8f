"""What the program knows about its own data: one Field per field of every entity, and the filter language over it."""
