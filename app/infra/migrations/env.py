"""Runs the revisions over the connection it is given, which is opened, locked and committed by others."""

from alembic import context

from app.infra.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
