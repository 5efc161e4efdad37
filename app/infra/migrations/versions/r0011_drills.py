"""Drills, their answers and the scorecards of these."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "drill",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=True),
        sa.Column("n", sa.Integer, nullable=True),
        sa.Column("number", sa.Integer, nullable=True),
        sa.Column("signal", sa.Text, nullable=False),
        sa.Column("check_id", sa.Text, nullable=False),
        sa.Column("feature", sa.Text, nullable=True),
        sa.Column("cell", sa.Text, nullable=True),
        sa.Column("judge", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interview.id"], name="fk_drill_interview_id_interview", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_drill"),
    )
    op.create_index("ix_drill_created_at", "drill", ["created_at"])
    op.create_index("ix_drill_interview_id", "drill", ["interview_id"])
    op.create_table(
        "drill_attempt",
        sa.Column("drill_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["drill_id"], ["drill.id"], name="fk_drill_attempt_drill_id_drill", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("drill_id", "number", name="pk_drill_attempt"),
        sa.UniqueConstraint("drill_id", "key", name="uq_drill_attempt_drill_id_key"),
    )
    op.create_table(
        "drill_scorecard",
        sa.Column("drill_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("judge", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["drill_id", "number"],
            ["drill_attempt.drill_id", "drill_attempt.number"],
            name="fk_drill_scorecard_drill_id_drill_attempt",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("drill_id", "number", "judge", name="pk_drill_scorecard"),
    )
