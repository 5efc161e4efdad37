"""The small model beside the rules: it learns, it is written the same way each time, and it ships as trained."""

import pytest

from app.cli.training import WEIGHTS, trained, weights
from app.infra.content.weights import parse_weights
from app.judges.rules import learned
from app.judges.rules.features import features
from app.judges.subject import subject_of
from app.services.ports import Content

ANSWERS = [{"deed": number % 5 / 4, "noise": number * 7 % 3 / 2} for number in range(60)]
LEVELS = [1 + number % 5 for number in range(60)]


def test_it_learns_what_goes_with_a_level_and_not_what_does_not() -> None:
    thresholds = learned.trained(ANSWERS, LEVELS)
    low, high = ({"deed": 0.0, "noise": 1.0}, {"deed": 1.0, "noise": 0.0})
    assert learned.expected_level(thresholds, high) - learned.expected_level(thresholds, low) > 1.5
    assert all(abs(one.weights.get("noise", 0.0)) < 0.2 * one.weights["deed"] for one in thresholds)


def test_a_model_that_knows_nothing_expects_the_mean() -> None:
    thresholds = learned.trained(ANSWERS, LEVELS)
    assert 2.0 < learned.expected_level(thresholds, {"deed": 0.5}) < 4.0


def test_every_answer_alike_is_learned_without_a_fault() -> None:
    thresholds = learned.trained([{"deed": 1.0}] * 10, [3] * 10)
    assert learned.expected_level(thresholds, {"deed": 1.0}) == pytest.approx(3, abs=0.3)


def test_writing_and_reading_keep_it() -> None:
    model = {"ownership": learned.trained(ANSWERS, LEVELS)}
    text = learned.written(model)
    assert learned.learned_from(parse_weights(text)) == model
    assert learned.written(learned.learned_from(parse_weights(text))) == text


def test_the_weights_of_a_signal_that_ship_are_those_of_the_training_answers() -> None:
    shipped = learned.learned_from(parse_weights(WEIGHTS.read_text(encoding="utf-8")))
    assert trained("ownership")["ownership"] == shipped["ownership"], "run `make train`"


@pytest.mark.long
def test_the_weights_that_ship_are_those_of_the_training_answers() -> None:
    assert weights() == WEIGHTS.read_text(encoding="utf-8"), "run `make train`"


def test_length_and_repetition_are_no_features(content: Content) -> None:
    story = "I cut the feature because 12% of users left. "
    once = features(subject_of(story, content.reading).facts, "ownership")
    often = features(subject_of(story * 30, content.reading).facts, "ownership")
    assert once == often


def test_talk_beside_the_story_is_no_feature(content: Content) -> None:
    story = "I cut the feature because 12% of users left."
    talk = "The lighthouse was painted in spring. The wind smells of salt."
    told = features(subject_of(f"{talk} {story}", content.reading).facts, "ownership")
    assert told == features(subject_of(story, content.reading).facts, "ownership")
