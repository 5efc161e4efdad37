"""What a model wrote for the committee, once each word of it was checked against the debrief."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer, Text
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, one_current, table_of


class CommitteeProseRow(Row, table=True):
    """The committee's words on a debrief (`facts_sha256` says which); `outcome` says why a model has none."""

    __tablename__ = "committee_prose"
    __table_args__ = (
        of_interview(),
        one_current("uq_committee_prose_current", "interview_id"),
        Index(None, "interview_id"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    facts_sha256: str = Field(sa_type=Text)
    body: str | None = Field(sa_type=Text)
    model: str | None = Field(sa_type=Text)
    outcome: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    superseded: bool


committee_prose = table_of(CommitteeProseRow)
