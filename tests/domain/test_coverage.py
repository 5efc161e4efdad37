"""What counts as shown: by an answer, a topic, a round."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.coverage import (
    best_level,
    best_topic,
    counted_attempt,
    current_scorecard,
    topic_evidence,
    topic_level,
    topic_met,
    topic_missing,
    topics_of,
    turn_score,
    unscored_reason,
)
from app.domain.interview import MoveKind, Reply
from app.domain.rubric import ladder_level
from app.domain.scorecard import JudgeKind
from tests.rehearsal import Said, interview, retaken, rubric, scorecard

IMPACT = "quantified_impact"
SIGNAL = rubric().signals[IMPACT]
CHECKS = tuple(check.id for check in SIGNAL.checks)
STATED, MEASURED, BELIEVABLE, BUSINESS = (f"{IMPACT}.{check}" for check in CHECKS)
OPEN, PROBE, CHALLENGE, AGAIN = MoveKind.OPEN, MoveKind.PROBE, MoveKind.CHALLENGE, MoveKind.ASK_AGAIN


@pytest.mark.parametrize(
    ("turns", "topics"),
    [
        ([], []),
        ([(OPEN, 0)], [[1]]),
        ([(OPEN, 0), (PROBE, 0), (CHALLENGE, 0)], [[1, 2, 3]]),
        ([(OPEN, 0), (AGAIN, 0), (OPEN, 0), (PROBE, 0)], [[1, 2], [3, 4]]),
        ([(OPEN, 0), (PROBE, 1)], [[1], [2]]),
        ([(PROBE, 0), (OPEN, 0)], [[1], [2]]),
    ],
)
def test_a_topic_is_an_opening_and_its_follow_ups_in_one_round(
    turns: list[tuple[MoveKind, int]], topics: list[list[int]]
) -> None:
    told = interview(*(Said("We shipped it.", kind=kind, round=round_) for kind, round_ in turns))
    assert [[turn.n for turn in topic.turns] for topic in topics_of(told.turns)] == topics


def test_answers_of_one_topic_are_one_story() -> None:
    told = interview(
        Said("Clicks went up.", {STATED: "Clicks went up"}),
        Said("By 4 % against a holdout.", {MEASURED: "By 4 %", BELIEVABLE: "against a holdout"}, PROBE),
    )
    (topic,) = topics_of(told.turns)
    assert [turn_score(turn, IMPACT).level for turn in told.turns] == [2, 1]  # type: ignore[union-attr]
    assert topic_met(topic, IMPACT) == {CHECKS[0], CHECKS[1], CHECKS[2]}
    assert topic_level(topic, SIGNAL) == 4
    assert topic_missing(topic, SIGNAL) == "business_effect"
    assert [(e.turn, e.check, e.quote) for e in topic_evidence(topic, SIGNAL)] == [
        (1, "result_stated", "Clicks went up"),
        (2, "measured_change", "By 4 %"),
        (2, "believable", "against a holdout"),
    ]


def test_stories_of_different_topics_are_not_added_up() -> None:
    told = interview(
        Said("Clicks went up.", {STATED: "Clicks went up"}), Said("By 4 %, they say.", {MEASURED: "By 4 %"})
    )
    assert best_level(told.turns, SIGNAL) == 2


def test_the_best_topic_counts_and_the_earliest_of_equals() -> None:
    weak = Said("Clicks went up.", {STATED: "Clicks went up"})
    strong = Said("Clicks went up 4 %.", {STATED: "Clicks went up", MEASURED: "4 %"})
    told = interview(weak, strong, strong)
    best = best_topic(topics_of(told.turns), SIGNAL)
    assert best is not None
    assert best.turns[0].n == 2


@pytest.mark.parametrize(
    "silent",
    [
        Said("skip", reply=Reply.DECLINED),
        Said("asdf asdf", reply=Reply.SENSELESS),
        Said("We shipped it.", unscored=(IMPACT,)),
        Said("We shipped it.", scored=False),
    ],
    ids=["declined", "senseless", "unscored", "not yet scored"],
)
def test_what_was_not_scored_counts_for_nothing_and_never_as_low(silent: Said) -> None:
    told = interview(silent)
    (topic,) = topics_of(told.turns)
    assert topic_level(topic, SIGNAL) is None
    assert topic_met(topic, IMPACT) == frozenset()
    assert best_level(told.turns, SIGNAL) is None


def test_the_reason_for_a_missing_score_can_be_told() -> None:
    told = interview(Said("We shipped it.", unscored=(IMPACT,)))
    assert unscored_reason(told.turns, IMPACT) == "The model gave no usable form."
    assert unscored_reason(told.turns, "ownership") is None


def test_a_signal_that_the_round_does_not_weigh_has_no_level() -> None:
    told = interview(Said("We shipped it."))
    assert best_level(told.turns, rubric().signals["tradeoff_articulation"]) is None


def test_an_answer_that_shows_nothing_is_level_one() -> None:
    assert best_level(interview(Said("It was a journey.")).turns, SIGNAL) == 1


def test_the_models_scorecard_counts_before_the_rules_judges() -> None:
    rules = Said("Clicks went up 4 %.", {STATED: "Clicks went up"})
    model = Said("Clicks went up 4 %.", {STATED: "Clicks went up", MEASURED: "4 %"}, judge=JudgeKind.LLM)
    (turn,) = interview(rules).turns
    both = {JudgeKind.RULES: scorecard(rules), JudgeKind.LLM: scorecard(model)}
    attempt = replace(turn.attempts[0], scorecards=both)
    card = current_scorecard(attempt)
    assert card is not None
    assert card.judge.kind is JudgeKind.LLM
    assert best_level([replace(turn, attempts=(attempt,))], SIGNAL) == 3


@pytest.mark.parametrize(("keep", "level"), [(None, 3), (1, 1), (2, 3)])
def test_the_kept_attempt_counts_else_the_latest(keep: int | None, level: int) -> None:
    (first,) = interview(Said("It was a journey.")).turns
    turn = retaken(first, Said("Clicks rose 4 %.", {STATED: "Clicks rose", MEASURED: "4 %"}), keep=keep)
    assert best_level([turn], SIGNAL) == level


def test_a_declined_retake_leaves_nothing_to_count() -> None:
    (first,) = interview(Said("Clicks rose.", {STATED: "Clicks rose"})).turns
    assert counted_attempt(retaken(first, Said("skip", reply=Reply.DECLINED))) is None


@given(st.lists(st.sets(st.sampled_from(CHECKS)), min_size=1, max_size=4))
def test_a_topics_level_is_the_ladder_over_all_its_answers(met: list[set[str]]) -> None:
    answers = [
        Said("words", {f"{IMPACT}.{check}": "words" for check in checks}, OPEN if first == 0 else PROBE)
        for first, checks in enumerate(met)
    ]
    told = interview(*answers)
    union = set().union(*met)
    (topic,) = topics_of(told.turns)
    assert topic_level(topic, SIGNAL) == ladder_level([check in union for check in CHECKS])
    assert best_level(told.turns, SIGNAL) == topic_level(topic, SIGNAL)


@given(st.lists(st.sets(st.sampled_from(CHECKS)), min_size=1, max_size=5))
def test_another_topic_never_lowers_a_round(met: list[set[str]]) -> None:
    told = interview(*(Said("words", {f"{IMPACT}.{check}": "words" for check in checks}) for checks in met))
    levels = [best_level(told.turns[:count], SIGNAL) or 0 for count in range(1, len(met) + 1)]
    assert levels == sorted(levels)
