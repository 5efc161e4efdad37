"""The level a candidate gives an answer of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; answers given before have no rating."""
    op.add_column("attempt", sa.Column("self_rating", sa.Integer, nullable=True))
