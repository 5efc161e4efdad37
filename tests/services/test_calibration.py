"""Measuring a judge over rated answers, and reading the file they come in."""

import json

import pytest

from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, ModelNotConfigured
from app.services.calibration import Calibration
from app.services.rated import RatedAnswer, read_rated
from tests.services.conftest import House

pytestmark = pytest.mark.anyio
STRONG = "I led it. Retention rose from 31% to 34% against a 10% holdout and brought two million dollars a year."


def line(row_id: str = "a-1", answer: str = STRONG, **more: object) -> str:
    return json.dumps({"id": row_id, "answer": answer, "levels": {"quantified_impact": 5}} | more)


def calibration(house: House) -> Calibration:
    return Calibration(house.judges, house.content.rubric)


async def test_a_report_has_the_figures_of_every_rated_signal(house: House) -> None:
    rows = [line(), line("a-2", "It was a huge success.", levels={"quantified_impact": 1})]
    answers = read_rated(rows, house.content.rubric)
    seen: list[int] = []
    report = await calibration(house).measure(answers, JudgeKind.RULES, 2, lambda: seen.append(1))
    (signal,) = report.signals
    assert (report.answers, report.repeats, len(seen)) == (2, 2, 2)
    assert (signal.signal, signal.figures.n, signal.flips, signal.unscored) == ("quantified_impact", 2, 0.0, 0.0)
    assert signal.figures.indicative
    assert report.rubric_sha256 == house.content.rubric.sha256


async def test_disagreements_come_largest_first_with_what_the_judge_found(house: House) -> None:
    rows = [
        line("near", STRONG, levels={"quantified_impact": 4}),
        line("far", STRONG, levels={"quantified_impact": 1}),
        line("same", "It was a huge success.", levels={"quantified_impact": 1}),
    ]
    report = await calibration(house).measure(read_rated(rows, house.content.rubric), JudgeKind.RULES)
    sizes = [abs(d.size) for d in report.disagreements]
    assert report.disagreements[0].id == "far"
    assert sizes == sorted(sizes, reverse=True)
    assert all(d.answer[c.start : c.end] == c.quote for d in report.disagreements for c in d.judged.checks if c.met)


async def test_labelled_checks_are_measured_apart(house: House) -> None:
    labels = {"quantified_impact": {"result_stated": True, "business_effect": False}}
    answers = read_rated([line(answer="It was a huge success.", checks=labels)], house.content.rubric)
    (signal,) = (await calibration(house).measure(answers, JudgeKind.RULES)).signals
    assert signal.checks["result_stated"].sensitivity == 0.0
    assert signal.checks["business_effect"].specificity == 1.0


async def test_a_judge_that_is_not_there_cannot_be_measured(house: House) -> None:
    answers = read_rated([line()], house.content.rubric)
    with pytest.raises(ModelNotConfigured):
        await calibration(house).measure(answers, JudgeKind.LLM)


async def test_levels_are_taken_from_ratings_where_none_is_given(house: House) -> None:
    row = line(levels={}, ratings={"ownership": [2, 3, 3]})
    (answer,) = read_rated([row, "", "  \n"], house.content.rubric)
    assert answer.settled == {"ownership": 3}
    assert isinstance(answer, RatedAnswer)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no rated answer"),
        (["{"], "line 1"),
        ([line(), line()], "line 2: the id a-1 is there twice"),
        ([line(levels={"quantified_impact": 6})], "line 1: levels.quantified_impact"),
        ([line(levels={"quantified_impact": "5"})], "line 1: levels.quantified_impact"),
        ([line(levels={"charm": 3})], "line 1: there is no signal charm"),
        ([line(levels={})], "line 1: no signal is rated"),
        ([line(answer=" ")], "line 1: The answer is empty"),
        ([line(checks={"ownership": {"charm": True}})], "line 1: ownership has no check charm"),
        ([line(ratings={"ownership": []}, levels={})], "line 1: ratings.ownership"),
        (["{"] * 30, "and 10 more"),
    ],
)
async def test_a_file_that_cannot_be_used_names_its_lines(house: House, rows: list[str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_rated(rows, house.content.rubric)
