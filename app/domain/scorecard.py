"""A scorecard: what a judge found in one answer, check by check, with the candidate's own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class JudgeKind(StrEnum):
    """Who filled the form."""

    RULES = "rules"
    LLM = "llm"


@dataclass(frozen=True, slots=True)
class JudgeIdentity:
    """Which judge, and for a model which was asked for, which answered, and with what parameters."""

    kind: JudgeKind
    model: str | None = None
    answered_by: str | None = None
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of the form after verification.

    `start` and `end` count Unicode code points in the stored answer; `quote` is exactly `answer[start:end]`.
    A check is never met without a quote. `sure` is the judge's own confidence from 0 to 1, if it gives one.
    """

    check: str
    met: bool
    quote: str | None
    start: int | None
    end: int | None
    reason: str
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class SignalScore:
    """One signal's level (None when unscored, with the reason) and its four checks in ladder order."""

    signal: str
    level: int | None
    unscored_reason: str | None
    checks: tuple[CheckResult, ...]

    def first_unmet(self) -> str | None:
        """The id of the first check in ladder order that is not met."""
        return next((check.check for check in self.checks if not check.met), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that cannot be evidence: it speaks to a grader, imitates a result, or hides."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One judge's reading of one answer."""

    judge: JudgeIdentity
    rubric_version: str
    rubric_sha256: str
    signals: tuple[SignalScore, ...]
    marks: tuple[Mark, ...] = ()

    def signal(self, signal_id: str) -> SignalScore | None:
        """This signal's score, or None when the round does not count it."""
        return next((score for score in self.signals if score.signal == signal_id), None)
