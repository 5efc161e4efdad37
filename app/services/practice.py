"""Progress and practice plan over all interviews: read, filtered, and handed to the domain."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.agreement import typical_miss
from app.domain.interview import Interview, Mode
from app.domain.language import Language
from app.domain.practice.band import Measured
from app.domain.practice.drill import Drill, met_since
from app.domain.practice.plan import PlannedDrill, plan_drills
from app.domain.practice.sessions import Session, session_of
from app.domain.practice.stories import Story, best_stories
from app.domain.practice.trends import FEWEST_POINTS, Trend, trend_of
from app.domain.practice.weaknesses import Weakness, recurring
from app.domain.review.said import Review
from app.services.calibration import Calibration
from app.services.ports import Content, InterviewStore, ReviewStore
from app.services.ports.practice import DrillStore
from app.services.views import scores_withheld

MOST_INTERVIEWS = 200
MOST_DRILLS = 500
LATEST_DRILLS = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which interviews count: those of a loop, in a language, in a mode; None for all."""

    loop: str | None = None
    language: Language | None = None
    mode: Mode | None = None

    def holds(self, interview: Interview) -> bool:
        """Whether the interview is one of them."""
        return (
            self.loop in (None, interview.loop)
            and self.language in (None, interview.language)
            and self.mode in (None, interview.mode)
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """What the chosen interviews show. `loops` are those of all interviews; `sessions` come oldest first.

    `practised` says when a check, by signal and id, was last met in a drill; `drills` are the latest that were
    answered, newest first, whichever interviews are chosen. `measured` is how far the judge misses.
    """

    sessions: tuple[Session, ...]
    trends: tuple[Trend, ...]
    weaknesses: tuple[Weakness, ...]
    plan: tuple[PlannedDrill, ...]
    stories: tuple[Story, ...]
    practised: Mapping[tuple[str, str], datetime]
    loops: tuple[str, ...]
    drills: tuple[Drill, ...] = ()
    measured: Measured = field(default_factory=Measured)


class Practice:
    """How somebody comes along."""

    def __init__(
        self,
        interviews: InterviewStore,
        drills: DrillStore,
        reviews: ReviewStore,
        calibration: Calibration,
        content: Content,
    ) -> None:
        self._interviews = interviews
        self._drills = drills
        self._reviews = reviews
        self._calibration = calibration
        self._content = content

    async def progress(self, chosen: Chosen) -> Progress:
        """Progress over the newest 200 interviews; what a live one shows counts from its end on."""
        told = await self._interviews.told(MOST_INTERVIEWS)
        drills = await self._drills.newest(MOST_DRILLS)
        said = await self._reviews.all_submitted()
        found = await asyncio.to_thread(self._of, told, drills, said, chosen)
        # Measuring takes a second, once a process: nobody waits for it who has no line to see yet.
        drawn = any(trend.scored >= FEWEST_POINTS for trend in found.trends)
        return replace(found, measured=await self._measured()) if drawn else found

    async def _measured(self) -> Measured:
        """The rules judge's misses on the first set that ships; no other judge has been measured for good."""
        for shipped in (await self._calibration.shipped())[:1]:
            report = shipped.report
            misses = ((one.signal, typical_miss(one.grid)) for one in report.signals)
            known = {signal: miss for signal, miss in misses if miss is not None}
            return Measured(report.judge.kind, report.rubric_sha256, known)
        return Measured()

    def _of(
        self, told: Sequence[Interview], drills: Sequence[Drill], said: Mapping[str, Review], chosen: Chosen
    ) -> Progress:
        rubric = self._content.rubric
        kept = [one for one in told if chosen.holds(one) and not scores_withheld(one)]
        made = (
            session_of(one, self._content.loop_shown(one), rubric, said.get(one.id, Review()).overrides)
            for one in kept
        )
        sessions = tuple(sorted((one for one in made if one is not None), key=lambda session: session.at))
        trends = (trend_of(signal, sessions) for signal in rubric.signals)
        weaknesses, practised = recurring(sessions, rubric), met_since(drills)
        return Progress(
            sessions=sessions,
            trends=tuple(trend for trend in trends if trend.points),
            weaknesses=weaknesses,
            plan=plan_drills(sessions, weaknesses, practised, rubric),
            stories=best_stories(kept, rubric),
            practised=practised,
            loops=tuple(dict.fromkeys(one.loop for one in told)),
            drills=tuple(drill for drill in reversed(drills) if drill.attempts and drill.is_known_to(rubric))[
                :LATEST_DRILLS
            ],
        )
