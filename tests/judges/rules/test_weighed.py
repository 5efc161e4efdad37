"""What the small model may change of the rules' reading, and what it has to show for it."""

from collections.abc import Mapping, Sequence

from app.domain.language import Language
from app.domain.scorecard import SignalScore
from app.judges.rules import RulesJudge
from app.judges.rules.learned import ABOVE, FINE, RUN
from app.services.ports import Content, JudgeRequest, Threshold, Weights

OWNERSHIP, SHIP, INFLUENCE = "ownership", "thirty_day_ship", "cross_functional_influence"
STORY = "The cache was cold. Nobody else would touch it. I blew it up on a Friday night. The whole floor cheered."
LIKELY, UNLIKELY = 8.0, -8.0


def weights(signal: str, level: float, told: Mapping[str, Sequence[float]] | None = None) -> Weights:
    """A model that expects about `level` (from 2 on) of every answer; `told` has what runs of words speak for."""
    sure = [LIKELY if above <= level else UNLIKELY for above in ABOVE]
    rows = {run: [round(each * FINE / RUN) for each in row] for run, row in (told or {}).items()}
    return Weights({signal: tuple(Threshold(bias, {}) for bias in sure)}, {signal: level}, rows)


def judged(content: Content, model: Weights, text: str, signal: str = OWNERSHIP) -> SignalScore:
    judge = RulesJudge(content.rubric, content.reading, model)
    (score,) = judge.judge_now(JudgeRequest(text, "", (signal,), Language.EN)).signals
    return score


def test_without_a_model_the_rules_judge_alone(content: Content) -> None:
    alone = judged(content, Weights(), STORY)
    assert judged(content, weights(SHIP, 5), STORY) == alone


def test_a_check_that_the_model_adds_quotes_the_passage_by_which_it_goes(content: Content) -> None:
    speaks = {"blew it up": (0.0, 0.4, 0.4, 0.4), "cheered": (0.0, 0.0, 0.0, -0.4)}
    score = judged(content, weights(OWNERSHIP, 4, speaks), STORY)
    added = next(check for check in score.checks if check.check == "several_with_hard_one")
    assert added.met
    assert "blew it up" in str(added.quote)


def test_what_nothing_in_the_answer_speaks_for_is_not_met_however_likely(content: Content) -> None:
    text = "The cache was cold. It was a Friday. The floor was quiet."
    assert judged(content, weights(OWNERSHIP, 5), text).level == 1
    assert judged(content, weights(OWNERSHIP, 5, {"a friday": (-0.5, -0.5, -0.5, -0.5)}), text).level == 1


def test_a_passage_without_the_kind_of_thing_a_check_asks_for_is_no_evidence(content: Content) -> None:
    text = "It shipped to everyone in spring. People liked how quick it felt. We were glad."
    speaks = {"how quick": (0.5, 0.5, 0.5, 0.5)}
    assert judged(content, weights(SHIP, 5, speaks), text, SHIP).level == 2


def test_a_level_that_the_model_finds_too_high_is_lowered_as_far_as_is_near(content: Content) -> None:
    text = "Nobody would touch it. I cut the feed. I escalated it to legal, then rewrote the rollout. It was quiet."
    assert judged(content, Weights(), text).level == 5
    assert [judged(content, weights(OWNERSHIP, level), text).level for level in (5, 4, 2)] == [5, 4, 2]


def test_a_single_sentence_is_never_lowered(content: Content) -> None:
    text = "I cut the feed and escalated it to legal."
    assert judged(content, weights(OWNERSHIP, 2), text).level == judged(content, Weights(), text).level


def test_what_was_stopped_before_users_saw_it_is_not_raised(content: Content) -> None:
    text = "We began on 4 May. On 9 May I blew it up. It never shipped. That is all there was to it."
    speaks = {"blew it up": (0.5, 0.5, 0.5, 0.5)}
    assert judged(content, weights(SHIP, 5, speaks), text, SHIP).level == 1


def test_where_the_rules_found_nothing_the_model_has_to_be_surer(content: Content) -> None:
    text = "The cache was cold. The whole floor cheered. It blew up."
    speaks = {"blew up": (0.5, 0.5, 0.5, 0.5)}
    assert judged(content, Weights(), text, INFLUENCE).level == 1
    assert judged(content, weights(INFLUENCE, 2, speaks), text, INFLUENCE).level == 1
    assert judged(content, weights(INFLUENCE, 3, speaks), text, INFLUENCE).level == 3
