"""The services over a real SQLite file, the real content, the rules judge and the built-in voice."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.interview import Interview, VoiceKind
from app.infra.database import Database, open_database
from app.infra.store import SqlInterviewStore
from app.services.announce import announcements
from app.services.asking import Asking
from app.services.chat import Failure
from app.services.conversation import Conversation
from app.services.events import Listening, Position
from app.services.figures import Figures
from app.services.interviews import Interviews
from app.services.lanes import Lanes
from app.services.live import Live
from app.services.ports import Content
from app.services.scoring import Judges, Scoring
from app.services.speaking import Voices
from app.services.steps import Steps
from app.services.waking import WakeUps
from app.voices.builtin import BuiltinVoice
from app.voices.stand_in import StandIn
from app.wiring.judging import judges_of
from tests.databases import database_url


def builtin_only(pace_seconds: float) -> Voices:
    """An installation without a model to interview."""
    builtin = BuiltinVoice(pace_seconds)
    return Voices({VoiceKind.RULES: builtin}, StandIn(builtin, Failure.NOT_CONFIGURED))


class HandClock:
    """A clock that tests put forward by hand."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The time it was put to."""
        return self._now

    def forward(self, seconds: float) -> None:
        """Put it forward."""
        self._now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class House:
    """All services of one installation."""

    content: Content
    database: Database
    store: SqlInterviewStore
    interviews: Interviews
    listening: Listening
    scoring: Scoring
    judges: Judges
    work: Lanes
    conversation: Conversation
    asking: Asking
    clock: HandClock

    def another_process(self, pace_seconds: float = 0) -> "House":
        """The same installation in a process that knows nothing of what this one was doing."""
        wake_ups = WakeUps()
        store = SqlInterviewStore(self.database, announcements, wake_ups.stored)
        return furnished(self.content, self.database, store, wake_ups, self.clock, builtin_only(pace_seconds))

    async def settled(self, interview_id: str, done: Callable[[Interview], bool]) -> Interview:
        """The interview once `done` holds, looked at after every event."""
        async for _ in self.listening.listen(interview_id, Position(0)):
            interview = await self.interviews.get(interview_id)
            if done(interview):
                return interview
        raise AssertionError("listening ended")


def furnished(
    content: Content,
    database: Database,
    store: SqlInterviewStore,
    wake_ups: WakeUps,
    clock: HandClock,
    voices: Voices,
    judges: Judges | None = None,
) -> House:
    """All services over `store`."""
    judges, live = judges or judges_of(content), Live(store, wake_ups)
    asking = Asking(store, live, voices, clock, Figures(), database.notices)
    steps = Steps(store, content, judges, voices, asking, clock)
    work = Lanes()
    conversation = Conversation(store, steps, work)
    work.take_on(*conversation.duties())
    return House(
        content,
        database,
        store,
        Interviews(store, content, steps, conversation, judges, voices, clock),
        Listening(store, wake_ups, live),
        Scoring(judges, content.rubric),
        judges,
        work,
        conversation,
        asking,
        clock,
    )


@pytest.fixture
async def house(tmp_path: Path, content: Content) -> AsyncIterator[House]:
    """A running installation with an empty database."""
    database, wake_ups = open_database(database_url(tmp_path)), WakeUps()
    store = SqlInterviewStore(database, announcements, wake_ups.stored, wake_ups.look_again)
    built = furnished(content, database, store, wake_ups, HandClock(), builtin_only(0))
    yield built
    await built.work.stop()
    await database.close()
