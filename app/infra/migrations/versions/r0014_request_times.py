"""When a request came, so that its key can be forgotten one day."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column; what came before counts as if it had come now."""
    op.add_column("request", sa.Column("at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE request SET at = CURRENT_TIMESTAMP")
