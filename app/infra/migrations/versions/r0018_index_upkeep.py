"""The index of what was said is merged while nobody waits, no longer within the commit of whoever comes along."""

from alembic import op

revision = "0018"
down_revision = "0017"

# A commit merges after all once the index has 64 parts: each search looks through all of them.
_SETTINGS = (
    "INSERT INTO passage_words(passage_words, rank) VALUES ('automerge', 0)",
    "INSERT INTO passage_words(passage_words, rank) VALUES ('crisismerge', 64)",
)


def upgrade() -> None:
    """Tell the index so; PostgreSQL's needs no telling."""
    if op.get_bind().dialect.name == "sqlite":
        for setting in _SETTINGS:
            op.execute(setting)
