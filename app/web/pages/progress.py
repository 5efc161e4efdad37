"""Progress: signals over time, what keeps missing, the next drills, and the best answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from string import ascii_uppercase
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.interview import Interview, Mode
from app.domain.language import Bilingual, Language
from app.domain.practice.band import Band, band_around
from app.domain.practice.drill import Drill, verdict
from app.domain.practice.months import Month, months_of
from app.domain.practice.plan import PlannedDrill
from app.domain.practice.stories import Story
from app.domain.practice.trends import FEWEST_POINTS, Change, Point, Trend
from app.domain.practice.weaknesses import Weakness
from app.domain.practice.wording import finding_text
from app.services.outcomes import outcome_words
from app.services.ports import Content
from app.services.practice import Chosen, Progress
from app.web.pages.level_chart import MOST_POINTS, LevelChart, Reading, level_chart
from app.web.pages.rendering import hides_levels, language_of, page
from app.web.services import WithServices

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point in the table; `unscored` says in words why it has no level, `band` how far the level may be out."""

    point: Point
    loop: Bilingual
    unscored: str | None
    band: Band | None


@dataclass(frozen=True, slots=True)
class Note:
    """What changed at a letter of the chart, and from when on (a day or a month)."""

    letter: str
    changes: tuple[Change, ...]
    since: str


@dataclass(frozen=True, slots=True)
class TrendView:
    """A signal over time. `chart` is None while there are too few points for a line; `shown` counts those in it.

    `ends` are the first and the last day or month drawn. `months` are its rows where it is told month by month.
    """

    signal: str
    title: Bilingual
    finding: str
    chart: LevelChart | None
    shown: int
    ends: tuple[str, ...]
    notes: tuple[Note, ...]
    rows: tuple[PointRow, ...]
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class DrillCard:
    """A drill of the plan, with the interview it goes back to. `weakness` when its check keeps missing."""

    planned: PlannedDrill
    signal: Bilingual
    check: Bilingual
    interview: Interview
    weakness: Weakness | None


@dataclass(frozen=True, slots=True)
class WeaknessView:
    """A check that keeps missing. `practised` is when it was met in a drill after the last time it was missing."""

    weakness: Weakness
    signal: Bilingual
    check: Bilingual
    unmet: Bilingual
    practised: datetime | None


@dataclass(frozen=True, slots=True)
class StoryView:
    """The best answer for a signal."""

    story: Story
    signal: Bilingual
    check: Bilingual
    loop: Bilingual


@dataclass(frozen=True, slots=True)
class DrillLine:
    """A drill that was answered, and whether any attempt met its check."""

    drill: Drill
    signal: Bilingual
    check: Bilingual
    met: bool


@router.get("/progress")
async def show(
    request: Request,
    services: WithServices,
    loop: Annotated[str, Query(max_length=100)] = "",
    language: str = "",
    mode: str = "",
    by: str = "",
) -> Response:
    """Progress over the interviews that were chosen, each or `by` month; a choice that is none counts as all."""
    chosen = Chosen(
        loop or None,
        Language(language) if language in set(Language) else None,
        Mode(mode) if mode in set(Mode) else None,
    )
    progress = await services.practice.progress(chosen)
    by_month = by == "month"
    look = _Look(services.content, language_of(request), progress, not hides_levels(request), by_month)
    context = {
        "chosen": chosen,
        "by_month": by_month,
        "loops": [(id_, look.loop(id_)) for id_ in progress.loops],
        "sessions": len(progress.sessions),
        "trends": [look.trend(trend) for trend in progress.trends],
        "plan": [look.drill(planned) for planned in progress.plan],
        "weaknesses": [look.weakness(one) for one in progress.weaknesses],
        "drills": [look.drilled(drill) for drill in progress.drills],
        "stories": [look.story(one) for one in progress.stories],
    }
    return page(request, "progress.html", context)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one place along the line stands for: an interview or a month."""

    at: str
    reading: Reading
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Look:
    """Puts titles and words of the visitor's language to what was found."""

    content: Content
    language: Language
    progress: Progress
    with_levels: bool
    by_month: bool

    def loop(self, loop_id: str) -> Bilingual:
        """The loop's title; its id if it is gone."""
        known = self.content.loops.get(loop_id)
        return known.title if known else Bilingual(loop_id, loop_id)

    def trend(self, trend: Trend) -> TrendView:
        """A signal over time."""
        title = self.content.rubric.signals[trend.signal].title
        steps = self._months(trend) if self.by_month else self._points(trend)
        shown = steps[-MOST_POINTS:]
        return TrendView(
            signal=trend.signal,
            title=title,
            finding=finding_text(
                self.content.phrases.render,
                self.language,
                title.text(self.language),
                trend.finding,
                with_levels=self.with_levels,
            ),
            chart=level_chart(_readings(shown)) if trend.scored >= FEWEST_POINTS else None,
            shown=len(shown),
            ends=tuple(step.at for step in (*shown[:1], *shown[1:][-1:])),
            notes=tuple(_notes(shown)),
            rows=tuple(self._row(trend.signal, point) for point in trend.points),
            months=months_of(trend, self.progress.measured) if self.by_month else (),
        )

    def _points(self, trend: Trend) -> list[_Step]:
        return [
            _Step(
                point.at.strftime("%Y-%m-%d"),
                Reading(
                    point.level,
                    point.mode is Mode.LIVE,
                    bool(point.changes),
                    point.coached,
                    self._band(trend.signal, point),
                ),
                point.changes,
            )
            for point in trend.points
        ]

    def _months(self, trend: Trend) -> list[_Step]:
        return [
            _Step(
                month.month,
                Reading(month.level, month.live, bool(month.changes), month.coached, month.band),
                month.changes,
            )
            for month in months_of(trend, self.progress.measured)
        ]

    def _band(self, signal: str, point: Point) -> Band | None:
        return None if point.level is None else band_around(signal, [point], self.progress.measured)

    def drill(self, planned: PlannedDrill) -> DrillCard:
        """A drill of the plan."""
        signal = self.content.rubric.signals[planned.signal]
        interview = next(
            session.interview
            for session in self.progress.sessions
            if session.interview.id == planned.looked.earlier.interview
        )
        keeps = (one for one in self.progress.weaknesses if (one.signal, one.check) == (signal.id, planned.check))
        return DrillCard(planned, signal.title, signal.check(planned.check).title, interview, next(keeps, None))

    def weakness(self, one: Weakness) -> WeaknessView:
        """A check that keeps missing."""
        signal = self.content.rubric.signals[one.signal]
        check = signal.check(one.check)
        ended = next(session.at for session in self.progress.sessions if session.interview.id == one.missed[-1])
        met = self.progress.practised.get((one.signal, one.check))
        return WeaknessView(
            one, signal.title, check.title, check.unmet, met if met is not None and met > ended else None
        )

    def drilled(self, drill: Drill) -> DrillLine:
        """A drill that was answered."""
        signal = self.content.rubric.signals[drill.signal]
        found = (verdict(drill, attempt, None) for attempt in drill.attempts)
        return DrillLine(
            drill, signal.title, signal.check(drill.check).title, any(one is not None and one.met for one in found)
        )

    def story(self, one: Story) -> StoryView:
        """The best answer for a signal."""
        signal = self.content.rubric.signals[one.signal]
        return StoryView(one, signal.title, signal.check(one.check).title, self.loop(one.interview.loop))

    def _row(self, signal: str, point: Point) -> PointRow:
        reason = point.unscored_reason
        words = outcome_words(self.content.phrases, reason, self.language) if reason else None
        return PointRow(point, self.loop(point.loop), words, self._band(signal, point))


def _readings(steps: Sequence[_Step]) -> list[Reading]:
    """A change before the first step that is shown has no place to be drawn at."""
    return [replace(step.reading, changed=step.reading.changed and k > 0) for k, step in enumerate(steps)]


def _notes(steps: Sequence[_Step]) -> Iterator[Note]:
    changed = (step for step in steps[1:] if step.changes)
    for letter, step in zip(ascii_uppercase, changed, strict=False):
        yield Note(letter, step.changes, step.at)
