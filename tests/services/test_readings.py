"""What is shown of an answer that two judges read, and when it only stands in."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.domain.interview import Attempt, Interview, Mode, Reply
from app.domain.scorecard import JudgeIdentity, JudgeKind, Scorecard
from app.services.chat import Failure
from app.services.readings import (
    Reading,
    ScoredBy,
    Scorer,
    card_scored_by,
    indicative,
    reading_of,
    readings_of_one_judge,
    scored_by,
)
from tests.making import interview, scorecard, turn

RULES = scorecard({"impact": ["first"], "owner": ["first"]})
MODEL = replace(scorecard({"impact": ["first", "second"]}), judge=JudgeIdentity(JudgeKind.LLM, "some-model"))
PARTLY = replace(
    MODEL,
    signals=(
        MODEL.signals[0],
        replace(MODEL.signals[1], level=None, unscored_reason=Failure.TOO_SLOW, checks=()),
    ),
)


UNSCORED = replace(
    MODEL, signals=tuple(replace(score, level=None, unscored_reason="too_slow") for score in MODEL.signals)
)


def read(*cards: Scorecard, reply: Reply = Reply.ANSWER, number: int = 1) -> Attempt:
    return replace(turn(1, reply=reply).attempts[0], number=number, scorecards={c.judge.kind: c for c in cards})


def asked(judge: JudgeKind = JudgeKind.LLM, mode: Mode = Mode.PRACTICE) -> Interview:
    return replace(interview(mode=mode), judge=judge)


@pytest.mark.parametrize(
    ("attempt", "reading"),
    [
        (read(), Reading(None)),
        (read(RULES), Reading(RULES, indicative=True)),
        (read(RULES, MODEL), Reading(MODEL)),
        (read(RULES, PARTLY), Reading(PARTLY, beside=RULES)),
        # What is no answer is left to the rules for good: nobody is told to wait for a model.
        (read(RULES, reply=Reply.SENSELESS), Reading(RULES)),
    ],
)
def test_the_rules_stand_in_until_the_model_has_read_and_beside_what_it_left(
    attempt: Attempt, reading: Reading
) -> None:
    assert reading_of(asked(), attempt) == reading


def test_in_an_interview_by_the_rules_their_scorecard_is_the_one() -> None:
    assert reading_of(asked(JudgeKind.RULES), read(RULES)) == Reading(RULES)
    assert not indicative(asked(JudgeKind.RULES), read(RULES), RULES)


def test_a_live_interview_shows_nothing_before_it_ends() -> None:
    attempts = read(RULES), read(RULES, PARTLY, number=2)
    assert [reading_of(asked(mode=Mode.LIVE), attempt) for attempt in attempts] == [Reading(None)] * 2
    assert readings_of_one_judge(asked(mode=Mode.LIVE), *attempts) == (None, None)


@pytest.mark.parametrize(
    ("before", "after", "judge"),
    [
        ([RULES, MODEL], [RULES, MODEL], JudgeKind.LLM),
        ([RULES, MODEL], [RULES], JudgeKind.RULES),
        ([RULES], [RULES, MODEL], JudgeKind.RULES),
    ],
)
def test_two_attempts_are_compared_by_one_judge(
    before: Sequence[Scorecard], after: Sequence[Scorecard], judge: JudgeKind
) -> None:
    cards = readings_of_one_judge(asked(), read(*before), read(*after, number=2))
    assert [card.judge.kind for card in cards if card] == [judge, judge]


@pytest.mark.parametrize(
    ("cards", "who"),
    [
        ([[RULES, MODEL], [RULES, MODEL]], ScoredBy(Scorer.MODEL, "some-model")),
        ([[RULES, MODEL], [RULES]], ScoredBy(Scorer.RULES_FOR_NOW, "some-model")),
        ([[RULES]], ScoredBy(Scorer.RULES_FOR_NOW)),
        ([[RULES, UNSCORED], [RULES, UNSCORED]], ScoredBy(Scorer.RULES_ALONE, "some-model")),
        ([[RULES, MODEL], [RULES, UNSCORED]], ScoredBy(Scorer.BOTH, "some-model")),
        ([[RULES, PARTLY]], ScoredBy(Scorer.BOTH, "some-model")),
        ([], ScoredBy(Scorer.MODEL)),
    ],
)
def test_who_scored_an_interview_is_whoever_gave_the_levels(
    cards: Sequence[Sequence[Scorecard]], who: ScoredBy
) -> None:
    turns = [replace(turn(n), attempts=(read(*given),)) for n, given in enumerate(cards, 1)]
    assert scored_by(replace(interview(), judge=JudgeKind.LLM, turns=tuple(turns))) == who
    assert scored_by(replace(interview(), judge=JudgeKind.RULES, turns=tuple(turns))) == ScoredBy(Scorer.RULES)


def test_a_scorecard_that_a_model_left_empty_is_the_rules_alone() -> None:
    assert card_scored_by(RULES) == ScoredBy(Scorer.RULES)
    assert card_scored_by(MODEL) == ScoredBy(Scorer.MODEL, "some-model")
    assert card_scored_by(PARTLY) == ScoredBy(Scorer.BOTH, "some-model")
    assert card_scored_by(UNSCORED) == ScoredBy(Scorer.RULES_ALONE, "some-model")
