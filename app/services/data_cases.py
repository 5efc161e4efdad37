"""A data case as pages and API show it: the log once it is handed over, the result, in the end what was hidden."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.datacase.case import Course, DataCase, course_of, result_of
from app.domain.datacase.flow import Stage
from app.domain.datacase.log import Log, as_csv, build_log
from app.domain.datacase.metrics import Metric
from app.domain.datacase.result import Result
from app.domain.datacase.scenario import Feature, draw_scenario
from app.domain.datacase.summary import BREAKDOWNS, Compared, by_column, daily, overall
from app.domain.interview import Interview, RoundState, Status, Turn
from app.domain.loop import Loop
from app.errors import NotFound
from app.services.views import scores_withheld

HEAD_ROWS = 8
# A log is some two thousand rows; whoever reads a page has it read many times.
LOGS_KEPT = 16


@dataclass(frozen=True, slots=True)
class LogShown:
    """A log as it is shown: its first rows, the main metric day by day and in the groups of each column."""

    log: Log
    head: tuple[tuple[str, ...], ...]
    overall: Compared
    days: tuple[Compared, ...]
    breakdowns: Mapping[str, tuple[Compared, ...]]

    @property
    def metric(self) -> Metric:
        """The metric that is shown: the one that the feature was made for."""
        return self.log.scenario.feature.metric

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.log.scenario.feature.flag.replace('_', '-')}-log.csv"


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case that was handed over in turn `turn`.

    `result_turn` is the turn that told the result, `result` what that was (None: nothing could be shown). `over`
    once the round has ended: then what was hidden may be told.
    """

    case: DataCase
    shown: LogShown
    course: Course
    round: RoundState
    turn: int
    result_turn: int | None
    result: Result | None
    over: bool


async def case_shown(interview: Interview, loop: Loop) -> CaseShown | None:
    """The interview's latest data case; None before its log was handed over."""
    found = _own_turns(interview, loop)
    if found is None:
        return None
    case, state, turns = found
    seed = case.seed_of(turns)
    if seed is None:
        return None
    shown = await asyncio.to_thread(_log_shown, case.features, seed)
    return _case_shown(interview, case, state, turns, shown)


async def handed_over(interview: Interview, loop: Loop) -> CaseShown:
    """The interview's latest data case; NotFound when no log was handed over in it."""
    shown = await case_shown(interview, loop)
    if shown is None:
        raise NotFound("No log has been handed over in this interview. A data case begins with one.")
    return shown


async def csv_of(shown: CaseShown) -> str:
    """The log as a file."""
    return await asyncio.to_thread(as_csv, shown.shown.log)


def _own_turns(interview: Interview, loop: Loop) -> tuple[DataCase, RoundState, tuple[Turn, ...]] | None:
    for state in reversed(interview.rounds):
        turns = interview.turns_of(state.position)
        for act in loop.round(state.id).acts:
            own = tuple(turn for turn in turns if turn.move.act == act.id and turn.question is not None)
            if isinstance(act, DataCase) and own:
                return act, state, own
    return None


def _case_shown(
    interview: Interview, case: DataCase, state: RoundState, turns: tuple[Turn, ...], shown: LogShown
) -> CaseShown:
    course = course_of(case, shown.log.scenario, turns)
    told = next((turn.n for turn in turns if case.stage_of(turn) is Stage.RESULT), None)
    ended = state.closed_at is not None or interview.status is Status.FINISHED
    return CaseShown(
        case=case,
        shown=shown,
        course=course,
        round=state,
        turn=turns[0].n,
        result_turn=told,
        result=result_of(case, shown.log.scenario, course) if told else None,
        over=ended and not scores_withheld(interview),
    )


@lru_cache(maxsize=LOGS_KEPT)
def _log_shown(features: tuple[Feature, ...], seed: int) -> LogShown:
    log = build_log(draw_scenario(features, seed))
    metric = log.scenario.feature.metric
    return LogShown(
        log=log,
        head=tuple(log.cells(row) for row in log.rows[:HEAD_ROWS]),
        overall=overall(log.rows, metric),
        days=daily(log, metric),
        breakdowns={column: by_column(log.rows, column, metric) for column in BREAKDOWNS if column != "date"},
    )
