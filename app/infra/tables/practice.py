"""Drills: one question on one check or one cell of the ledger, and what was answered."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


class DrillRow(Row, table=True):
    """A question to practise; `interview_id`, `n` and `number` name the earlier answer it goes back to, if any."""

    __tablename__ = "drill"
    __table_args__ = (of_interview(), Index(None, "interview_id"), Index(None, "created_at"))
    id: str = Field(sa_column=Column(Text, primary_key=True))
    kind: str = Field(sa_type=Text)
    interview_id: str | None = Field(sa_type=Text)
    n: int | None
    number: int | None
    signal: str | None = Field(sa_type=Text)
    check_id: str | None = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    question: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class DrillAttemptRow(Row, table=True):
    """One answer to a drill with its scorecard; an idempotency key is used once in a drill."""

    __tablename__ = "drill_attempt"
    __table_args__ = (
        ForeignKeyConstraint(["drill_id"], ["drill.id"], ondelete="CASCADE"),
        UniqueConstraint("drill_id", "key"),
    )
    drill_id: str = Field(sa_column=Column(Text, primary_key=True))
    number: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    card: str | None = Field(sa_type=Text)
    key: str | None = Field(sa_type=Text)
    fingerprint: str | None = Field(sa_type=Text)


drill = table_of(DrillRow)
drill_attempt = table_of(DrillAttemptRow)
