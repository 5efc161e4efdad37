"""Drills: one question on one check, what was answered, and what judges made of it."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


class DrillRow(Row, table=True):
    """A question to practise; `interview_id`, `n` and `number` name the earlier answer it goes back to, if any.

    `feature` and `cell` say what of the ledger it is about, if it is of that kind.
    """

    __tablename__ = "drill"
    __table_args__ = (of_interview(), Index(None, "interview_id"), Index(None, "created_at"))
    id: str = Field(sa_column=Column(Text, primary_key=True))
    kind: str = Field(sa_type=Text)
    interview_id: str | None = Field(sa_type=Text)
    n: int | None
    number: int | None
    signal: str = Field(sa_type=Text)
    check_id: str = Field(sa_type=Text)
    feature: str | None = Field(sa_type=Text)
    cell: str | None = Field(sa_type=Text)
    judge: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    question: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class DrillAttemptRow(Row, table=True):
    """One answer to a drill; an idempotency key is used once in a drill."""

    __tablename__ = "drill_attempt"
    __table_args__ = (
        ForeignKeyConstraint(["drill_id"], ["drill.id"], ondelete="CASCADE"),
        UniqueConstraint("drill_id", "key"),
    )
    drill_id: str = Field(sa_column=Column(Text, primary_key=True))
    number: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    key: str | None = Field(sa_type=Text)
    fingerprint: str = Field(sa_type=Text)


class DrillScorecardRow(Row, table=True):
    """A judge's scorecard for an answer to a drill; it stays as it was first given."""

    __tablename__ = "drill_scorecard"
    __table_args__ = (
        ForeignKeyConstraint(
            ["drill_id", "number"], ["drill_attempt.drill_id", "drill_attempt.number"], ondelete="CASCADE"
        ),
    )
    drill_id: str = Field(sa_column=Column(Text, primary_key=True))
    number: int = Field(primary_key=True)
    judge: str = Field(sa_column=Column(Text, primary_key=True))
    body: str = Field(sa_type=Text)


drill = table_of(DrillRow)
drill_attempt = table_of(DrillAttemptRow)
drill_scorecard = table_of(DrillScorecardRow)
