"""Résumé and job description, each beside the notes that `background` holds."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; what was given before stays where it is."""
    op.add_column("interview", sa.Column("resume", sa.Text, nullable=False, server_default=""))
    op.add_column("interview", sa.Column("job_description", sa.Text, nullable=False, server_default=""))
