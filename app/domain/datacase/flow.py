"""The course of a data case: what comes next, from what was found, what was designed and what was asked."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.datacase.design import SETUP, Design, Part
from app.domain.datacase.findings import Sought


class Stage(StrEnum):
    """One thing the interviewer says in a data case."""

    HAND_OVER = "hand_over"
    CONFOUNDER = "confounder"
    FAULT = "fault"
    HYPOTHESIS = "hypothesis"
    SETUP = "setup"
    UNIT = "unit"
    SIZE = "size"
    DURATION = "duration"
    SUCCESS = "success"
    GUARDRAIL = "guardrail"
    PREDICTION = "prediction"
    RESULT = "result"

    @property
    def asks_for(self) -> frozenset[Part]:
        """The parts of a design that it asks for."""
        if self is Stage.SETUP:
            return SETUP
        return frozenset({Part(self.value)}) if self.value in set(Part) else frozenset()


# With so many parts said unasked, "how would you test it?" would be a question that was answered already.
ENOUGH_OF_A_SETUP = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """What the candidate has named of what is hidden, and the test as it stands."""

    found: Set[Sought] = frozenset()
    design: Design = field(default_factory=Design)


def next_stage(progress: Progress, asked: Sequence[Stage], *, hurry: bool = False) -> Stage | None:
    """The next stage, each at most once; None when the case is over.

    In a `hurry` nothing more is asked for: the result comes while there is time to speak about it.
    """
    wanted = _wanted(progress, asked)
    if hurry and asked:
        wanted = [Stage.RESULT]
    return next((stage for stage in wanted if stage not in asked), None)


def _wanted(progress: Progress, asked: Sequence[Stage]) -> list[Stage]:
    """All stages that this candidate needs, in order."""
    missing = progress.design.missing
    stages = [Stage.HAND_OVER]
    if Stage.RESULT in asked:
        return stages
    if Stage.HYPOTHESIS not in asked and Stage.SETUP not in asked:
        stages += [Stage.CONFOUNDER] if Sought.CONFOUNDER not in progress.found else []
        stages += [Stage.FAULT] if Sought.FAULT not in progress.found else []
    stages += [Stage.HYPOTHESIS] if Part.HYPOTHESIS in missing else []
    said = len(SETUP.difference(missing))
    stages += [Stage.SETUP] if said < ENOUGH_OF_A_SETUP and Stage.SETUP not in asked else []
    stages += [Stage(part.value) for part in missing if part in SETUP or part is Part.PREDICTION]
    return [*stages, Stage.RESULT]
