"""What a person changed in the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ledger_edit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=True),
        sa.Column("other_interview_id", sa.Text, nullable=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name="fk_ledger_edit_interview_id_interview",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_interview_id"],
            ["interview.id"],
            name="fk_ledger_edit_other_interview_id_interview",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_edit"),
    )
    op.create_index("ix_ledger_edit_interview_id", "ledger_edit", ["interview_id"])
    op.create_index("ix_ledger_edit_other_interview_id", "ledger_edit", ["other_interview_id"])
