"""Progress and practice plan over all interviews: read, filtered, and handed to the domain."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.interview import Interview, Mode
from app.domain.language import Language
from app.domain.practice.drill import Drill, met_since
from app.domain.practice.plan import PlannedDrill, plan_drills
from app.domain.practice.sessions import Session, session_of
from app.domain.practice.stories import Story, best_stories
from app.domain.practice.trends import Trend, trend_of
from app.domain.practice.weaknesses import Weakness, recurring
from app.services.ports import Content, InterviewStore
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
    answered, newest first, whichever interviews are chosen.
    """

    sessions: tuple[Session, ...]
    trends: tuple[Trend, ...]
    weaknesses: tuple[Weakness, ...]
    plan: tuple[PlannedDrill, ...]
    stories: tuple[Story, ...]
    practised: Mapping[tuple[str, str], datetime]
    loops: tuple[str, ...]
    drills: tuple[Drill, ...] = ()


class Practice:
    """How somebody comes along."""

    def __init__(self, interviews: InterviewStore, drills: DrillStore, content: Content) -> None:
        self._interviews = interviews
        self._drills = drills
        self._content = content

    async def progress(self, chosen: Chosen) -> Progress:
        """Progress over the newest 200 interviews; what a live one shows counts from its end on."""
        told = await self._interviews.told(MOST_INTERVIEWS)
        drills = await self._drills.newest(MOST_DRILLS)
        return await asyncio.to_thread(self._of, told, drills, chosen)

    def _of(self, told: Sequence[Interview], drills: Sequence[Drill], chosen: Chosen) -> Progress:
        rubric = self._content.rubric
        kept = [one for one in told if chosen.holds(one) and not scores_withheld(one)]
        made = (session_of(one, self._content.loop_shown(one), rubric) for one in kept)
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
