"""The committee's words by a model."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "committee_prose",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("facts_sha256", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=True),
        sa.Column("model", sa.Text, nullable=True),
        sa.Column("outcome", sa.Text, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name="fk_committee_prose_interview_id_interview",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_committee_prose"),
    )
    op.create_index("ix_committee_prose_interview_id", "committee_prose", ["interview_id"])
    op.create_index(
        "uq_committee_prose_current",
        "committee_prose",
        ["interview_id"],
        unique=True,
        sqlite_where=sa.text("superseded = 0"),
        postgresql_where=sa.text("NOT superseded"),
    )
