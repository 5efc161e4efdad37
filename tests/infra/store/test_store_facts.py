"""Facts → rows → interview: whatever may happen in an interview comes back as `after` says it is."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import get_args
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.domain.debrief import Debrief, RoundResult, SignalResult
from app.domain.facts import (
    AnswerGiven,
    AttemptKept,
    Debriefed,
    Fact,
    Finished,
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
)
from app.domain.history import after
from app.domain.interview import (
    Attempt,
    CloseReason,
    Interjection,
    Interview,
    Move,
    MoveKind,
    Rephrased,
    Reply,
    VoiceKind,
)
from app.domain.scorecard import CheckResult, JudgeIdentity, JudgeKind, Scorecard, SignalScore
from app.infra.store.documents import DEBRIEFS, SCORECARDS
from app.infra.store.writing import WRITERS
from tests.cases import costly
from tests.infra.store.stored_samples import Kept, a_debrief, an_interview

Maker = Callable[[st.DataObject, Interview], Fact]
words = st.text(max_size=40)
seconds = st.floats(0, 1e6)
zones = st.builds(timezone, st.integers(-1439, 1439).map(lambda minutes: timedelta(minutes=minutes)))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001
numbers = st.floats(allow_nan=False, allow_infinity=False)
judges = st.builds(
    JudgeIdentity,
    kind=st.sampled_from(JudgeKind),
    model=st.none() | words,
    answered_by=st.none() | words,
    parameters=st.dictionaries(words, words | st.integers(-(2**53), 2**53) | numbers | st.booleans(), max_size=3),
)
checks = st.builds(CheckResult, words, st.booleans(), st.none() | words, sure=st.none() | st.floats(0, 1))
signals = st.builds(SignalScore, words, st.none() | st.integers(1, 5), st.none() | words, st.tuples(checks, checks))
scorecards = st.builds(Scorecard, judges, words, words, st.tuples(signals) | st.just(()))
results = st.builds(SignalResult, weight=st.floats(0, 1))
debriefs = st.builds(
    Debrief,
    signals=st.tuples(results),
    rounds=st.tuples(st.builds(RoundResult, signals=st.tuples(results))),
    reasons=st.tuples(words),
)


def _turn(data: st.DataObject, interview: Interview) -> int:
    return data.draw(st.integers(1, len(interview.turns)))


def _round(data: st.DataObject, interview: Interview) -> int:
    return data.draw(st.integers(0, len(interview.rounds) - 1))


def _attempt(data: st.DataObject, interview: Interview) -> tuple[int, int]:
    answered = [turn for turn in interview.turns if turn.attempts]
    turn = data.draw(st.sampled_from(answered))
    return turn.n, data.draw(st.integers(1, len(turn.attempts)))


def _answer(data: st.DataObject, interview: Interview) -> Fact:
    n = _turn(data, interview)
    number = len(interview.turns[n - 1].attempts) + 1
    key = data.draw(st.none() | st.just(str(uuid4())))
    reply = data.draw(st.sampled_from(Reply))
    given_ = Attempt(number, data.draw(words), data.draw(moments), data.draw(seconds), reply, key, key)
    return AnswerGiven(n, given_)


def _open_turn(data: st.DataObject, interview: Interview) -> Fact:
    some = st.none() | words
    move = st.builds(Move, st.sampled_from(MoveKind), words, some, some, some)
    return TurnOpened(len(interview.turns) + 1, _round(data, interview), data.draw(words), data.draw(move))


def _close(data: st.DataObject, interview: Interview) -> Fact:
    reason = data.draw(st.sampled_from(CloseReason))
    return RoundClosed(_round(data, interview), "manager", reason, data.draw(words), data.draw(moments))


ALWAYS: tuple[Maker, ...] = (
    lambda data, interview: RoundOpened(len(interview.rounds), data.draw(words), data.draw(moments)),
    lambda data, _: Paused(data.draw(moments)),
    lambda data, _: Resumed(0, data.draw(seconds)),
    lambda data, _: Finished(data.draw(moments)),
    lambda data, _: Debriefed(data.draw(debriefs)),
)
WITH_ROUND: tuple[Maker, ...] = (
    _open_turn,
    _close,
    lambda data, interview: TimeAdded(_round(data, interview), data.draw(seconds)),
)
WITH_TURN: tuple[Maker, ...] = (
    _answer,
    lambda data, interview: Resumed(_turn(data, interview), data.draw(seconds)),
    lambda data, interview: QuestionAsked(
        _turn(data, interview),
        data.draw(words),
        data.draw(words),
        data.draw(moments),
        data.draw(st.sampled_from(VoiceKind)),
        data.draw(st.none() | words),
    ),
    lambda data, interview: QuestionRephrased(
        _turn(data, interview), data.draw(words), Rephrased(data.draw(words), data.draw(words), data.draw(moments))
    ),
)
WITH_QUIET_TURN: tuple[Maker, ...] = (
    lambda data, interview: Interjected(
        data.draw(st.sampled_from([turn.n for turn in interview.turns if turn.interjection is None])),
        Interjection(data.draw(words), data.draw(moments)),
    ),
)
WITH_ANSWER: tuple[Maker, ...] = (
    lambda data, interview: AttemptKept(*_attempt(data, interview)),
    lambda data, interview: SelfRated(*_attempt(data, interview), data.draw(st.integers(1, 5))),
    lambda data, interview: Scored(*_attempt(data, interview), data.draw(scorecards)),
    lambda data, interview: OpinionDropped(*_attempt(data, interview)),
)


def possible(interview: Interview) -> tuple[Maker, ...]:
    """What may come next."""
    makers = ALWAYS
    if interview.rounds:
        makers += WITH_ROUND
    if interview.turns:
        makers += WITH_TURN
    if any(turn.interjection is None for turn in interview.turns):
        makers += WITH_QUIET_TURN
    if any(turn.attempts for turn in interview.turns):
        makers += WITH_ANSWER
    return makers


def some_facts(data: st.DataObject, interview: Interview) -> tuple[list[Fact], Interview]:
    """A few facts that fit `interview`, and what it is after them."""
    facts: list[Fact] = []
    for _ in range(data.draw(st.integers(0, 6))):
        fact = data.draw(st.sampled_from(possible(interview)))(data, interview)
        facts.append(fact)
        interview = after(interview, fact)
    return facts, interview


@costly()
@given(data=st.data())
def test_whatever_happens_comes_back(kept: Kept, data: st.DataObject) -> None:
    interview = an_interview(str(uuid4()), background=data.draw(words))
    facts, expected = some_facts(data, interview)
    assert kept.run(kept.store.create(interview, facts)) == expected
    assert kept.run(kept.store.get(interview.id)) == expected
    for _ in range(3):
        facts, expected = some_facts(data, expected)
        assert kept.run(kept.store.change(interview.id, lambda _, facts=facts: facts)) == expected  # type: ignore[misc]
        assert kept.run(kept.store.get(interview.id)) == expected


@given(scorecards)
def test_any_scorecard_comes_back_as_it_was(card: Scorecard) -> None:
    assert SCORECARDS.load(SCORECARDS.dump(card)) == card


@given(debriefs)
def test_any_debrief_comes_back_as_it_was(debrief: Debrief) -> None:
    assert DEBRIEFS.load(DEBRIEFS.dump(debrief)) == debrief


def test_every_kind_of_fact_has_a_writer() -> None:
    assert set(WRITERS) == set(get_args(Fact))


def test_a_debrief_stored_before_committees_spoke_is_still_read() -> None:
    stored = json.loads(DEBRIEFS.dump(a_debrief()))
    del stored["deliberation"], stored["observations"]
    for name in ("statements", "changes", "flags"):
        del stored["rounds"][0][name]
    read = DEBRIEFS.load(json.dumps(stored))
    assert read.reasons == a_debrief().reasons
    assert read.deliberation is None
    assert read.rounds[0].statements == ()
