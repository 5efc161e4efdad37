"""What a candidate may do, and when."""

from dataclasses import replace

import pytest

from app.domain import conduct
from app.domain.facts import (
    AnswerGiven,
    AttemptKept,
    Finished,
    OpinionDropped,
    Paused,
    Resumed,
    RoundClosed,
    RoundOpened,
    SelfRated,
    TimeAdded,
)
from app.domain.interview import CloseReason, Interview, Mode, Move, MoveKind, Rephrased, Reply, RoundState, Turn
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard, SignalScore
from app.errors import InterviewFinished, KeyReused, NotAllowedNow, NotFound, TurnNotOpen
from tests.making import at, interview, turn

OPEN_TURN = Turn(2, 0, "manager", Move(MoveKind.OPEN, "manager.o2"), "Second question?", at(300))
ASKED = interview(turn(1, met={}), OPEN_TURN)


def sent(
    text: str = "an answer", key: str | None = "k", fingerprint: str = "f", seconds: float = 345
) -> conduct.Sent:
    return conduct.Sent(text, Reply.ANSWER, at(seconds), key, fingerprint)


def answered(stored: Interview, key: str = "k", fingerprint: str = "f") -> Interview:
    (fact,) = conduct.take_answer(stored, 2, sent(key=key, fingerprint=fingerprint))
    assert isinstance(fact, AnswerGiven)
    return replace(stored, turns=(*stored.turns[:-1], replace(stored.turns[-1], attempts=(fact.attempt,))))


def test_an_answer_carries_its_time_from_the_question() -> None:
    (fact,) = conduct.take_answer(ASKED, 2, sent())
    assert isinstance(fact, AnswerGiven)
    assert (fact.attempt.number, fact.attempt.seconds, fact.attempt.text) == (1, 45.0, "an answer")


def test_a_repeated_request_adds_nothing() -> None:
    assert conduct.take_answer(answered(ASKED), 2, sent()) == ()


def test_the_same_key_with_another_answer_is_refused() -> None:
    with pytest.raises(KeyReused):
        conduct.take_answer(answered(ASKED), 2, sent(fingerprint="other"))


@pytest.mark.parametrize(("n", "error"), [(1, TurnNotOpen), (3, NotFound), (0, NotFound), (-1, NotFound)])
def test_only_the_open_turn_takes_an_answer(n: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        conduct.take_answer(ASKED, n, sent())


def test_an_answered_turn_takes_no_second_answer() -> None:
    with pytest.raises(TurnNotOpen):
        conduct.take_answer(answered(ASKED), 2, sent(key="another"))


def test_a_finished_interview_takes_no_answer() -> None:
    with pytest.raises(InterviewFinished):
        conduct.take_answer(replace(ASKED, finished_at=at(400)), 2, sent())


def test_a_question_still_being_worded_takes_no_answer() -> None:
    with pytest.raises(NotFound):
        conduct.take_answer(interview(replace(OPEN_TURN, n=1, question=None)), 1, sent())


def test_an_answer_ends_a_pause_and_the_pause_does_not_count() -> None:
    paused = replace(ASKED, paused_at=at(310))
    resumed, given = conduct.take_answer(paused, 2, sent())
    assert resumed == Resumed(2, 35.0)
    assert isinstance(given, AnswerGiven)
    assert given.attempt.seconds == 10.0


def test_a_retake_adds_an_attempt_and_keeps_the_first() -> None:
    (fact,) = conduct.take_retake(ASKED, 1, sent(text="better"))
    assert isinstance(fact, AnswerGiven)
    assert (fact.n, fact.attempt.number) == (1, 2)


@pytest.mark.parametrize(
    ("stored", "n", "error"),
    [
        (ASKED, 2, NotAllowedNow),
        (replace(ASKED, mode=Mode.LIVE), 1, NotAllowedNow),
        (replace(ASKED, finished_at=at(400)), 1, InterviewFinished),
        (ASKED, 9, NotFound),
    ],
)
def test_a_retake_needs_an_answered_turn_of_a_running_practice(
    stored: Interview, n: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        conduct.take_retake(stored, n, sent())


def test_keeping_an_attempt_is_recorded_once() -> None:
    assert conduct.keep_attempt(ASKED, 1, 1) == (AttemptKept(1, 1),)
    kept = replace(ASKED, turns=(replace(ASKED.turns[0], kept=1), OPEN_TURN))
    assert conduct.keep_attempt(kept, 1, 1) == ()
    with pytest.raises(NotFound):
        conduct.keep_attempt(ASKED, 1, 2)


def test_a_question_is_rephrased_once_and_only_while_it_is_open() -> None:
    other = Rephrased("manager.o2", "Put differently?", at(310))
    (fact,) = conduct.rephrase(ASKED, 2, other)
    assert fact.rephrased is other  # type: ignore[union-attr]
    again = replace(ASKED, turns=(ASKED.turns[0], replace(OPEN_TURN, rephrased=other)))
    for stored, n, error in ((again, 2, NotAllowedNow), (ASKED, 1, TurnNotOpen)):
        with pytest.raises(error):
            conduct.rephrase(stored, n, other)
    with pytest.raises(NotAllowedNow):
        conduct.rephrase(ASKED, 2, None)


def closed(stored: Interview) -> Interview:
    return replace(stored, rounds=(RoundState(0, "manager", at(0), at(500), CloseReason.TOPICS, "Bye."),))


def test_the_next_round_opens_only_between_rounds() -> None:
    two = replace(interview(turn(1, met={}), planned=("manager", "second")), auto_advance=False)
    assert conduct.open_next_round(closed(two), at(600)) == (RoundOpened(1, "second", at(600)),)
    with pytest.raises(NotAllowedNow):
        conduct.open_next_round(two, at(600))
    with pytest.raises(InterviewFinished):
        conduct.open_next_round(replace(two, finished_at=at(1)), at(600))


@pytest.mark.parametrize(
    ("planned", "auto_advance", "kinds"),
    [
        (("manager",), True, [RoundClosed, Finished]),
        (("manager", "second"), True, [RoundClosed, RoundOpened]),
        (("manager", "second"), False, [RoundClosed]),
    ],
)
def test_closing_a_round_leads_on_as_was_chosen(
    planned: tuple[str, ...], auto_advance: bool, kinds: list[type]
) -> None:
    stored = replace(interview(turn(1, met={}), planned=planned), auto_advance=auto_advance)
    assert [type(fact) for fact in conduct.close_round(stored, CloseReason.TIME, "Bye.", at(600))] == kinds


def test_ending_early_closes_the_round_and_ending_twice_adds_nothing() -> None:
    assert [type(f) for f in conduct.end(ASKED, "Bye.", at(400))] == [RoundClosed, Finished]
    assert conduct.end(replace(ASKED, finished_at=at(400)), "Bye.", at(401)) == ()
    assert conduct.end(closed(ASKED), "Bye.", at(600)) == (Finished(at(600)),)


def test_the_clock_pauses_in_practice_while_a_question_is_open() -> None:
    assert conduct.pause(ASKED, at(310)) == (Paused(at(310)),)
    assert conduct.pause(replace(ASKED, paused_at=at(310)), at(320)) == ()
    assert conduct.resume(replace(ASKED, paused_at=at(310)), at(330)) == (Resumed(2, 20.0),)
    assert conduct.resume(ASKED, at(330)) == ()
    for stored in (replace(ASKED, mode=Mode.LIVE), interview(turn(1, met={}))):
        with pytest.raises(NotAllowedNow):
            conduct.pause(stored, at(310))


def test_time_is_added_to_an_open_round_in_practice() -> None:
    assert conduct.add_time(ASKED, 5) == (TimeAdded(0, 300.0),)
    for stored in (replace(ASKED, mode=Mode.LIVE), replace(ASKED, finished_at=at(400)), closed(ASKED)):
        with pytest.raises(NotAllowedNow):
            conduct.add_time(stored, 5)


def rated(level: int | None, reply: Reply = Reply.ANSWER) -> Interview:
    first = turn(1, met={}, reply=reply)
    return interview(replace(first, attempts=(replace(first.attempts[0], self_rating=level),)), OPEN_TURN)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("number", [None, 1])
def test_an_answer_is_rated_by_its_author_in_either_mode(mode: Mode, number: int | None) -> None:
    assert conduct.rate_self(replace(rated(None), mode=mode), 1, 3, number) == (SelfRated(1, 1, 3),)
    finished = replace(rated(None), finished_at=at(900))
    assert conduct.rate_self(finished, 1, 3, number) == (SelfRated(1, 1, 3),)


def test_without_a_number_the_attempt_that_counts_is_rated() -> None:
    first = turn(1, met={})
    second = replace(first.attempts[0], number=2)
    twice = replace(first, attempts=(*first.attempts, second))
    assert conduct.rate_self(interview(twice), 1, 5, None) == (SelfRated(1, 2, 5),)
    assert conduct.rate_self(interview(replace(twice, kept=1)), 1, 5, None) == (SelfRated(1, 1, 5),)


def test_an_own_rating_stays_as_it_was_first_given() -> None:
    assert conduct.rate_self(rated(3), 1, 3, None) == ()
    with pytest.raises(NotAllowedNow):
        conduct.rate_self(rated(3), 1, 4, None)


@pytest.mark.parametrize(
    ("n", "number", "stored", "error"),
    [
        (2, None, rated(None), NotFound),
        (1, 2, rated(None), NotFound),
        (9, None, rated(None), NotFound),
        (1, None, rated(None, Reply.DECLINED), NotAllowedNow),
    ],
)
def test_only_an_answer_that_is_there_can_be_rated(
    n: int, number: int | None, stored: Interview, error: type[Exception]
) -> None:
    with pytest.raises(error):
        conduct.rate_self(stored, n, 3, number)


def by_model(*levels: int | None, reply: Reply = Reply.ANSWER, judge: JudgeKind = JudgeKind.LLM) -> Interview:
    """An interview with one answer that a model has judged with these levels; not yet at all without any."""
    scores = tuple(SignalScore(f"s{k}", level, None if level else "too_slow", ()) for k, level in enumerate(levels))
    card = Scorecard(JudgeIdentity(JudgeKind.LLM, "m"), "1", "f" * 64, scores)
    asked = turn(1, reply=reply)
    attempt = replace(asked.attempts[0], scorecards={JudgeKind.LLM: card} if levels else {})
    return replace(interview(replace(asked, attempts=(attempt,))), judge=judge)


@pytest.mark.parametrize("number", [None, 1])
def test_what_a_model_left_unscored_may_be_judged_again(number: int | None) -> None:
    assert conduct.score_again(by_model(3, None), 1, number) == (OpinionDropped(1, 1),)


def test_an_answer_that_a_model_still_reads_is_not_sent_twice() -> None:
    assert conduct.score_again(by_model(), 1, None) == ()


@pytest.mark.parametrize(
    ("stored", "number", "error"),
    [
        (by_model(3, 5), None, NotAllowedNow),
        (by_model(None, judge=JudgeKind.RULES), None, NotAllowedNow),
        (by_model(reply=Reply.DECLINED), None, NotAllowedNow),
        (by_model(None), 2, NotFound),
        (replace(by_model(None), turns=()), None, NotFound),
    ],
)
def test_what_has_its_level_or_no_model_is_not_judged_again(
    stored: Interview, number: int | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        conduct.score_again(stored, 1, number)
