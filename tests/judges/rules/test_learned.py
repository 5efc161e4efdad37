"""The small model beside the rules: it learns, it is written the same way each time, and it ships as trained."""

import json

import pytest

from app.cli.training import WEIGHTS, material, rated_answers, weights
from app.errors import ContentInvalid
from app.infra.content.weights import parse_weights
from app.judges.rules.features import Features, Stories
from app.judges.rules.learned import ABOVE, Learned
from app.judges.rules.training import Example, common_runs, trained, written
from app.judges.subject import subject_of
from app.services.ports import Content, Weights

SIGNAL = "ownership"
THRESHOLDS = [{"bias": 0.0, "found": {}}] * 4
HIGH, LOW = frozenset({"cut it"}), frozenset({"had meetings"})


def example(level: int, noise: float) -> Example:
    runs = HIGH if level >= 4 else LOW
    return Example({"deed": level / 5, "noise": noise}, runs | {"and"}, level)


EXAMPLES = [example(1 + number % 5, number * 7 % 3 / 2) for number in range(60)]
MODEL = trained({SIGNAL: EXAMPLES})
NOTHING: frozenset[str] = frozenset()


def expected(found: Features, runs: frozenset[str] = NOTHING, model: Weights = MODEL) -> float:
    return Learned(model).expected(SIGNAL, found, runs)


def test_it_learns_what_goes_with_a_level_and_not_what_does_not() -> None:
    low, high = {"deed": 0.2, "noise": 1.0}, {"deed": 1.0, "noise": 0.0}
    assert expected(high) - expected(low) > 1.0
    deed, noise = ([one.found.get(name, 0.0) for one in MODEL.signals[SIGNAL]] for name in ("deed", "noise"))
    assert max(map(abs, noise)) < max(deed) / 5


def test_runs_of_words_speak_for_a_level_and_unknown_ones_do_not() -> None:
    middling = {"deed": 0.6}
    assert expected(middling, HIGH) > expected(middling) > expected(middling, LOW)
    assert expected(middling, frozenset({"never heard"})) == expected(middling)


def test_a_run_that_few_answers_have_is_not_learned() -> None:
    rare = Example({"deed": 1.0}, frozenset({"hapax"}), 5)
    assert "hapax" not in common_runs([[*EXAMPLES, rare]])


def test_how_much_a_part_of_an_answer_speaks_for_a_check() -> None:
    model = Learned(MODEL)
    last = len(ABOVE) - 2
    assert model.telling(SIGNAL, last, HIGH) > 0 > model.telling(SIGNAL, last, LOW)


def test_a_model_that_was_not_trained_knows_no_signal() -> None:
    assert not Learned(Weights()).knows(SIGNAL)
    assert Learned(MODEL).knows(SIGNAL)


def test_every_answer_alike_is_learned_without_a_fault() -> None:
    model = trained({SIGNAL: [Example({"deed": 1.0}, NOTHING, 3)] * 10})
    assert expected({"deed": 1.0}, model=model) == pytest.approx(3.2, abs=0.6)


def test_writing_and_reading_keep_it() -> None:
    text = written(MODEL, "sixty answers")
    assert written(parse_weights(text), "sixty answers") == text
    assert expected({"deed": 0.6}, HIGH, parse_weights(text)) == expected({"deed": 0.6}, HIGH)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"signals": {}, "runs": {}}',
        '{"material": "", "signals": {}, "runs": {"cut it": [1]}}',
        '{"material": "", "signals": {}, "runs": {"cut it": {}}}',
        '{"material": "", "signals": {}, "runs": []}',
        '{"material": "", "signals": {}',
        '{"material": "", "signals": {"ownership": {"mean": 2.0, "thresholds": []}}, "runs": {}}',
    ],
)
def test_what_training_does_not_write_is_refused(text: str) -> None:
    with pytest.raises(ContentInvalid, match="make train"):
        parse_weights(text)


def test_the_weights_that_ship_were_trained_on_the_answers_that_ship() -> None:
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))["material"]
    assert told == material(rated_answers()), "run `make train`"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_weights_that_ship_are_those_of_the_training_answers() -> None:
    assert weights() == WEIGHTS.read_text(encoding="utf-8"), "run `make train`"


def test_the_weights_are_small_enough_to_ship() -> None:
    assert WEIGHTS.stat().st_size < 5_000_000


@pytest.mark.parametrize("row", [[1, 2, 3, "4"], [1, 2, 3, 4.5], [1, 2, 3, True], [1, 2, 3, None], [1, 2, 3]])
def test_a_run_whose_weights_are_not_whole_numbers_is_refused(row: list[object]) -> None:
    signals = {SIGNAL: {"mean": 2.0, "thresholds": THRESHOLDS}}
    text = json.dumps({"material": "", "signals": signals, "runs": {"cut it": row}})
    with pytest.raises(ContentInvalid, match="make train"):
        parse_weights(text)


def seen(text: str, content: Content) -> tuple[Features, frozenset[str]]:
    stories = Stories(subject_of(text, content.reading).facts)
    return stories.features(SIGNAL), stories.runs(SIGNAL)


STORY = "I cut the feature because 12% of users left. "


def test_length_and_repetition_are_not_seen(content: Content) -> None:
    assert seen(STORY, content) == seen(STORY * 30, content)


@pytest.mark.parametrize(
    "talk",
    [
        "The lighthouse was painted in spring. The wind smells of salt.",
        "Honestly, I am an outstanding product manager.",
        "I leverage synergies across the flywheel at scale.",
    ],
)
def test_talk_beside_the_story_is_not_seen(content: Content, talk: str) -> None:
    assert seen(f"{talk} {STORY}", content) == seen(STORY, content)


def test_what_would_be_done_is_seen_for_choices_alone(content: Content) -> None:
    stories = Stories(subject_of("I cut it. If I were you, I would choose the small model.", content.reading).facts)
    assert "small model" not in stories.runs(SIGNAL)
    assert "small model" in stories.runs("tradeoff_articulation")
