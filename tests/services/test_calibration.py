"""Measuring a judge over rated answers, and reading the file they come in."""

import asyncio
import json
import threading

import pytest

from app.domain.language import Bilingual, Language
from app.domain.scorecard import JudgeKind, Scorecard
from app.errors import InvalidInput, ModelNotConfigured
from app.judges.llm.absent import AbsentJudge
from app.judges.rules import RulesJudge
from app.services.calibration import Calibration, TooManyReadings
from app.services.calibration_document import report_document
from app.services.chat import ChatRequest
from app.services.ports import Content, JudgeRequest
from app.services.rated import LinesUnusable, RatedAnswer, RatedSet, lines_of, read_rated
from app.services.scoring import Judges
from app.wiring.judging import judges_of
from tests.rated_lines import CHINESE, STRONG, line, rated
from tests.scripted_judge import honest, judge_by
from tests.services.conftest import House

pytestmark = pytest.mark.anyio


class Counting(RulesJudge):
    """A rules judge that counts the answers it reads."""

    read = 0

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """The scorecard."""
        self.read += 1
        return await super().judge(request)


class HeldUp(Counting):
    """A rules judge that begins to read and goes on when it is let go."""

    def __init__(self, content: Content) -> None:
        super().__init__(content.rubric, content.reading, content.weights)
        self.begun, self.let_go = threading.Event(), threading.Event()

    async def judge(self, request: JudgeRequest) -> Scorecard:
        """The scorecard, once let go."""
        self.begun.set()
        self.let_go.wait(timeout=20)
        return await super().judge(request)


def rated_set(content: Content, *rows: str) -> RatedSet:
    words = Bilingual("Words", "文字")
    return RatedSet("small", words, words, "2026-11-01", "MIT", tuple(read_rated(rows, content.rubric)))


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


async def test_only_a_line_feed_ends_a_line(house: House) -> None:
    breaks = "one\u2028two\x85three"
    text = "\ufeff" + json.dumps({"id": "a", "answer": breaks, "levels": {"ownership": 1}}, ensure_ascii=False)
    (answer,) = read_rated(lines_of(text + "\r\n"), house.content.rubric)
    assert answer.answer == breaks


async def test_each_fault_has_its_line_and_a_long_name_is_cut(house: House) -> None:
    rows = [line("good"), line(levels={"x" * 5000: 3}, question="q" * 5000)]
    with pytest.raises(LinesUnusable) as found:
        read_rated(rows, house.content.rubric)
    assert [(fault.line, fault.kind.value) for fault in found.value.faults] == [(2, "question"), (2, "signal")]
    assert all(len(fault.said) < 120 for fault in found.value.faults)


async def test_something_else_altogether_is_not_read_to_its_end(house: House) -> None:
    with pytest.raises(LinesUnusable) as found:
        read_rated(["<html>"] * 50_000, house.content.rubric)
    assert (len(found.value.faults), found.value.more) == (20, 980)


async def test_the_grid_of_a_signal_holds_every_answer(house: House) -> None:
    rows = [rated("a", 1), rated("b", 5), rated("c", 1, "It was a huge success.")]
    report = await calibration(house).measure(read_rated(rows, house.content.rubric), JudgeKind.RULES)
    grid = report.signals[0].grid
    assert sum(map(sum, grid.counts)) == report.signals[0].figures.n == 3
    assert grid.counts[0][0] == 1


async def test_the_loop_goes_on_while_a_set_is_measured(house: House) -> None:
    answers = read_rated([rated(f"a-{n}", 3) for n in range(60)], house.content.rubric)
    measuring = asyncio.ensure_future(calibration(house).measure(answers, JudgeKind.RULES))
    turns = 0
    while not measuring.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 50


async def test_a_shipped_set_is_measured_once_however_many_ask(content: Content) -> None:
    judge = Counting(content.rubric, content.reading, content.weights)
    shipped = rated_set(content, rated("a", 1), rated("b", 5))
    measure = Calibration(Judges({JudgeKind.RULES: judge}, AbsentJudge(content.rubric)), content.rubric, [shipped])
    first, second = await asyncio.gather(measure.shipped(), measure.shipped())
    (third,) = await measure.shipped()
    assert first[0].report is second[0].report is third.report
    assert judge.read == 2


async def test_a_visitor_who_leaves_does_not_stop_what_the_next_one_waits_for(content: Content) -> None:
    judge = HeldUp(content)
    shipped = rated_set(content, rated("a", 1))
    measure = Calibration(Judges({JudgeKind.RULES: judge}, AbsentJudge(content.rubric)), content.rubric, [shipped])
    leaving = asyncio.ensure_future(measure.shipped())
    await asyncio.to_thread(judge.begun.wait, 20)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    judge.let_go.set()
    (found,) = await measure.shipped()
    assert (found.report.answers, judge.read) == (1, 1)


async def test_somebody_who_waits_gets_no_more_readings_than_can_be_waited_for(house: House) -> None:
    text = "\n".join(rated(f"a-{n}", 1) for n in range(501))
    with pytest.raises(TooManyReadings, match="debrief calibrate"):
        await calibration(house).measure_text(text, JudgeKind.RULES, 2)


async def test_a_model_that_changes_its_mind_is_found_out_by_repeats(content: Content) -> None:
    moods = iter([True, False] * 8)

    def fickle(request: ChatRequest) -> str:
        return steady(request) if next(moods) else honest({})(request)

    def steady(request: ChatRequest) -> str:
        return honest({"result_stated": "Retention rose from 31% to 34%"})(request)

    for script, flips in ((fickle, 1.0), (steady, 0.0)):
        judge, chat = judge_by(script)
        measure = Calibration(Judges({JudgeKind.LLM: judge}, AbsentJudge(content.rubric)), content.rubric)
        report = await measure.measure(read_rated([rated("a", 2)], content.rubric), JudgeKind.LLM, 3)
        assert report.signals[0].flips == flips
        assert len(chat.requests) >= 3


async def test_the_document_holds_every_figure_and_null_where_there_is_none(content: Content) -> None:
    shipped = rated_set(content, rated("only", 1, CHINESE))
    judges = judges_of(content)
    report = await Calibration(judges, content.rubric).measure(shipped.answers, JudgeKind.RULES)
    document = json.loads(report_document(report, shipped))
    (signal,) = document["signals"]
    assert (document["schema"], document["set"]["raters"]["zh"]) == ("debrief.calibration/1", "文字")
    assert (signal["n"], signal["indicative"], signal["raters_kappa"], signal["flips"]) == (1, True, None, None)
    assert signal["grid"][0]["rated"] == 1
    assert sum(signal["grid"][0]["judged"].values()) == 1
    (gap,) = document["disagreements"]
    assert gap["size"] == gap["judged"] - 1 > 0
    assert all(check["quote"] in CHINESE for check in gap["checks"] if check["met"])
    assert report.disagreements[0].language is Language.ZH
