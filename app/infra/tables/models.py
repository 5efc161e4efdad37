"""What models judged and cost, and what was found out about them."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Text
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


class JudgementRow(Row, table=True):
    """What a model judged before, by the hash of all it was given; the latest under a key counts.

    `interview_id` is the interview that brought it about; None for an answer that belongs to none.
    """

    __tablename__ = "judgement"
    __table_args__ = (of_interview(), Index(None, "key"), Index(None, "interview_id"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    key: str = Field(sa_type=Text)
    interview_id: str | None = Field(sa_type=Text)
    score: str = Field(sa_type=Text)
    answered_by: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ModelCallRow(Row, table=True):
    """What one call of a model cost. Once its interview is deleted, only the count of tokens remains."""

    __tablename__ = "model_call"
    __table_args__ = (
        ForeignKeyConstraint(["interview_id"], ["interview.id"], ondelete="SET NULL"),
        Index(None, "interview_id"),
        Index(None, "at"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str | None = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    purpose: str = Field(sa_type=Text)
    model: str = Field(sa_type=Text)
    answered_by: str | None = Field(sa_type=Text)
    tokens_read: int
    tokens_cached: int
    tokens_written: int
    estimated: bool
    seconds: float
    first_token_seconds: float | None
    outcome: str | None = Field(sa_type=Text)


class ModelTraitsRow(Row, table=True):
    """What was found out about a model on a server: how it takes a schema, which parameters it refuses."""

    __tablename__ = "model_traits"
    server: str = Field(sa_column=Column(Text, primary_key=True))
    model: str = Field(sa_column=Column(Text, primary_key=True))
    body: str = Field(sa_type=Text)
    found_at: datetime = Field(sa_type=UtcDateTime)


judgement = table_of(JudgementRow)
model_call = table_of(ModelCallRow)
model_traits = table_of(ModelTraitsRow)
