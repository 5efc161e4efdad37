"""Search: the texts of an interview, folded, with an index of their character triples."""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

_STORED = """
SELECT id, loop FROM interview
UNION ALL SELECT id, background FROM interview WHERE background <> ''
UNION ALL SELECT interview_id, question FROM turn WHERE question IS NOT NULL
UNION ALL SELECT interview_id, rephrased_text FROM turn WHERE rephrased_text IS NOT NULL
UNION ALL SELECT interview_id, text FROM attempt
"""
_INDEX = """
CREATE VIRTUAL TABLE passage_words
USING fts5(folded, content='passage', content_rowid='id', tokenize='trigram')
"""
_ADDED = """
CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
    INSERT INTO passage_words(rowid, folded) VALUES (new.id, new.folded);
END
"""
_REMOVED = """
CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN
    INSERT INTO passage_words(passage_words, rowid, folded) VALUES ('delete', old.id, old.folded);
END
"""


def upgrade() -> None:
    """Make the table and its index, and fill both from what is stored."""
    passage = op.create_table(
        "passage",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("interview_id", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passage"),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interview.id"],
            name="fk_passage_interview_id_interview",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_passage_interview_id", "passage", ["interview_id"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.add_column("passage", sa.Column("triples", postgresql.TSVECTOR, nullable=True))
        op.create_index("ix_passage_triples", "passage", ["triples"], postgresql_using="gin")
        # No Debrief older than this revision has kept anything on a server.
        return
    for statement in (_INDEX, _ADDED, _REMOVED):
        op.execute(statement)
    for interview_id, text in connection.execute(sa.text(_STORED)).all():
        folded = unicodedata.normalize("NFKC", text).casefold()
        connection.execute(sa.insert(passage).values(interview_id=interview_id, folded=folded))
