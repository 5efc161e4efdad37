"""Who worded a question, what each call of a model cost, and what was found out about each model."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns and make the tables; every question asked before was worded by the built-in voice."""
    op.add_column("turn", sa.Column("voice", sa.Text, nullable=False, server_default="rules"))
    op.add_column("turn", sa.Column("stand_in", sa.Text, nullable=True))
    op.create_table(
        "model_call",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("answered_by", sa.Text, nullable=True),
        sa.Column("tokens_read", sa.Integer, nullable=False),
        sa.Column("tokens_cached", sa.Integer, nullable=False),
        sa.Column("tokens_written", sa.Integer, nullable=False),
        sa.Column("estimated", sa.Boolean, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("first_token_seconds", sa.Float, nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_model_call"),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name="fk_model_call_interview_id_interview",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_model_call_interview_id", "model_call", ["interview_id"])
    op.create_index("ix_model_call_at", "model_call", ["at"])
    op.create_table(
        "model_traits",
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("server", "model", name="pk_model_traits"),
    )
