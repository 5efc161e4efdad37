"""Requests that may come twice, under their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

OWNERS = ("interview", "drill", "batch")


def upgrade() -> None:
    """Make the table, and keep in it what answers were sent under so far."""
    op.create_table(
        "request",
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        *(sa.Column(f"{owner}_id", sa.Text, nullable=True) for owner in OWNERS),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("body", sa.Text, nullable=True),
        sa.Column("location", sa.Text, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{owner}_id"], [f"{owner}.id"], name=f"fk_request_{owner}_id_{owner}", ondelete="CASCADE"
            )
            for owner in OWNERS
        ),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_request"),
    )
    for owner in OWNERS:
        op.create_index(f"ix_request_{owner}_id", "request", [f"{owner}_id"])
    op.execute(
        "INSERT INTO request (scope, key, fingerprint, interview_id) "
        "SELECT 'interview:' || interview_id, key, fingerprint, interview_id FROM attempt "
        "WHERE key IS NOT NULL AND fingerprint IS NOT NULL"
    )
