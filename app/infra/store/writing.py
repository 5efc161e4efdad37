"""Facts → rows: one small function for each kind of fact."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Table, and_, bindparam, insert, update

from app.domain.facts import (
    AnswerGiven,
    AttemptKept,
    Begun,
    Debriefed,
    Fact,
    Finished,
    HintGiven,
    Interjected,
    OpinionDropped,
    Paused,
    QuestionAsked,
    QuestionRephrased,
    Resumed,
    RoundClosed,
    RoundOpened,
    Scored,
    SelfRated,
    TimeAdded,
    TurnOpened,
    WentOn,
)
from app.domain.interview import Interview, VoiceKind
from app.domain.scorecard import JudgeKind
from app.infra import tables
from app.infra.prepared import Prepared
from app.infra.store.documents import DEBRIEFS, SCORECARDS, dump_json
from app.infra.store.searching import add_passage

_ID: BindParameter[str] = bindparam("i")
_NUMBER: BindParameter[int] = bindparam("k")
_interview = update(tables.interview).where(tables.interview.c.id == _ID)
_round = update(tables.round_).where(and_(tables.round_.c.interview_id == _ID, tables.round_.c.position == _NUMBER))
_turn = update(tables.turn).where(and_(tables.turn.c.interview_id == _ID, tables.turn.c.n == _NUMBER))
_attempt = update(tables.attempt).where(
    and_(
        tables.attempt.c.interview_id == _ID,
        tables.attempt.c.n == _NUMBER,
        tables.attempt.c.number == bindparam("attempt"),
    )
)
_more_time = _round.values(extra_seconds=tables.round_.c.extra_seconds + bindparam("seconds"))
_more_pause = _turn.values(paused_seconds=tables.turn.c.paused_seconds + bindparam("seconds"))
_asked = Prepared(_turn, "speaker", "question", "asked_at", "voice", "stand_in")
_older_scorecard = Prepared(
    update(tables.scorecard)
    .where(
        and_(
            tables.scorecard.c.interview_id == _ID,
            tables.scorecard.c.n == _NUMBER,
            tables.scorecard.c.number == bindparam("attempt"),
            tables.scorecard.c.judge == bindparam("kind"),
            tables.scorecard.c.superseded.is_(False),
        )
    )
    .values(superseded=True)
)
_older_debrief = (
    update(tables.debrief)
    .where(and_(tables.debrief.c.interview_id == _ID, tables.debrief.c.superseded.is_(False)))
    .values(superseded=True)
)


def write_interview(connection: Connection, interview: Interview) -> None:
    """A new interview without rounds and turns; ValueError when it already has some."""
    if interview.rounds or interview.turns or interview.debrief or interview.finished_at:
        raise ValueError("a new interview starts empty; what happens to it comes as facts")
    _add(
        connection,
        tables.interview,
        id=interview.id,
        seed=interview.seed,
        loop=interview.loop,
        planned=dump_json(list(interview.planned)),
        language=interview.language.value,
        voice=interview.voice.value,
        judge=interview.judge.value,
        mode=interview.mode.value,
        background=interview.background,
        auto_advance=interview.auto_advance,
        time_factor=interview.time_factor,
        created_at=interview.created_at,
        paused_at=interview.paused_at,
        finished_at=None,
        continues=interview.continues,
        resume=interview.resume,
        job_description=interview.job_description,
    )
    add_passage(connection, interview.id, interview.loop)
    for part in interview.handed_in.parts:
        add_passage(connection, interview.id, part)


def write_fact(connection: Connection, interview_id: str, fact: Fact) -> None:
    """The rows of one fact, which `after` has found to fit the interview."""
    WRITERS[type(fact)](connection, interview_id, fact)


def _round_opened(connection: Connection, interview_id: str, fact: RoundOpened) -> None:
    _add(
        connection,
        tables.round_,
        interview_id=interview_id,
        position=fact.position,
        id=fact.round,
        opened_at=fact.at,
        extra_seconds=0.0,
        went_on=False,
    )


def _turn_opened(connection: Connection, interview_id: str, fact: TurnOpened) -> None:
    move = fact.move
    _add(
        connection,
        tables.turn,
        interview_id=interview_id,
        n=fact.n,
        position=fact.round,
        speaker=fact.speaker,
        move_kind=move.kind.value,
        move_question=move.question,
        move_signal=move.signal,
        move_check=move.check,
        move_quote=move.quote,
        move_act=move.act,
        move_values=dump_json(dict(move.values)) if move.values else None,
        voice=VoiceKind.RULES.value,
        paused_seconds=0.0,
    )


def _question_asked(connection: Connection, interview_id: str, fact: QuestionAsked) -> None:
    values = {
        "speaker": fact.speaker,
        "question": fact.text,
        "asked_at": fact.at,
        "voice": fact.voice.value,
        "stand_in": fact.stand_in,
    }
    _asked.run(connection, {**values, "i": interview_id, "k": fact.n})
    add_passage(connection, interview_id, fact.text)


def _question_rephrased(connection: Connection, interview_id: str, fact: QuestionRephrased) -> None:
    put = fact.rephrased
    values = {"rephrased_question": put.question, "rephrased_text": put.text, "rephrased_at": put.at}
    connection.execute(_turn.values(speaker=fact.speaker, **values), {"i": interview_id, "k": fact.n})
    add_passage(connection, interview_id, put.text)


def _begun(connection: Connection, interview_id: str, fact: Begun) -> None:
    connection.execute(_turn.values(begun_at=fact.at), {"i": interview_id, "k": fact.n})


def _hint_given(connection: Connection, interview_id: str, fact: HintGiven) -> None:
    hints = dump_json(list(fact.hints))
    connection.execute(_turn.values(hints=hints), {"i": interview_id, "k": fact.n})


def _interjected(connection: Connection, interview_id: str, fact: Interjected) -> None:
    said = fact.interjection
    values = {"interjection": said.text, "interjected_at": said.at}
    connection.execute(_turn.values(**values), {"i": interview_id, "k": fact.n})
    add_passage(connection, interview_id, said.text)


def _answer_given(connection: Connection, interview_id: str, fact: AnswerGiven) -> None:
    attempt = fact.attempt
    _add(
        connection,
        tables.attempt,
        interview_id=interview_id,
        n=fact.n,
        number=attempt.number,
        text=attempt.text,
        answered_at=attempt.answered_at,
        seconds=attempt.seconds,
        reply=attempt.reply.value,
        key=attempt.key,
        fingerprint=attempt.fingerprint,
    )
    add_passage(connection, interview_id, attempt.text)


def _attempt_kept(connection: Connection, interview_id: str, fact: AttemptKept) -> None:
    connection.execute(_turn.values(kept=fact.number), {"i": interview_id, "k": fact.n})


def _self_rated(connection: Connection, interview_id: str, fact: SelfRated) -> None:
    where = {"i": interview_id, "k": fact.n, "attempt": fact.number}
    connection.execute(_attempt.values(self_rating=fact.level), where)


def _scored(connection: Connection, interview_id: str, fact: Scored) -> None:
    card = fact.scorecard
    kind = card.judge.kind.value
    where = {"i": interview_id, "k": fact.n, "attempt": fact.number, "kind": kind}
    _older_scorecard.run(connection, where)
    _add(
        connection,
        tables.scorecard,
        interview_id=interview_id,
        n=fact.n,
        number=fact.number,
        judge=kind,
        model=card.judge.model,
        rubric_version=card.rubric_version,
        rubric_sha256=card.rubric_sha256,
        body=SCORECARDS.dump(card),
        superseded=False,
    )


def _opinion_dropped(connection: Connection, interview_id: str, fact: OpinionDropped) -> None:
    where = {"i": interview_id, "k": fact.n, "attempt": fact.number, "kind": JudgeKind.LLM.value}
    _older_scorecard.run(connection, where)
    connection.execute(_older_debrief, {"i": interview_id})


def _round_closed(connection: Connection, interview_id: str, fact: RoundClosed) -> None:
    values = {"closed_at": fact.at, "reason": fact.reason.value, "closing": fact.closing}
    connection.execute(_round.values(**values), {"i": interview_id, "k": fact.position})


def _went_on(connection: Connection, interview_id: str, fact: WentOn) -> None:
    values = {"closed_at": None, "reason": None, "closing": None, "went_on": True}
    connection.execute(_round.values(**values), {"i": interview_id, "k": fact.position})
    connection.execute(_interview.values(finished_at=None), {"i": interview_id})
    connection.execute(_older_debrief, {"i": interview_id})


def _paused(connection: Connection, interview_id: str, fact: Paused) -> None:
    connection.execute(_interview.values(paused_at=fact.at), {"i": interview_id})


def _resumed(connection: Connection, interview_id: str, fact: Resumed) -> None:
    connection.execute(_interview.values(paused_at=None), {"i": interview_id})
    connection.execute(_more_pause, {"i": interview_id, "k": fact.n, "seconds": fact.seconds})


def _time_added(connection: Connection, interview_id: str, fact: TimeAdded) -> None:
    connection.execute(_more_time, {"i": interview_id, "k": fact.position, "seconds": fact.seconds})


def _finished(connection: Connection, interview_id: str, fact: Finished) -> None:
    connection.execute(_interview.values(finished_at=fact.at), {"i": interview_id})


def _debriefed(connection: Connection, interview_id: str, fact: Debriefed) -> None:
    debrief = fact.debrief
    connection.execute(_older_debrief, {"i": interview_id})
    _add(
        connection,
        tables.debrief,
        interview_id=interview_id,
        status=debrief.status.value,
        decision=None if debrief.decision is None else debrief.decision.value,
        rubric_version=debrief.rubric_version,
        rubric_sha256=debrief.rubric_sha256,
        body=DEBRIEFS.dump(debrief),
        superseded=False,
    )


def _add(connection: Connection, table: Table, **values: object) -> None:
    _insert(table, tuple(values)).run(connection, values)


@cache
def _insert(table: Table, columns: tuple[str, ...]) -> Prepared:
    return Prepared(insert(table).inline(), *columns)


WRITERS: Mapping[type[Any], Callable[[Connection, str, Any], None]] = {
    RoundOpened: _round_opened,
    TurnOpened: _turn_opened,
    QuestionAsked: _question_asked,
    QuestionRephrased: _question_rephrased,
    Begun: _begun,
    HintGiven: _hint_given,
    Interjected: _interjected,
    AnswerGiven: _answer_given,
    AttemptKept: _attempt_kept,
    SelfRated: _self_rated,
    Scored: _scored,
    OpinionDropped: _opinion_dropped,
    RoundClosed: _round_closed,
    WentOn: _went_on,
    Paused: _paused,
    Resumed: _resumed,
    TimeAdded: _time_added,
    Finished: _finished,
    Debriefed: _debriefed,
}
