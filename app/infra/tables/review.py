"""What coaches see and say: links to an interview, comments on quotes, overrides of checks."""

from datetime import datetime

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, table_of


def _of_link() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["link_id"], ["share_link.id"], ondelete="SET NULL")


class ShareLinkRow(Row, table=True):
    """A way to read one interview; only its token's hash is known. `kind` says whether a coach may add to it."""

    __tablename__ = "share_link"
    __table_args__ = (of_interview(), Index(None, "interview_id"), UniqueConstraint("token_sha256"))
    id: str = Field(sa_column=Column(Text, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    token_sha256: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(sa_type=UtcDateTime)


class CommentRow(Row, table=True):
    """A remark on `quote`, which is characters `start` to `end` of an attempt."""

    __tablename__ = "comment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["interview_id", "n", "number"],
            ["attempt.interview_id", "attempt.n", "attempt.number"],
            ondelete="CASCADE",
        ),
        _of_link(),
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
    link_id: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(sa_type=UtcDateTime)
    key: str | None = Field(sa_type=Text)
    fingerprint: str | None = Field(sa_type=Text)


class OverrideRow(Row, table=True):
    """A person's word on a check of an attempt, with the reason; the latest of an author counts."""

    __tablename__ = "override"
    __table_args__ = (
        ForeignKeyConstraint(
            ["interview_id", "n", "number"],
            ["attempt.interview_id", "attempt.n", "attempt.number"],
            ondelete="CASCADE",
        ),
        _of_link(),
        Index(
            "uq_override_current",
            "interview_id",
            "n",
            "number",
            "signal",
            "check_id",
            "author",
            unique=True,
            sqlite_where=text("superseded = 0"),
            postgresql_where=text("NOT superseded"),
        ),
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
    link_id: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    superseded: bool
    key: str | None = Field(sa_type=Text)
    fingerprint: str | None = Field(sa_type=Text)


share_link = table_of(ShareLinkRow)
comment = table_of(CommentRow)
override = table_of(OverrideRow)
