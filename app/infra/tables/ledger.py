"""What a person changed in the ledger that is read out of all interviews."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer, Text
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


class LedgerEditRow(Row, table=True):
    """One change, applied in the order of `id`: `body` says what `kind` needs, `interview_id` whose row is meant.

    A row that was written by hand belongs to no interview.
    """

    __tablename__ = "ledger_edit"
    __table_args__ = (of_interview(), Index(None, "interview_id"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str | None = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    undone: bool


ledger_edit = table_of(LedgerEditRow)
