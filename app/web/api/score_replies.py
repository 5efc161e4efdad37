"""Scorecards, and two of them set side by side, as the API gives them."""

from app.domain.scorecard import JudgeKind
from app.web.api.reply_base import Out


class JudgeOut(Out):
    """Which judge filled the form."""

    kind: JudgeKind
    model: str | None
    answered_by: str | None
    parameters: dict[str, str | int | float | bool]


class CheckResultOut(Out):
    """A check and, where it is met, the words that meet it: `quote` is `answer[start:end]` in code points."""

    check: str
    met: bool
    quote: str | None
    start: int | None
    end: int | None
    reason: str
    sure: float | None = None


class SignalScoreOut(Out):
    """A signal's level, null where it is unscored, with the reason."""

    signal: str
    level: int | None
    unscored_reason: str | None
    checks: list[CheckResultOut]


class MarkOut(Out):
    """A passage that cannot be evidence."""

    kind: str
    start: int
    end: int


class ScorecardOut(Out):
    """One judge's reading of one answer."""

    judge: JudgeOut
    rubric_version: str
    rubric_sha256: str
    signals: list[SignalScoreOut]
    marks: list[MarkOut]


class TurnScorecardOut(ScorecardOut):
    """A scorecard in an interview; `indicative` while it is the rules' and the model's is to take its place."""

    indicative: bool


class LevelsOut(Out):
    """The levels of both sides; null where one is unscored."""

    a: int | None
    b: int | None


class UnscoredOut(Out):
    """Why a side is unscored; null where it is not."""

    a: str | None
    b: str | None


class CheckDifferenceOut(Out):
    """A check as both sides have it; null where one does not have it."""

    check: str
    a: CheckResultOut | None
    b: CheckResultOut | None


class SignalDifferenceOut(Out):
    """A signal in which the sides differ, with the checks that differ by being met or by the words quoted."""

    signal: str
    level: LevelsOut
    unscored_reason: UnscoredOut
    checks: list[CheckDifferenceOut]


class ComparisonOut(Out):
    """Two scorecards, and what differs between them."""

    a: ScorecardOut
    b: ScorecardOut
    differences: list[SignalDifferenceOut]
