"""An answer that goes on from an earlier one is read by itself and as the end of that story.

"It saved us $42,000 a month" is the second figure of a story whose first one was told before. What counts are words
of the new answer, wherever it takes the older ones to see what they mean.
"""

from dataclasses import replace

from app.domain.rubric import ladder_level
from app.domain.scorecard import CheckResult, Scorecard, SignalScore

# Between the earlier answer and the new one, as between two paragraphs.
JOINT = "\n\n"


def joined(earlier: str, answer: str) -> str:
    """Both as one text."""
    return earlier + JOINT + answer


def read_on(alone: Scorecard, whole: Scorecard, earlier: str) -> Scorecard:
    """The scorecard of the new answer out of that of it `alone` and that of the `whole` that `joined` made.

    A check is met if the answer meets it by itself, or if the whole meets it with words that stand in the answer.
    """
    begin = len(earlier) + len(JOINT)
    return replace(
        alone, signals=tuple(_score(score, whole.signal(score.signal), begin) for score in alone.signals)
    )


def _score(alone: SignalScore, whole: SignalScore | None, begin: int) -> SignalScore:
    if alone.level is None or whole is None or whole.level is None:
        return alone
    found = {result.check: result for result in whole.checks}
    checks = tuple(_check(result, found.get(result.check), begin) for result in alone.checks)
    return replace(alone, level=ladder_level([result.met for result in checks]), checks=checks)


def _check(alone: CheckResult, whole: CheckResult | None, begin: int) -> CheckResult:
    if alone.met or whole is None or not whole.met or whole.start is None or whole.end is None:
        return alone
    if whole.start < begin:
        return alone
    return replace(whole, start=whole.start - begin, end=whole.end - begin)
