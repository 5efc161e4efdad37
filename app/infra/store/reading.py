"""Rows → domain: an interview as it is stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, and_, bindparam, select

from app.domain.debrief import Debrief
from app.domain.interview import (
    Attempt,
    CloseReason,
    Interjection,
    Interview,
    Mode,
    Move,
    MoveKind,
    Rephrased,
    Reply,
    RoundState,
    Turn,
    VoiceKind,
)
from app.domain.language import Language
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import NotFound
from app.infra import tables
from app.infra.store.documents import DEBRIEFS, SCORECARDS, load_json

Rows = Sequence[Row[Any]]
_ID: BindParameter[str] = bindparam("id")
_interview = select(tables.interview).where(tables.interview.c.id == _ID)
_rounds = select(tables.round_).where(tables.round_.c.interview_id == _ID).order_by(tables.round_.c.position)
_turns = select(tables.turn).where(tables.turn.c.interview_id == _ID).order_by(tables.turn.c.n)
_attempts = (
    select(tables.attempt)
    .where(tables.attempt.c.interview_id == _ID)
    .order_by(tables.attempt.c.n, tables.attempt.c.number)
)
_scorecards = (
    select(tables.scorecard.c.n, tables.scorecard.c.number, tables.scorecard.c.judge, tables.scorecard.c.body)
    .where(and_(tables.scorecard.c.interview_id == _ID, tables.scorecard.c.superseded.is_(False)))
    .order_by(tables.scorecard.c.id)
)
_debrief = select(tables.debrief.c.body).where(
    and_(tables.debrief.c.interview_id == _ID, tables.debrief.c.superseded.is_(False))
)


def read_interview(connection: Connection, interview_id: str) -> Interview:
    """The whole interview; NotFound."""
    row = connection.execute(_interview, {"id": interview_id}).one_or_none()
    if row is None:
        raise NotFound("There is no such interview. It may have been deleted.")
    return interview_of(
        row,
        rounds=tuple(round_of(r) for r in _all(connection, _rounds, interview_id)),
        turns=_read_turns(connection, interview_id),
        debrief=_read_debrief(connection, interview_id),
    )


def interview_of(
    row: Row[Any], rounds: tuple[RoundState, ...], turns: tuple[Turn, ...], debrief: Debrief | None
) -> Interview:
    """An interview from its own row and what hangs on it."""
    return Interview(
        id=row.id,
        seed=row.seed,
        loop=row.loop,
        planned=tuple(load_json(row.planned)),
        language=Language(row.language),
        voice=VoiceKind(row.voice),
        judge=JudgeKind(row.judge),
        mode=Mode(row.mode),
        background=row.background,
        auto_advance=row.auto_advance,
        time_factor=row.time_factor,
        created_at=row.created_at,
        paused_at=row.paused_at,
        finished_at=row.finished_at,
        rounds=rounds,
        turns=turns,
        debrief=debrief,
        continues=row.continues,
        resume=row.resume,
        job_description=row.job_description,
    )


def round_of(row: Row[Any]) -> RoundState:
    """One opened round."""
    return RoundState(
        position=row.position,
        id=row.id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        reason=None if row.reason is None else CloseReason(row.reason),
        closing=row.closing,
        extra_seconds=row.extra_seconds,
        went_on=row.went_on,
    )


def turn_of(row: Row[Any], attempts: Iterable[Attempt]) -> Turn:
    """One turn with its attempts."""
    return Turn(
        n=row.n,
        round=row.position,
        speaker=row.speaker,
        move=Move(
            kind=MoveKind(row.move_kind),
            question=row.move_question,
            signal=row.move_signal,
            check=row.move_check,
            quote=row.move_quote,
            act=row.move_act,
            values=load_json(row.move_values) if row.move_values else {},
        ),
        question=row.question,
        asked_at=row.asked_at,
        rephrased=_rephrased_of(row),
        voice=VoiceKind(row.voice),
        stand_in=row.stand_in,
        paused_seconds=row.paused_seconds,
        attempts=tuple(attempts),
        kept=row.kept,
        begun_at=row.begun_at,
        interjection=_interjection_of(row),
        hints=tuple(load_json(row.hints)) if row.hints else (),
    )


def _interjection_of(row: Row[Any]) -> Interjection | None:
    if row.interjected_at is None:
        return None
    return Interjection(text=row.interjection, at=row.interjected_at)


def _rephrased_of(row: Row[Any]) -> Rephrased | None:
    if row.rephrased_at is None:
        return None
    return Rephrased(question=row.rephrased_question, text=row.rephrased_text, at=row.rephrased_at)


def attempt_of(row: Row[Any], scorecards: dict[JudgeKind, Scorecard]) -> Attempt:
    """One attempt with its current scorecards."""
    return Attempt(
        number=row.number,
        text=row.text,
        answered_at=row.answered_at,
        seconds=row.seconds,
        reply=Reply(row.reply),
        key=row.key,
        fingerprint=row.fingerprint,
        scorecards=scorecards,
        self_rating=row.self_rating,
    )


def _read_turns(connection: Connection, interview_id: str) -> tuple[Turn, ...]:
    cards: defaultdict[tuple[int, int], dict[JudgeKind, Scorecard]] = defaultdict(dict)
    for row in _all(connection, _scorecards, interview_id):
        cards[row.n, row.number][JudgeKind(row.judge)] = SCORECARDS.load(row.body)
    attempts: defaultdict[int, list[Attempt]] = defaultdict(list)
    for row in _all(connection, _attempts, interview_id):
        attempts[row.n].append(attempt_of(row, cards.get((row.n, row.number), {})))
    return tuple(turn_of(row, attempts.get(row.n, ())) for row in _all(connection, _turns, interview_id))


def _read_debrief(connection: Connection, interview_id: str) -> Debrief | None:
    body = connection.execute(_debrief, {"id": interview_id}).scalar_one_or_none()
    return None if body is None else DEBRIEFS.load(body)


def _all(connection: Connection, statement: Select[Any], interview_id: str) -> Rows:
    return connection.execute(statement, {"id": interview_id}).all()
