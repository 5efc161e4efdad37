"""Two attempts at a question side by side: their words, and what the scorecards make of the difference."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from app.domain.comparison import SignalDifference, compare
from app.domain.interview import Attempt
from app.domain.language import Bilingual
from app.domain.rubric import Rubric
from app.domain.scorecard import Scorecard
from app.domain.wording import compare_wordings
from app.web.texts import changed


@dataclass(frozen=True, slots=True)
class SideView:
    """One attempt, with the words marked that the other has not."""

    number: int
    html: Markup


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A check that only one of the attempts meets; `met` when it is the later one."""

    title: Bilingual
    met: bool


@dataclass(frozen=True, slots=True)
class SignalChange:
    """A signal whose level or checks differ; a level is None where it is unscored."""

    title: Bilingual
    before: int | None
    after: int | None
    checks: tuple[CheckChange, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The earlier attempt, the later one, and the signals that differ: None until both are scored."""

    before: SideView
    after: SideView
    signals: tuple[SignalChange, ...] | None

    @property
    def levels(self) -> tuple[SignalChange, ...]:
        """The signals whose level differs."""
        return tuple(signal for signal in self.signals or () if signal.before != signal.after)


Scored = tuple[Attempt, Scorecard | None]


def comparison_view(before: Scored, after: Scored, rubric: Rubric) -> ComparisonView:
    """Two attempts, the earlier first, each with the scorecard that is shown of it."""
    (one, card), (other, other_card) = before, after
    words = compare_wordings(one.text, other.text)
    signals = None if card is None or other_card is None else tuple(_signals(card, other_card, rubric))
    return ComparisonView(
        SideView(one.number, changed(words.before, "del")),
        SideView(other.number, changed(words.after, "ins")),
        signals,
    )


def _signals(before: Scorecard, after: Scorecard, rubric: Rubric) -> Iterator[SignalChange]:
    for found in compare(before, after).differences:
        known = rubric.signals.get(found.signal)
        if known is None:
            continue
        titles = {check.id: check.title for check in known.checks}
        checks = tuple(_checks(found, titles))
        if checks or found.level.a != found.level.b:
            yield SignalChange(known.title, found.level.a, found.level.b, checks)


def _checks(found: SignalDifference, titles: dict[str, Bilingual]) -> Iterator[CheckChange]:
    for check in found.checks:
        met = check.b is not None and check.b.met
        if check.check in titles and met != (check.a is not None and check.a.met):
            yield CheckChange(titles[check.check], met)
