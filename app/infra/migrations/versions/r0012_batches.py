"""Batches of answers, and who is told when one is done."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "batch",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.UniqueConstraint("key", name="uq_batch_key"),
    )
    op.create_index("ix_batch_created_at", "batch", ["created_at"])
    op.create_table(
        "batch_answer",
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name="fk_batch_answer_batch_id_batch", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "line", name="pk_batch_answer"),
    )
    op.create_index("ix_batch_answer_batch_id_state_line", "batch_answer", ["batch_id", "state", "line"])
    op.create_table(
        "webhook",
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_webhook_batch_id_batch", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("batch_id", name="pk_webhook"),
    )
