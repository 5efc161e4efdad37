"""The data case of an interview: its log, and the result of the candidate's own test once that was told."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.domain.datacase.metrics import Metric
from app.domain.datacase.result import Assumption, Consequence, Estimate, Foresight, Reading, Result
from app.domain.datacase.scenario import Confounder, Fault
from app.domain.datacase.summary import Compared, difference
from app.domain.language import Language
from app.services.data_cases import CaseShown, csv_of, handed_over
from app.web.api.body import StrictRoute
from app.web.api.replies import problem_replies
from app.web.api.reply_base import Out, Titled
from app.web.services import WithServices

router = APIRouter(prefix="/api/v1/interviews/{interview_id}", tags=["interviews"], route_class=StrictRoute)


class SideOut(Out):
    """The rows on one side of a comparison, and the metric's mean over them; null when there are none."""

    rows: int
    mean: float | None


class ComparedOut(Out):
    """A group of rows with the feature (`on`) and without it (`off`).

    `difference` is relative (0.03 is 3 percent), for `returned_next_day` in shares of all users (0.03 is 3 points).
    """

    group: str
    on: SideOut
    off: SideOut
    difference: float | None


class EstimateOut(Out):
    """A measured change with its 95 % interval; `smallest` would have been seen in four of five cases."""

    metric: Metric
    change: float
    low: float
    high: float
    smallest: float
    reading: Reading


class CaseResultOut(Out):
    """What the candidate's own test would have shown. Changes are relative, of `returned_next_day` in shares."""

    main: EstimateOut
    guardrails: list[EstimateOut]
    guardrail_not_logged: bool
    per_arm: int
    days: float
    assumptions: list[Assumption]
    consequences: list[Consequence]
    predicted: tuple[float, float] | None
    foresight: Foresight | None
    needed: int | None


class HiddenOut(Out):
    """What was hidden in the log."""

    effects: dict[Metric, float]
    confounder: Confounder
    confounder_column: str
    fault: Fault
    fault_days: list[str]
    fault_version: str | None


class DataCaseOut(Out):
    """A log that was handed over. `result` is null until it was told and where there is none, `hidden` to the end.

    `days` and `breakdowns` are of the `metric` that the feature was made for.
    """

    feature: Titled
    about: str
    file: str
    columns: list[str]
    rows: int
    head: list[list[str]]
    metric: Metric
    overall: ComparedOut
    days: list[ComparedOut]
    breakdowns: dict[str, list[ComparedOut]]
    result: CaseResultOut | None
    hidden: HiddenOut | None


@router.get("/data-case", responses=problem_replies(404))
async def data_case(
    services: WithServices, interview_id: str, language: Annotated[Language | None, Query()] = None
) -> DataCaseOut:
    """The log of the interview's data case, summed up; 404 until it was handed over."""
    interview = await services.interviews.get(interview_id)
    shown = await handed_over(interview, services.content.loop_shown(interview))
    return _case_out(shown, language or interview.language)


@router.get(
    "/data-case.csv",
    response_class=Response,
    responses={200: {"description": "The log, a row for each user"}, **problem_replies(404)},
)
async def data_case_csv(services: WithServices, interview_id: str) -> Response:
    """The log of the interview's data case as a file."""
    interview = await services.interviews.get(interview_id)
    shown = await handed_over(interview, services.content.loop_shown(interview))
    disposition = f'attachment; filename="{shown.shown.file_name}"'
    return Response(await csv_of(shown), media_type="text/csv", headers={"Content-Disposition": disposition})


def _case_out(shown: CaseShown, language: Language) -> DataCaseOut:
    feature, metric = shown.shown.log.scenario.feature, shown.shown.metric

    def compared(one: Compared) -> ComparedOut:
        sides = SideOut.model_validate(one.on), SideOut.model_validate(one.off)
        return ComparedOut(group=one.group, on=sides[0], off=sides[1], difference=difference(one, metric))

    return DataCaseOut(
        feature=Titled(id=feature.id, title=feature.title.text(language)),
        about=feature.about.text(language),
        file=shown.shown.file_name,
        columns=list(shown.shown.log.columns),
        rows=len(shown.shown.log.rows),
        head=[list(row) for row in shown.shown.head],
        metric=metric,
        overall=compared(shown.shown.overall),
        days=[compared(day) for day in shown.shown.days],
        breakdowns={column: [compared(one) for one in groups] for column, groups in shown.shown.breakdowns.items()},
        result=_result_out(shown.result) if shown.result else None,
        hidden=_hidden_out(shown) if shown.over else None,
    )


def _result_out(result: Result) -> CaseResultOut:
    def estimate(one: Estimate) -> EstimateOut:
        return EstimateOut.model_validate(one)

    return CaseResultOut(
        main=estimate(result.main),
        guardrails=[estimate(one) for one in result.guardrails],
        guardrail_not_logged=result.guardrail_not_logged,
        per_arm=result.per_arm,
        days=result.days,
        assumptions=list(result.assumptions),
        consequences=list(result.consequences),
        predicted=result.predicted,
        foresight=result.foresight,
        needed=result.needed,
    )


def _hidden_out(shown: CaseShown) -> HiddenOut:
    scenario, place = shown.shown.log.scenario, shown.shown.log.fault_at
    return HiddenOut(
        effects=dict(scenario.effects),
        confounder=scenario.confounder,
        confounder_column=scenario.confounder.column,
        fault=scenario.fault,
        fault_days=[day.isoformat() for day in place.days],
        fault_version=place.version,
    )
