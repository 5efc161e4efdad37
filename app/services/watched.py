"""What is looked up when somebody asks for the figures: how things stand, rather than what has happened."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from app.errors import StoreUnavailable
from app.services.ports import InterviewStore
from app.services.ports.work import Backlog, Backlogs
from app.services.waking import WakeUps


@dataclass(frozen=True, slots=True)
class Level:
    """How high something stands just now; levels of one name are told apart by one label."""

    name: str
    about: str
    value: float
    label: tuple[str, str] | None = None


class Watched:
    """How things stand. `check` raises StoreUnavailable when the database cannot be used."""

    def __init__(
        self,
        store: InterviewStore,
        wake_ups: WakeUps,
        backlogs: Backlogs,
        check: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._wake_ups = wake_ups
        self._backlogs = backlogs
        self._check = check

    async def levels(self) -> list[Level]:
        """All of it; without what only the database knows, when that cannot be used."""
        heard, streams = self._wake_ups.interviews_heard, self._wake_ups.listeners
        levels = [
            Level("debrief_event_streams", "Streams of events that are open at this server.", streams),
            Level("debrief_interviews_listened_to", "Interviews that somebody listens to at this server.", heard),
        ]
        try:
            await self._check()
            levels += await self._stored()
        except StoreUnavailable:
            return [*levels, _usable(0)]
        return [*levels, _usable(1)]

    async def _stored(self) -> list[Level]:
        unfinished = await self._store.open_interviews()
        about = "Interviews that are not finished, in the whole database."
        return [Level("debrief_interviews_open", about, unfinished), *_work(await self._backlogs())]


def _work(backlogs: Sequence[Backlog]) -> Iterator[Level]:
    told = (
        ("debrief_work_waiting", "Work that waits for room or for a process, by kind.", "waiting"),
        ("debrief_work_under_way", "Work that is done just now, by kind.", "under_way"),
        ("debrief_work_oldest_seconds", "How long the oldest work has waited, by kind.", "oldest_seconds"),
    )
    for name, about, figure in told:
        for backlog in backlogs:
            yield Level(name, about, getattr(backlog, figure), ("kind", backlog.kind.value))


def _usable(value: int) -> Level:
    return Level("debrief_database_usable", "1 when the database can be read and written, else 0.", value)
