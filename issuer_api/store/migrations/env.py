"""What Alembic runs for every command: the steps, over the connection that `layout` opened."""

from __future__ import annotations

from alembic import context

from issuer_api.store.every_table import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
