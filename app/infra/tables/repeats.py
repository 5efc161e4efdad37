"""Requests that may come twice: their keys, what they held, and what was replied."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Text, func
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


class RequestRow(Row, table=True):
    """One request under its key; without a status its reply was never sent. It goes with what it is about.

    `at` is the time of the database itself, since most marks are made where nobody has a clock.
    """

    __tablename__ = "request"
    __table_args__ = (
        of_interview(),
        ForeignKeyConstraint(["drill_id"], ["drill.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["batch_id"], ["batch.id"], ondelete="CASCADE"),
        Index(None, "interview_id"),
        Index(None, "drill_id"),
        Index(None, "batch_id"),
    )
    scope: str = Field(sa_column=Column(Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    fingerprint: str = Field(sa_type=Text)
    interview_id: str | None = Field(sa_type=Text)
    drill_id: str | None = Field(sa_type=Text)
    batch_id: str | None = Field(sa_type=Text)
    status: int | None
    body: str | None = Field(sa_type=Text)
    location: str | None = Field(sa_type=Text)
    at: datetime | None = Field(sa_column=Column(UtcDateTime, default=func.now()))


request = table_of(RequestRow)
