"""Links for coaches, their comments, their words on checks, the answers they went through."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    _links()
    _comments()
    _overrides()
    _done()


def _links() -> None:
    op.create_table(
        "share_link",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("token_sha256", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hide_names", sa.Text, nullable=False),
        sa.Column("hide_levels", sa.Boolean, nullable=False),
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


def _comments() -> None:
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
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=True),
        _of_attempt("comment"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sa.UniqueConstraint("interview_id", "key", name="uq_comment_interview_id_key"),
    )
    op.create_index("ix_comment_interview_id_n_number", "comment", ["interview_id", "n", "number"])


def _overrides() -> None:
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
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("machine_met", sa.Boolean, nullable=True),
        sa.Column("judge", sa.Text, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.Text, nullable=True),
        sa.Column("fingerprint", sa.Text, nullable=True),
        _of_attempt("override"),
        sa.PrimaryKeyConstraint("id", name="pk_override"),
        sa.UniqueConstraint("interview_id", "key", name="uq_override_interview_id_key"),
    )
    op.create_index("ix_override_interview_id_n_number", "override", ["interview_id", "n", "number"])


def _done() -> None:
    op.create_table(
        "review_done",
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        _of_attempt("review_done"),
        sa.PrimaryKeyConstraint("interview_id", "n", "number", "author", name="pk_review_done"),
    )


def _of_attempt(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["interview_id", "n", "number"],
        ["attempt.interview_id", "attempt.n", "attempt.number"],
        name=f"fk_{table}_interview_id_n_number_attempt",
        ondelete="CASCADE",
    )
