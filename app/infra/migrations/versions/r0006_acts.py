"""What acts, hints and failed rounds need: a move's act and blanks, when a turn was begun, what was thrown in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; every turn asked before belongs to a talk, with no blanks."""
    op.add_column("turn", sa.Column("move_act", sa.Text, nullable=False, server_default="talk"))
    op.add_column("turn", sa.Column("move_values", sa.Text, nullable=True))
    op.add_column("turn", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("turn", sa.Column("interjection", sa.Text, nullable=True))
    op.add_column("turn", sa.Column("interjected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("turn", sa.Column("hints", sa.Text, nullable=True))
    op.add_column("round", sa.Column("went_on", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("interview", sa.Column("continues", sa.Text, nullable=True))
