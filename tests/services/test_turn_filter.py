"""Finding turns: all that is named has to hold, and nothing that is not told may be found by."""

from dataclasses import replace

import pytest

from app.domain.debrief import Debrief, DebriefStatus, Flag
from app.domain.interview import Interview, Mode, Turn
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.services.turn_filter import TurnFilter, flags_of
from tests.candidates import strong

PLAYED = strong(Language.EN)


def levels(interview: Interview, n: int) -> dict[str, int | None]:
    turn = interview.turn(n)
    assert turn is not None
    assert turn.attempt is not None
    return {score.signal: score.level for score in turn.attempt.scorecards[JudgeKind.RULES].signals}


def about(turn: Turn, signal: str) -> bool:
    """Whether the question aimed at the signal, or the answer showed some of it."""
    assert turn.attempt is not None
    score = turn.attempt.scorecards[JudgeKind.RULES].signal(signal)
    return turn.move.signal == signal or (score is not None and any(check.met for check in score.checks))


def flagged(interview: Interview, *flags: Flag) -> Interview:
    debrief = Debrief(DebriefStatus.READY, None, (), (), (), flags, (), (), (), "1", "a")
    return replace(interview, debrief=debrief)


def test_nothing_looked_for_finds_everything() -> None:
    assert not TurnFilter().is_active
    assert TurnFilter().picked(PLAYED) == {turn.n for turn in PLAYED.turns}


def test_words_are_found_in_questions_and_answers_whatever_their_case_and_width() -> None:
    answer = PLAYED.turns[0].attempts[0].text
    word = max(answer.split(), key=len)
    assert 1 in TurnFilter(word.upper()).picked(PLAYED)
    wide = "".join(chr(ord(char) + 0xFEE0) if "a" <= char <= "z" else char for char in word)
    assert 1 in TurnFilter(wide).picked(PLAYED)
    question = PLAYED.turns[0].question or ""
    assert 1 in TurnFilter(f"{question.split()[0]} {word}").picked(PLAYED)
    assert TurnFilter(f"{word} nowhere-to-be-found").picked(PLAYED) == frozenset()


@pytest.mark.parametrize("level", range(1, 6))
def test_a_level_of_a_signal_is_found_where_it_stands(level: int) -> None:
    for signal in levels(PLAYED, 1):
        expected = {
            turn.n
            for turn in PLAYED.turns
            if levels(PLAYED, turn.n).get(signal) == level and (level > 1 or about(turn, signal))
        }
        assert TurnFilter(signal=signal, level=level).picked(PLAYED) == expected


def test_a_signal_alone_finds_the_turns_that_were_about_it() -> None:
    for signal in levels(PLAYED, 1):
        expected = {turn.n for turn in PLAYED.turns if signal in levels(PLAYED, turn.n) and about(turn, signal)}
        assert TurnFilter(signal=signal).picked(PLAYED) == expected
    assert TurnFilter(signal="charm").picked(PLAYED) == frozenset()


def test_a_flag_is_found_where_it_was_raised() -> None:
    raised = flagged(PLAYED, Flag("it-depends", 2, "It depends."), Flag("no-impact", None, None))
    assert flags_of(raised) == ("it-depends",)
    assert TurnFilter(flag="it-depends").picked(raised) == {2}
    assert TurnFilter(flag="no-impact").picked(raised) == frozenset()
    assert TurnFilter(flag="it-depends").picked(PLAYED) == frozenset()


def test_what_is_unscored_is_found() -> None:
    turn = PLAYED.turns[0]
    attempt = turn.attempts[0]
    card = attempt.scorecards[JudgeKind.RULES]
    left_open = replace(card.signals[0], level=None, unscored_reason="timeout")
    in_part = replace(card, signals=(left_open, *card.signals[1:]))
    for cards in ({}, {JudgeKind.RULES: in_part}):
        first = replace(turn, attempts=(replace(attempt, scorecards=cards),))
        interview = replace(PLAYED, turns=(first, *PLAYED.turns[1:]))
        assert TurnFilter(unscored=True).picked(interview) == {1}
    assert TurnFilter(unscored=True).picked(PLAYED) == frozenset()


def test_while_a_live_interview_goes_on_no_level_can_be_found_out() -> None:
    going_on = replace(PLAYED, mode=Mode.LIVE, finished_at=None)
    signal = next(iter(levels(PLAYED, 1)))
    found = [TurnFilter(signal=signal, level=level).picked(going_on) for level in range(1, 6)]
    assert found == [frozenset()] * 5
