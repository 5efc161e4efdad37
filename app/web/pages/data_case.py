"""The panels of a data case: the log with its chart and tables, the result, and in the end what was hidden."""

from dataclasses import dataclass

from app.domain.datacase.case import Named
from app.domain.datacase.findings import Sought
from app.domain.datacase.metrics import Metric
from app.domain.datacase.result import Estimate, Result
from app.domain.datacase.scenario import Scenario
from app.domain.datacase.summary import Compared, difference
from app.domain.datacase.telling import counted, signed, unit_of
from app.domain.interview import Interview
from app.domain.language import Language
from app.services.data_cases import CaseShown, case_shown
from app.services.ports import Content
from app.web.pages.line_chart import Intervals, LineChart, intervals, line_chart

_SHARES = (Metric.COMPLETION, Metric.RETURN)


@dataclass(frozen=True, slots=True)
class RowView:
    """A group of rows with the feature and without it, as the tables show it."""

    group: str
    on_rows: int
    on_mean: str
    off_rows: int
    off_mean: str
    difference: str


@dataclass(frozen=True, slots=True)
class EstimateView:
    """A metric's measured change, its interval and the smallest change that would have been seen."""

    metric: str
    change: str
    low: str
    high: str
    unit: str
    smallest: str
    reading: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """The result of the candidate's own test; ids of what was assumed and of what the design did to it."""

    rows: tuple[EstimateView, ...]
    chart: Intervals
    per_arm: str
    days: int
    assumptions: tuple[str, ...]
    consequences: tuple[str, ...]
    predicted: str
    predicted_high: str
    foresight: str
    needed: str
    guardrail_not_logged: bool


@dataclass(frozen=True, slots=True)
class HiddenView:
    """What was hidden, and by which words it was named."""

    effect: str
    naive: str
    side_effect: str
    guardrail: str
    confounder: str
    column: str
    fault: str
    days: tuple[str, ...]
    version: str | None
    named: dict[str, Named]


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that the page shows of a case."""

    shown: CaseShown
    flag: str
    metric: str
    chart: LineChart
    y_labels: tuple[str, ...]
    all_rows: RowView
    days: tuple[RowView, ...]
    breakdowns: dict[str, tuple[RowView, ...]]
    result: ResultView | None
    hidden: HiddenView | None


async def case_view(interview: Interview, content: Content, language: Language) -> CaseView | None:
    """The interview's data case in the visitor's language; None before its log was handed over."""
    shown = await case_shown(interview, content.loop_shown(interview))
    return None if shown is None else _view(shown, language)


def _view(case: CaseShown, language: Language) -> CaseView:
    log, metric = case.shown, case.shown.metric

    def row(one: Compared) -> RowView:
        return _row(one, metric, case, language)

    chart = line_chart([[day.on.mean for day in log.days], [day.off.mean for day in log.days]])
    return CaseView(
        shown=case,
        flag=log.log.scenario.feature.flag,
        metric=case.case.metrics[metric].text(language),
        chart=chart,
        y_labels=tuple(_axis_value(metric, tick.value) for tick in chart.y_ticks),
        all_rows=row(log.overall),
        days=tuple(row(day) for day in log.days),
        breakdowns={column: tuple(row(one) for one in groups) for column, groups in log.breakdowns.items()},
        result=_result(case, case.result, language) if case.result else None,
        hidden=_hidden(case, language) if case.over else None,
    )


def shown_value(metric: Metric, value: float | None) -> str:
    """A mean as a table shows it: shares in percent, the rest with the decimals they deserve."""
    if value is None:
        return "–"
    if metric in _SHARES:
        return f"{value * 100:.1f}%"
    return f"{value:,.1f}" if metric is Metric.WATCH else f"{value:.2f}"


def _axis_value(metric: Metric, value: float) -> str:
    return f"{value * 100:g}%" if metric in _SHARES else f"{value:g}"


def _row(one: Compared, metric: Metric, case: CaseShown, language: Language) -> RowView:
    gap = difference(one, metric)
    return RowView(
        group=one.group,
        on_rows=one.on.rows,
        on_mean=shown_value(metric, one.on.mean),
        off_rows=one.off.rows,
        off_mean=shown_value(metric, one.off.mean),
        difference="–" if gap is None else f"{signed(gap)}{unit_of(case.case, metric, language)}",
    )


def _result(case: CaseShown, result: Result, language: Language) -> ResultView:
    estimates = (result.main, *result.guardrails)
    unit = unit_of(case.case, result.main.metric, language)
    low, high = (signed(end) for end in result.predicted) if result.predicted else ("", "")
    one_value = low == high
    return ResultView(
        rows=tuple(_estimate(case, one, language) for one in estimates),
        chart=intervals([(one.low * 100, one.change * 100, one.high * 100) for one in estimates]),
        per_arm=counted(result.per_arm, language),
        days=round(result.days),
        assumptions=tuple(one.value for one in result.assumptions),
        consequences=tuple(one.value for one in result.consequences),
        predicted=f"{low}{unit}" if one_value else low,
        predicted_high="" if one_value else f"{high}{unit}",
        foresight=result.foresight.value if result.foresight else "",
        needed=counted(result.needed, language) if result.needed else "",
        guardrail_not_logged=result.guardrail_not_logged,
    )


def _estimate(case: CaseShown, one: Estimate, language: Language) -> EstimateView:
    unit = unit_of(case.case, one.metric, language)
    return EstimateView(
        metric=case.case.metrics[one.metric].text(language),
        change=f"{signed(one.change)}{unit}",
        low=signed(one.low),
        high=signed(one.high),
        unit=unit,
        smallest=f"{signed(one.smallest).removeprefix('+')}{unit}",
        reading=one.reading.value,
    )


def _hidden(case: CaseShown, language: Language) -> HiddenView:
    log = case.shown.log
    scenario: Scenario = log.scenario
    feature = scenario.feature

    def told(metric: Metric, change: float) -> str:
        return f"{signed(change)}{unit_of(case.case, metric, language)}"

    return HiddenView(
        effect=told(feature.metric, scenario.gain),
        naive=_row(case.shown.overall, feature.metric, case, language).difference,
        side_effect=told(feature.guardrail, scenario.effects[feature.guardrail]),
        guardrail=case.case.metrics[feature.guardrail].text(language),
        confounder=scenario.confounder.value,
        column=scenario.confounder.column,
        fault=scenario.fault.value,
        days=tuple(day.isoformat() for day in log.fault_at.days),
        version=log.fault_at.version,
        named={sought.value: one for one in case.course.named for sought in Sought if one.sought is sought},
    )
