"""Runs the revisions over the connection that `app/infra/schema.py` has opened, locked and will commit."""

from alembic import context

from app.infra.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
