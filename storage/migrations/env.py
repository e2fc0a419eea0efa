"""Alembic's entry: runs on the connection that `storage.database.migrate` hands in."""

from alembic import context

from storage.database.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
