"""Links for coaches, their comments and overrides."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "share_link",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("token_sha256", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name="fk_share_link_interview_id_interview",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_share_link"),
        sa.UniqueConstraint("token_sha256", name="uq_share_link_token_sha256"),
    )
    op.create_index("ix_share_link_interview_id", "share_link", ["interview_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("link_id", sa.Text, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id", "n", "number"],
            ["attempt.interview_id", "attempt.n", "attempt.number"],
            name="fk_comment_interview_id_n_number_attempt",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["share_link.id"], name="fk_comment_link_id_share_link", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sa.UniqueConstraint("interview_id", "key", name="uq_comment_interview_id_key"),
    )
    op.create_index("ix_comment_interview_id_n_number", "comment", ["interview_id", "n", "number"])
    op.create_table(
        "override",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("signal", sa.Text, nullable=False),
        sa.Column("check_id", sa.Text, nullable=False),
        sa.Column("met", sa.Boolean, nullable=False),
        sa.Column("quote", sa.Text, nullable=True),
        sa.Column("start", sa.Integer, nullable=True),
        sa.Column("end", sa.Integer, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("link_id", sa.Text, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded", sa.Boolean, nullable=False),
        sa.Column("key", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id", "n", "number"],
            ["attempt.interview_id", "attempt.n", "attempt.number"],
            name="fk_override_interview_id_n_number_attempt",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["share_link.id"], name="fk_override_link_id_share_link", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_override"),
        sa.UniqueConstraint("interview_id", "key", name="uq_override_interview_id_key"),
    )
    op.create_index(
        "uq_override_current",
        "override",
        ["interview_id", "n", "number", "signal", "check_id", "author"],
        unique=True,
        sqlite_where=sa.text("superseded = 0"),
        postgresql_where=sa.text("NOT superseded"),
    )
