"""What was read of each interview for the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ledger_reading",
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("read_by", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name="fk_ledger_reading_interview_id_interview",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview_id", name="pk_ledger_reading"),
    )
