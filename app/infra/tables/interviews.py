"""An interview: its rounds, turns and answers, what judges made of them, and what its listeners hear."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from app.infra.tables.base import Row, UtcDateTime, of_interview, one_current, table_of


class InterviewRow(Row, table=True):
    """One interview; `planned` is a JSON list of round ids."""

    __tablename__ = "interview"
    __table_args__ = (
        Index(None, "created_at", "id"),
        # On PostgreSQL too, by its revision: as of `one_current`.
        Index("ix_interview_unfinished", "id", sqlite_where=text("finished_at IS NULL")),
    )
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
    __table_args__ = (of_interview(),)
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
        one_current("uq_scorecard_current", "interview_id", "n", "number", "judge"),
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
        of_interview(),
        one_current("uq_debrief_current", "interview_id"),
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
    __table_args__ = (of_interview(),)
    interview_id: str = Field(sa_column=Column(Text, primary_key=True))
    seq: int = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    turn: int | None
    data: str = Field(sa_type=Text)


class PassageRow(Row, table=True):
    """A text that search looks through, folded (see `app/domain/folding.py`); never shown.

    On SQLite the index `passage_words` follows this table by triggers.
    """

    __tablename__ = "passage"
    __table_args__ = (of_interview(), Index(None, "interview_id"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    interview_id: str = Field(sa_type=Text)
    folded: str = Field(sa_type=Text)


interview = table_of(InterviewRow)
round_ = table_of(RoundRow)
turn = table_of(TurnRow)
attempt = table_of(AttemptRow)
scorecard = table_of(ScorecardRow)
debrief = table_of(DebriefRow)
event = table_of(EventRow)
passage = table_of(PassageRow)
