"""A data case: the log is handed over, the candidate's test drawn out part by part, and its result shown."""

from collections.abc import Iterator, Sequence

from app.domain.datacase.case import Course, DataCase, course_of, result_of, words_of
from app.domain.datacase.design_reading import read_design
from app.domain.datacase.findings import Sought
from app.domain.datacase.flow import Stage, next_stage
from app.domain.datacase.reading import read_said
from app.domain.datacase.scenario import Scenario
from app.domain.datacase.telling import case_blanks, result_blanks
from app.domain.interview import Move, MoveKind, Turn
from app.domain.observation import Noticed
from app.domain.passages import Reader
from app.domain.situation import Decided, Situation

# Enough to show the result and to hear what somebody makes of it.
MIN_SECONDS_FOR_A_PART = 150.0
_KINDS = {Stage.HAND_OVER: MoveKind.HAND_OVER, Stage.RESULT: MoveKind.RESULT}


def decide(situation: Situation, act: DataCase) -> Decided:
    """The next stage that this candidate needs; None when the case is over."""
    scenario = act.scenario(situation.seed)
    course = course_of(act, scenario, situation.turns)
    stage = next_stage(course.progress, course.stages, hurry=situation.short_of(MIN_SECONDS_FOR_A_PART))
    return None if stage is None else _move(situation, act, scenario, course, stage)


def _move(situation: Situation, act: DataCase, scenario: Scenario, course: Course, stage: Stage) -> Move:
    values = case_blanks(act, scenario, situation.language)
    if stage is Stage.RESULT:
        values |= result_blanks(act, result_of(act, scenario, course), situation.language)
    kind = _KINDS.get(stage, MoveKind.CASE_PART)
    return Move(kind, act.questions[stage].id, act.scored[0], values=values)


def observe(act: DataCase, turns: Sequence[Turn], _: Reader) -> Iterator[Noticed]:
    """What was hidden in the log and named, in whose words; what was missed; what the test never said."""
    seed = act.seed_of(turns)
    if seed is None:
        return
    course = course_of(act, act.scenario(seed), turns)
    named = {one.sought: one for one in course.named}
    for sought in Sought:
        one = named.get(sought)
        if one is None:
            yield Noticed(f"case_missed_{sought.value}")
        else:
            yield Noticed(f"case_found_{sought.value}", one.turn, one.quote.text)
    for part in course.design.missing:
        yield Noticed(f"case_without_{part.value}")


def understood(act: DataCase, turn: Turn) -> bool:
    """Whether a reply too short for a sentence says the part of the test that it was asked for."""
    stage = act.stage_of(turn)
    if stage is None or not stage.asks_for:
        return False
    read = read_design(read_said(words_of(turn), act.words), stage.asks_for)
    return any(read.has(part) for part in stage.asks_for)
