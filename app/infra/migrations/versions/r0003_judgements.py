"""What a model judged before, so that the same input is judged once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=True),
        sa.Column("score", sa.Text, nullable=False),
        sa.Column("answered_by", sa.Text, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name="fk_judgement_interview_id_interview",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_judgement_key", "judgement", ["key"])
    op.create_index("ix_judgement_interview_id", "judgement", ["interview_id"])
