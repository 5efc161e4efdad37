"""What people see and say: links to an interview, comments, words on checks, answers gone through, objections."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


def _of_attempt() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["interview_id", "n", "number"],
        ["attempt.interview_id", "attempt.n", "attempt.number"],
        ondelete="CASCADE",
    )


class ShareLinkRow(Row, table=True):
    """A way to read one interview; only its token's hash is known. `hide_names` is a JSON list."""

    __tablename__ = "share_link"
    __table_args__ = (of_interview(), Index(None, "interview_id"), UniqueConstraint("token_sha256"))
    id: str = Field(sa_column=Column(Text, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    token_sha256: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    hide_names: str = Field(sa_type=Text)
    hide_levels: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(sa_type=UtcDateTime)


class CommentRow(Row, table=True):
    """A remark on `quote`, which is characters `start` to `end` of an attempt; `author` is a link or `owner`."""

    __tablename__ = "comment"
    __table_args__ = (
        _of_attempt(),
        Index(None, "interview_id", "n", "number"),
        UniqueConstraint("interview_id", "key"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    n: int
    number: int
    start: int
    end: int
    quote: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    author: str = Field(sa_type=Text)
    author_name: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(sa_type=UtcDateTime)
    key: str | None = Field(sa_type=Text)
    fingerprint: str | None = Field(sa_type=Text)


class OverrideRow(Row, table=True):
    """A person's word on a check of an attempt, with the reason; the latest of an author counts."""

    __tablename__ = "override"
    __table_args__ = (
        _of_attempt(),
        Index(None, "interview_id", "n", "number"),
        UniqueConstraint("interview_id", "key"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    n: int
    number: int
    signal: str = Field(sa_type=Text)
    check_id: str = Field(sa_type=Text)
    met: bool
    quote: str | None = Field(sa_type=Text)
    start: int | None
    end: int | None
    reason: str = Field(sa_type=Text)
    author: str = Field(sa_type=Text)
    author_name: str = Field(sa_type=Text)
    blind: bool
    machine_met: bool | None
    judge: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(sa_type=UtcDateTime)
    key: str | None = Field(sa_type=Text)
    fingerprint: str | None = Field(sa_type=Text)


class ReviewDoneRow(Row, table=True):
    """An attempt that an author has gone through."""

    __tablename__ = "review_done"
    __table_args__ = (_of_attempt(),)
    interview_id: str = Field(sa_column=Column(Text, primary_key=True))
    n: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    author: str = Field(sa_column=Column(Text, primary_key=True))
    done_at: datetime = Field(sa_type=UtcDateTime)


class ObjectionRow(Row, table=True):
    """Why the candidate holds an item of the debrief to be wrong; the item is named by its own words."""

    __tablename__ = "objection"
    __table_args__ = (of_interview(), Index(None, "interview_id"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    part: str = Field(sa_type=Text)
    round: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


share_link = table_of(ShareLinkRow)
comment = table_of(CommentRow)
override = table_of(OverrideRow)
review_done = table_of(ReviewDoneRow)
objection = table_of(ObjectionRow)
