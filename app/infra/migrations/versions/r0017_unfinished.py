"""Interviews that go on, to be counted without reading all that people handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the index."""
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_interview_unfinished", "interview", ["id"], sqlite_where=unfinished, postgresql_where=unfinished
    )
