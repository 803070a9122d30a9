"""Runs migrations on the connection the program hands over."""

from alembic import context

from lagazette_crawler.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
