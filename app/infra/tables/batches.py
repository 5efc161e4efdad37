"""Batches of answers that a programme has scored, and the word sent when one is done."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, table_of


def _of_batch() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["batch_id"], ["batch.id"], ondelete="CASCADE")


class BatchRow(Row, table=True):
    """One batch; `wish` is the JSON of how to score it. `received_at` is None while its lines still come in."""

    __tablename__ = "batch"
    __table_args__ = (UniqueConstraint("key"), Index(None, "created_at"))
    id: str = Field(sa_column=Column(Text, primary_key=True))
    wish: str = Field(sa_type=Text)
    key: str | None = Field(sa_type=Text)
    fingerprint: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime | None = Field(sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(sa_type=UtcDateTime)


class BatchAnswerRow(Row, table=True):
    """One line of a batch, numbered from 1: what was sent, and the scorecard or what is wrong with the line."""

    __tablename__ = "batch_answer"
    __table_args__ = (_of_batch(), Index(None, "batch_id", "state", "line"))
    batch_id: str = Field(sa_column=Column(Text, primary_key=True))
    line: int = Field(primary_key=True)
    state: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    result: str | None = Field(sa_type=Text)


class WebhookRow(Row, table=True):
    """Who is to be told that a batch is done, and how often that was tried."""

    __tablename__ = "webhook"
    __table_args__ = (_of_batch(),)
    batch_id: str = Field(sa_column=Column(Text, primary_key=True))
    url: str = Field(sa_type=Text)
    tries: int
    next_try_at: datetime | None = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(sa_type=UtcDateTime)
    outcome: str | None = Field(sa_type=Text)


batch = table_of(BatchRow)
batch_answer = table_of(BatchAnswerRow)
webhook = table_of(WebhookRow)
