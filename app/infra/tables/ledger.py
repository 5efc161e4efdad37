"""What a person changed in the ledger that is read out of all interviews."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Text
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


class LedgerEditRow(Row, table=True):
    """One change, applied in the order of `id`; `body` is the whole of it.

    It goes with each interview whose words it is about: `interview_id` of the row, `other_interview_id` of the row
    that was joined or the telling that was chosen. A row that was written by hand belongs to no interview.
    """

    __tablename__ = "ledger_edit"
    __table_args__ = (
        of_interview(),
        ForeignKeyConstraint(["other_interview_id"], ["interview.id"], ondelete="CASCADE"),
        Index(None, "interview_id"),
        Index(None, "other_interview_id"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str | None = Field(sa_type=Text)
    other_interview_id: str | None = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)
    undone: bool


class LedgerReadingRow(Row, table=True):
    """What an interview tells of features, as `read_by` read it when its stamp was `mark`."""

    __tablename__ = "ledger_reading"
    __table_args__ = (of_interview(),)
    interview_id: str = Field(sa_column=Column(Text, primary_key=True))
    mark: str = Field(sa_type=Text)
    read_by: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


ledger_edit = table_of(LedgerEditRow)
ledger_reading = table_of(LedgerReadingRow)
