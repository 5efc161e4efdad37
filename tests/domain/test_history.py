"""Facts add up to an interview, and those that contradict it are refused."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from app.domain import history
from app.domain.debrief import Debrief, DebriefStatus
from app.domain.facts import (
    AnswerGiven,
    AttemptKept,
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
    Mode,
    Move,
    MoveKind,
    Rephrased,
    Reply,
    Status,
    VoiceKind,
)
from app.domain.language import Language
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOVE = Move(MoveKind.OPEN, "q1")
CARD = Scorecard(JudgeIdentity(JudgeKind.RULES), "1", "ab", ())
EMPTY_DEBRIEF = Debrief(DebriefStatus.READY, None, (), (), (), (), (), (), (), "1", "ab")
EMPTY = Interview(
    "a",
    1,
    "core-three",
    ("manager",),
    Language.EN,
    VoiceKind.RULES,
    JudgeKind.RULES,
    Mode.PRACTICE,
    "",
    True,
    None,
    NOON,
)
OPENING: list[Fact] = [
    RoundOpened(0, "manager", NOON),
    TurnOpened(1, 0, "p", MOVE),
    QuestionAsked(1, "p", "What?", NOON),
]


def answer(number: int = 1, *, key: str | None = None, scored: bool = False) -> AnswerGiven:
    cards = {JudgeKind.RULES: CARD} if scored else {}
    return AnswerGiven(1, Attempt(number, "This.", NOON, 1.0, Reply.ANSWER, key, None, cards))


def told(*facts: Fact) -> Interview:
    interview = EMPTY
    for fact in (*OPENING, *facts):
        interview = after(interview, fact)
    return interview


def test_an_answer_and_its_scorecard_find_their_turn() -> None:
    interview = told(answer(), answer(2), Scored(1, 2, CARD), AttemptKept(1, 2))
    attempt = interview.turns[0].attempt
    assert attempt is not None
    assert (attempt.number, attempt.scorecards) == (2, {JudgeKind.RULES: CARD})
    assert interview.turns[0].attempts[0].scorecards == {}


def test_an_own_rating_stands_beside_the_scorecards_of_its_attempt() -> None:
    first, second = told(answer(), answer(2), Scored(1, 1, CARD), SelfRated(1, 1, 4)).turns[0].attempts
    assert (first.self_rating, first.scorecards, second.self_rating) == (4, {JudgeKind.RULES: CARD}, None)


def test_a_dropped_opinion_leaves_the_rules_scorecard_and_takes_the_debrief_along() -> None:
    by_model = replace(CARD, judge=JudgeIdentity(JudgeKind.LLM, "m"))
    read = told(answer(), Scored(1, 1, CARD), Scored(1, 1, by_model), Finished(NOON))
    dropped = after(replace(read, debrief=EMPTY_DEBRIEF), OpinionDropped(1, 1))
    assert dropped.turns[0].attempts[0].scorecards == {JudgeKind.RULES: CARD}
    assert dropped.debrief is None


def test_a_question_keeps_who_worded_it_and_why() -> None:
    asked = after(
        told(answer(), TurnOpened(2, 0, "p", MOVE)), QuestionAsked(2, "p", "?", NOON, stand_in="too_slow")
    )
    by_model = after(told(), QuestionAsked(1, "p", "?", NOON, VoiceKind.LLM))
    assert (asked.turns[1].voice, asked.turns[1].stand_in) == (VoiceKind.RULES, "too_slow")
    assert (by_model.turns[0].voice, by_model.turns[0].stand_in) == (VoiceKind.LLM, None)


def test_pauses_and_added_time_add_up() -> None:
    interview = told(Paused(NOON), Resumed(1, 2.0), Paused(NOON), Resumed(1, 3.0), TimeAdded(0, 60.0))
    assert interview.paused_at is None
    assert (interview.turns[0].paused_seconds, interview.rounds[0].extra_seconds) == (5.0, 60.0)
    assert told(Paused(NOON)).paused_at == NOON
    assert told(Paused(NOON), Resumed(0, 9.0)).turns[0].paused_seconds == 0


def test_a_closed_round_and_an_end_show_in_the_status() -> None:
    closed = told(answer(), RoundClosed(0, "manager", CloseReason.TIME, "Bye.", NOON))
    assert (closed.status, closed.rounds[0].closing) == (Status.BETWEEN_ROUNDS, "Bye.")
    assert after(closed, Finished(NOON)).status is Status.FINISHED


@pytest.mark.parametrize(
    "facts",
    [
        [RoundOpened(2, "late", NOON)],
        [TurnOpened(3, 0, "p", MOVE)],
        [TurnOpened(2, 1, "p", MOVE)],
        [QuestionAsked(2, "p", "?", NOON)],
        [QuestionRephrased(2, "p", Rephrased("q1", "?", NOON))],
        [Interjected(2, Interjection("Now?", NOON))],
        [Interjected(1, Interjection("Now?", NOON)), Interjected(1, Interjection("Now?", NOON))],
        [answer(2)],
        [answer(), answer(1)],
        [answer(scored=True)],
        [answer(key="k"), answer(2, key="k")],
        [AttemptKept(1, 1)],
        [answer(), AttemptKept(1, 2)],
        [Scored(1, 1, CARD)],
        [SelfRated(1, 1, 3)],
        [Scored(7, 1, CARD)],
        [OpinionDropped(1, 1)],
        [RoundClosed(1, "x", CloseReason.TIME, "", NOON)],
        [TimeAdded(-1, 1.0)],
        [Resumed(4, 1.0)],
    ],
)
def test_a_fact_that_contradicts_the_interview_is_refused(facts: list[Fact]) -> None:
    before = told(*facts[:-1])
    with pytest.raises(ValueError, match=r"\w"):
        after(before, facts[-1])


def test_every_kind_of_fact_is_understood() -> None:
    assert set(history._STEPS) == set(get_args(Fact))
