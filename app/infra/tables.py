"""The tables. What they hold is turned into domain values by `app/infra/store`, and by nothing else.

Rows are found by natural keys (interview, turn, attempt), so a fact can be written without looking anything
up. Enums are plain strings; times are UTC; whole scorecards and debriefs are JSON beside the columns that are
searched or compared. What belongs to an interview hangs on it by ON DELETE CASCADE.
"""

from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC to the microsecond. ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database. SQLite has no time zones: there the zone is dropped once it is UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Out of the database, always aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    """What every table shares: one set of names for keys and constraints."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


def _of_interview() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["interview_id"], ["interview.id"], ondelete="CASCADE")


class InterviewRow(Row, table=True):
    """One interview; `planned` is a JSON list of round ids."""

    __tablename__ = "interview"
    __table_args__ = (Index(None, "created_at", "id"),)
    id: str = Field(sa_column=Column(Text, primary_key=True))
    seed: int = Field(sa_column=Column(BigInteger, nullable=False))
    loop: str = Field(sa_type=Text)
    planned: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    voice: str = Field(sa_type=Text)
    judge: str = Field(sa_type=Text)
    mode: str = Field(sa_type=Text)
    background: str = Field(sa_type=Text)
    auto_advance: bool
    time_factor: float | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    paused_at: datetime | None = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(sa_type=UtcDateTime)
    continues: str | None = Field(sa_type=Text)
    resume: str = Field(sa_type=Text)
    job_description: str = Field(sa_type=Text)


class RoundRow(Row, table=True):
    """One opened round; `position` counts the chosen rounds from 0."""

    __tablename__ = "round"
    __table_args__ = (_of_interview(),)
    interview_id: str = Field(sa_column=Column(Text, primary_key=True))
    position: int = Field(primary_key=True)
    id: str = Field(sa_type=Text)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(sa_type=UtcDateTime)
    reason: str | None = Field(sa_type=Text)
    closing: str | None = Field(sa_type=Text)
    extra_seconds: float
    went_on: bool


class TurnRow(Row, table=True):
    """One turn and the move behind it; `n` counts from 1 over the whole interview."""

    __tablename__ = "turn"
    __table_args__ = (
        ForeignKeyConstraint(
            ["interview_id", "position"], ["round.interview_id", "round.position"], ondelete="CASCADE"
        ),
    )
    interview_id: str = Field(sa_column=Column(Text, primary_key=True))
    n: int = Field(primary_key=True)
    position: int
    speaker: str = Field(sa_type=Text)
    move_kind: str = Field(sa_type=Text)
    move_question: str = Field(sa_type=Text)
    move_signal: str | None = Field(sa_type=Text)
    move_check: str | None = Field(sa_type=Text)
    move_quote: str | None = Field(sa_type=Text)
    move_act: str = Field(sa_type=Text)
    move_values: str | None = Field(sa_type=Text)
    question: str | None = Field(sa_type=Text)
    asked_at: datetime | None = Field(sa_type=UtcDateTime)
    rephrased_question: str | None = Field(sa_type=Text)
    rephrased_text: str | None = Field(sa_type=Text)
    rephrased_at: datetime | None = Field(sa_type=UtcDateTime)
    voice: str = Field(sa_type=Text)
    stand_in: str | None = Field(sa_type=Text)
    paused_seconds: float
    kept: int | None
    begun_at: datetime | None = Field(sa_type=UtcDateTime)
    interjection: str | None = Field(sa_type=Text)
    interjected_at: datetime | None = Field(sa_type=UtcDateTime)
    hints: str | None = Field(sa_type=Text)


class AttemptRow(Row, table=True):
    """One answer to a turn, with the level its author gives it; an idempotency key is used once in an interview."""

    __tablename__ = "attempt"
    __table_args__ = (
        ForeignKeyConstraint(["interview_id", "n"], ["turn.interview_id", "turn.n"], ondelete="CASCADE"),
        UniqueConstraint("interview_id", "key"),
    )
    interview_id: str = Field(sa_column=Column(Text, primary_key=True))
    n: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    seconds: float
    reply: str = Field(sa_type=Text)
    key: str | None = Field(sa_type=Text)
    fingerprint: str | None = Field(sa_type=Text)
    self_rating: int | None


class ScorecardRow(Row, table=True):
    """A judge's scorecards for an attempt: one current for each kind of judge, earlier ones superseded."""

    __tablename__ = "scorecard"
    __table_args__ = (
        ForeignKeyConstraint(
            ["interview_id", "n", "number"],
            ["attempt.interview_id", "attempt.n", "attempt.number"],
            ondelete="CASCADE",
        ),
        Index(
            "uq_scorecard_current",
            "interview_id",
            "n",
            "number",
            "judge",
            unique=True,
            sqlite_where=text("superseded = 0"),
            postgresql_where=text("NOT superseded"),
        ),
        Index(None, "interview_id", "n", "number"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    n: int
    number: int
    judge: str = Field(sa_type=Text)
    model: str | None = Field(sa_type=Text)
    rubric_version: str = Field(sa_type=Text)
    rubric_sha256: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    superseded: bool


class DebriefRow(Row, table=True):
    """An interview's debriefs: one current, earlier ones superseded."""

    __tablename__ = "debrief"
    __table_args__ = (
        _of_interview(),
        Index(
            "uq_debrief_current",
            "interview_id",
            unique=True,
            sqlite_where=text("superseded = 0"),
            postgresql_where=text("NOT superseded"),
        ),
        Index(None, "interview_id"),
    )
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    decision: str | None = Field(sa_type=Text)
    rubric_version: str = Field(sa_type=Text)
    rubric_sha256: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    superseded: bool


class EventRow(Row, table=True):
    """What listeners hear, numbered from 1 within an interview; `turn` repeats the turn its data names."""

    __tablename__ = "event"
    __table_args__ = (_of_interview(),)
    interview_id: str = Field(sa_column=Column(Text, primary_key=True))
    seq: int = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    turn: int | None
    data: str = Field(sa_type=Text)


class PassageRow(Row, table=True):
    """A text that search looks through, folded (see `app/infra/store/searching.py`); never shown.

    On SQLite the index `passage_words` follows this table by triggers.
    """

    __tablename__ = "passage"
    __table_args__ = (_of_interview(), Index(None, "interview_id"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text)


class JudgementRow(Row, table=True):
    """What a model judged before, by the hash of all it was given; the latest under a key counts.

    `interview_id` is the interview that brought it about; None for an answer that belongs to none.
    """

    __tablename__ = "judgement"
    __table_args__ = (_of_interview(), Index(None, "key"), Index(None, "interview_id"))
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


def _table(row: type[Row]) -> Table:
    return Row.metadata.tables[str(row.__tablename__)]


interview = _table(InterviewRow)
round_ = _table(RoundRow)
turn = _table(TurnRow)
attempt = _table(AttemptRow)
scorecard = _table(ScorecardRow)
debrief = _table(DebriefRow)
event = _table(EventRow)
passage = _table(PassageRow)
judgement = _table(JudgementRow)
model_call = _table(ModelCallRow)
model_traits = _table(ModelTraitsRow)
