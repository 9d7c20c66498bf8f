"""Fields that the owner defines: described in the database, kept as JSON in the ``custom`` column of each record."""
