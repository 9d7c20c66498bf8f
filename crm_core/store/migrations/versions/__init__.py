"""One module per version of the schema after the first, each with ``VERSION`` and ``upgrade(op)``.

``op`` is Alembic's Operations on a transaction in which foreign keys, triggers and views are off; all of them come back
afterwards, and full text is built anew. Change a table that others refer to by ``recreating(op, table)`` of
``crm_core.store.migrations.steps``, which keeps STRICT and AUTOINCREMENT. Rows may be changed, their number may not.
"""
