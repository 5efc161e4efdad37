"""Which stage comes next in a data case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.datacase.design import SETUP, Design, Part, Prediction, Size, Stated, Unit
from app.domain.datacase.findings import Sought
from app.domain.datacase.flow import Progress, Stage, next_stage
from app.domain.datacase.metrics import Metric
from app.domain.passages import Passage

WORDS = Passage("words", 0, 5)
PARTS = {
    Part.HYPOTHESIS: Stated("it rises", WORDS),
    Part.UNIT: Stated(Unit.USER, WORDS),
    Part.SIZE: Stated(Size(1000.0, None, per_arm=True), WORDS),
    Part.DURATION: Stated(14.0, WORDS),
    Part.SUCCESS: Stated(Metric.WATCH, WORDS),
    Part.GUARDRAIL: (Stated(Metric.LIKES, WORDS),),
    Part.PREDICTION: Stated(Prediction(0.02, 0.02, points=False), WORDS),
}
ALL_FOUND = frozenset(Sought)
S = Stage


def progress(*parts: Part, found: frozenset[Sought] = ALL_FOUND) -> Progress:
    return Progress(found, Design(**{part.value: PARTS[part] for part in parts}))  # type: ignore[arg-type]


NOTHING = progress(found=frozenset())
EVERYTHING = progress(*Part)


@pytest.mark.parametrize(
    ("known", "asked", "stage"),
    [
        (NOTHING, [], S.HAND_OVER),
        (EVERYTHING, [], S.HAND_OVER),
        (NOTHING, [S.HAND_OVER], S.CONFOUNDER),
        (NOTHING, [S.HAND_OVER, S.CONFOUNDER], S.FAULT),
        (progress(found=frozenset({Sought.CONFOUNDER})), [S.HAND_OVER], S.FAULT),
        (progress(found=frozenset({Sought.FAULT})), [S.HAND_OVER], S.CONFOUNDER),
        (progress(found=frozenset({Sought.FAULT})), [S.HAND_OVER, S.CONFOUNDER], S.HYPOTHESIS),
        (progress(), [S.HAND_OVER], S.HYPOTHESIS),
        (progress(Part.HYPOTHESIS), [S.HAND_OVER], S.SETUP),
        (progress(), [S.HAND_OVER, S.HYPOTHESIS], S.SETUP),
        (NOTHING, [S.HAND_OVER, S.CONFOUNDER, S.FAULT, S.HYPOTHESIS, S.SETUP], S.UNIT),
        (progress(Part.UNIT), [S.HAND_OVER, S.HYPOTHESIS, S.SETUP], S.SIZE),
        (progress(Part.UNIT, Part.SIZE), [S.HAND_OVER, S.HYPOTHESIS, S.SETUP], S.DURATION),
        (progress(Part.HYPOTHESIS, *SETUP - {Part.SUCCESS}), [S.HAND_OVER, S.SETUP], S.SUCCESS),
        (progress(Part.HYPOTHESIS, *SETUP - {Part.GUARDRAIL}), [S.HAND_OVER, S.SETUP], S.GUARDRAIL),
        (progress(Part.HYPOTHESIS, Part.UNIT, Part.SIZE), [S.HAND_OVER], S.DURATION),
        (progress(Part.HYPOTHESIS, *SETUP), [S.HAND_OVER], S.PREDICTION),
        (EVERYTHING, [S.HAND_OVER], S.RESULT),
        (EVERYTHING, [S.HAND_OVER, S.RESULT], None),
        (NOTHING, list(Stage), None),
        (NOTHING, [S.HAND_OVER, S.RESULT], None),
    ],
)
def test_what_comes_next(known: Progress, asked: list[Stage], stage: Stage | None) -> None:
    assert next_stage(known, asked) is stage


@pytest.mark.parametrize(
    ("asked", "stage"),
    [
        ([], S.HAND_OVER),
        ([S.HAND_OVER], S.RESULT),
        ([S.HAND_OVER, S.SETUP], S.RESULT),
        ([S.HAND_OVER, S.RESULT], None),
    ],
)
def test_in_a_hurry_the_result_comes_at_once(asked: list[Stage], stage: Stage | None) -> None:
    assert next_stage(NOTHING, asked, hurry=True) is stage


def test_what_was_found_late_is_not_asked_for_again_and_the_test_goes_on() -> None:
    asked = [S.HAND_OVER, S.CONFOUNDER, S.FAULT, S.HYPOTHESIS]
    assert next_stage(progress(Part.HYPOTHESIS), asked) is S.SETUP


@given(st.sets(st.sampled_from(Part)), st.sets(st.sampled_from(Sought)))
def test_somebody_who_never_says_more_is_asked_for_what_is_missing_once_and_in_order(
    parts: set[Part], found: set[Sought]
) -> None:
    known, asked = progress(*parts, found=frozenset(found)), list[Stage]()
    while (stage := next_stage(known, asked)) is not None:
        assert not stage.asks_for or stage is S.SETUP or not stage.asks_for <= parts
        asked.append(stage)
    assert len(asked) == len(set(asked))
    assert asked == sorted(asked, key=list(Stage).index)
    assert (asked[0], asked[-1]) == (S.HAND_OVER, S.RESULT)
    assert {Part(s.value) for s in asked if s.value in set(Part)} == set(Part) - parts


def test_a_stage_asks_for_its_own_part_and_the_setup_for_five() -> None:
    assert Stage.SIZE.asks_for == {Part.SIZE}
    assert Stage.SETUP.asks_for == SETUP
    assert Stage.HAND_OVER.asks_for == Stage.RESULT.asks_for == Stage.FAULT.asks_for == frozenset()
