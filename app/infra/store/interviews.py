"""The services' store of interviews: each call is one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from app.domain.facts import Fact
from app.domain.history import after
from app.domain.interview import Interview
from app.domain.progress import WordQuestion, pending_step
from app.errors import AlreadyHere, NotFound
from app.infra import tables
from app.infra.database import Database
from app.infra.store.about import about_interview
from app.infra.store.due import HOW_MANY_OPEN, UNFINISHED, UNREAD
from app.infra.store.events import (
    append_events,
    events_of_each,
    is_there,
    last_number,
    place,
    read_events,
    still_open,
)
from app.infra.store.pieces import Pieces, append_segments, piece_of
from app.infra.store.reading import read_interview
from app.infra.store.remembered import Forgetful, Remembered
from app.infra.store.repeats import made_for, marked, take
from app.infra.store.searching import forget_removed, search, tidy
from app.infra.store.stamps import TOLD, read_stamps
from app.infra.store.writing import write_fact, write_interview
from app.services.ports import Announcement, Event, Mark, Place, Segment, Stamp, Stored, SummaryPage
from app.services.ports.notices import STORED

Announce = Callable[[Interview, Fact], Sequence[Announcement]]
OnEvents = Callable[[str, Sequence[Event]], None]
_delete = delete(tables.interview)
# Whoever went on from an interview that is deleted goes on from the one before it, if there was one.
_gone: BindParameter[str] = bindparam("gone")
_earlier = tables.interview.alias()
_relink = (
    update(tables.interview)
    .where(tables.interview.c.continues == _gone)
    .values(continues=select(_earlier.c.continues).where(_earlier.c.id == _gone).scalar_subquery())
)


@dataclass(frozen=True, slots=True)
class _Changed:
    """What a transaction left: the interview, and what there is to hear."""

    interview: Interview
    events: tuple[Event, ...]

    def last_event(self, connection: Connection) -> int:
        """The number of the interview's last event, still within the transaction."""
        return self.events[-1].seq if self.events else last_number(connection, self.interview.id)


class SqlInterviewStore:
    """Implements `services.ports.InterviewStore`.

    `announce` says which events a fact brings, given the interview before it; they are stored in the fact's
    own transaction. `on_events` is called with the interview's id and its new events, on the event loop, after each
    commit that stored some; not for those of `append_segments`. `on_removed` is called there with the id of one
    that was removed.
    """

    def __init__(
        self,
        database: Database,
        announce: Announce = lambda _interview, _fact: (),
        on_events: OnEvents = lambda _interview_id, _events: None,
        on_removed: Callable[[str], None] = lambda _interview_id: None,
    ) -> None:
        self._database = database
        self._announce = announce
        self._on_events = on_events
        self._on_removed = on_removed
        self._remembered = Remembered() if database.remembers else Forgetful()
        database.when_undone(self._remembered.forget_all)
        database.when_at_rest(tidy)

    async def create(self, interview: Interview, facts: Sequence[Fact], mark: Mark | None = None) -> Interview:
        """Store a new interview with its first facts; AlreadyHere when there is one with this id.

        The one that was made for a request of the same `mark` is returned instead; KeyReused.
        """

        def work(connection: Connection) -> _Changed:
            made = made_for(connection, mark) if mark is not None else None
            if made is not None:
                return _Changed(self._remembered.read(connection, made), ())
            if is_there(connection, interview.id):
                raise AlreadyHere("An interview with this id is here already.")
            write_interview(connection, interview)
            if mark is not None:
                take(connection, mark, interview.id)
            return self._add(connection, interview, facts, ())

        about = about_interview(interview.id) + marked(mark)
        return (await self._database.write(work, self._tell, about=about)).interview

    async def get(self, interview_id: str) -> Interview:
        """The whole interview; NotFound."""
        return await self._database.read(lambda connection: read_interview(connection, interview_id))

    async def change(
        self,
        interview_id: str,
        decide: Callable[[Interview], Sequence[Fact]],
        last_said: Segment | None = None,
        mark: Mark | None = None,
        *,
        first: bool = False,
    ) -> Interview:
        """Add the facts `decide` names for the stored interview, in one write transaction, after `last_said`.

        A request whose `mark` was stored before adds nothing; KeyReused. `first` has it overtake other changes.

        `decide` runs in the writer's thread, perhaps twice, and must not wait for anything. NotFound; ValueError
        for facts that contradict the interview; whatever `decide` raises.
        """

        def work(connection: Connection) -> _Changed:
            return self._change(connection, interview_id, decide, last_said, mark)

        about = about_interview(interview_id) + marked(mark)
        return (await self._database.write(work, self._tell, about=about, first=first)).interview

    async def change_at(self, interview_id: str, decide: Callable[[Interview], Sequence[Fact]]) -> Stored:
        """As `change`; says also where the events stand afterwards."""

        def work(connection: Connection) -> tuple[_Changed, int]:
            changed = self._change(connection, interview_id, decide)
            return changed, changed.last_event(connection)

        about = about_interview(interview_id)
        changed, last = await self._database.write(work, lambda done: self._tell(done[0]), about=about)
        return Stored(changed.interview, last)

    def _change(
        self,
        connection: Connection,
        interview_id: str,
        decide: Callable[[Interview], Sequence[Fact]],
        last_said: Segment | None = None,
        mark: Mark | None = None,
    ) -> _Changed:
        interview = self._remembered.read(connection, interview_id)
        if mark is not None and made_for(connection, mark) is not None:
            return _Changed(interview, ())
        # Whatever is refused is refused before anything is written.
        said = () if last_said is None else piece_of(connection, last_said)
        facts = decide(interview)
        if mark is not None:
            take(connection, mark, interview_id)
        return self._add(connection, interview, facts, said)

    def _add(
        self, connection: Connection, interview: Interview, facts: Sequence[Fact], said: Sequence[Announcement]
    ) -> _Changed:
        announcements = list(said)
        for fact in facts:
            changed = after(interview, fact)
            write_fact(connection, interview.id, fact)
            announcements.extend(self._announce(interview, fact))
            interview = changed
        events = self._append(connection, interview.id, announcements)
        self._remembered.keep(interview)
        return _Changed(interview, events)

    def _append(
        self, connection: Connection, interview_id: str, announcements: Sequence[Announcement]
    ) -> tuple[Event, ...]:
        events = append_events(connection, interview_id, announcements)
        if events:
            self._database.notices.within(connection, STORED, [(interview_id, events[0].seq - 1)])
        return events

    def _tell(self, changed: _Changed) -> None:
        if changed.events:
            self._on_events(changed.interview.id, changed.events)

    async def announce(self, interview_id: str, announcements: Sequence[Announcement]) -> int:
        """Store events that no fact goes with; the number of the last event the interview then has. NotFound."""

        def work(connection: Connection) -> tuple[_Changed, int]:
            interview = self._remembered.read(connection, interview_id)
            changed = _Changed(interview, self._append(connection, interview_id, announcements))
            return changed, changed.last_event(connection)

        about = about_interview(interview_id)
        return (await self._database.write(work, lambda done: self._tell(done[0]), about=about))[1]

    async def begin_anew(self, interview_id: str, turn: int, after: int | None = None) -> int | None:
        """Tell listeners that the question of `turn` begins anew; the number of that event. NotFound.

        None when the question need not be worded any more.
        WordedElsewhere when another wording began after `after`.
        """

        def work(connection: Connection) -> _Changed:
            interview = self._remembered.read(connection, interview_id)
            if after is not None:
                piece_of(connection, Segment(interview_id, turn, "", after))
            wanted = pending_step(interview) == WordQuestion(turn)
            again = (Announcement("reset", {"turn": turn}),) if wanted else ()
            return _Changed(interview, self._append(connection, interview_id, again))

        changed = await self._database.write(work, self._tell, about=about_interview(interview_id))
        return changed.events[-1].seq if changed.events else None

    async def append_segments(self, segments: Sequence[Segment]) -> Mapping[str, Mapping[int, int]]:
        """Store pieces of questions, one of an interview, in one transaction; the pieces that hold each.

        Nobody in this process is told.
        """

        def work(connection: Connection) -> dict[str, Pieces]:
            held = append_segments(connection, segments)
            told = [(interview_id, min(pieces) - 1) for interview_id, pieces in held.items() if pieces]
            self._database.notices.within(connection, STORED, told)
            return held

        about = about_interview(*(segment.interview for segment in segments))
        return await self._database.write(work, about=about)

    async def around(self, interview_id: str, seq: int, limit: int) -> tuple[Place, Sequence[Event]]:
        """What lies behind a listener who has heard all up to `seq`, and the events after it; NotFound."""

        def work(connection: Connection) -> tuple[Place, Sequence[Event]]:
            return place(connection, interview_id, seq), read_events(connection, interview_id, seq, limit)

        return await self._database.read(work)

    async def events_after(self, interview_id: str, seq: int, limit: int = 500) -> Sequence[Event]:
        """At most `limit` events with a number above `seq`, in order; NotFound."""
        return await self._database.read(lambda connection: read_events(connection, interview_id, seq, limit))

    async def events_of_each(self, after: Mapping[str, int], most: int) -> Mapping[str, Sequence[Event]]:
        """At most `most` events of each of these interviews with a number above the one given, in order."""
        return await self._database.read(lambda connection: events_of_each(connection, after, most))

    async def open_from(self, interview_id: str) -> Place:
        """Where a listener who knows nothing should begin; NotFound."""

        def work(connection: Connection) -> Place:
            opened = still_open(connection, read_interview(connection, interview_id))
            return place(connection, interview_id, opened)

        return await self._database.read(work)

    async def search(self, q: str, limit: int, cursor: str | None) -> SummaryPage:
        """Interviews that hold every word of `q` (all when empty), newest first; InvalidInput."""
        return await self._database.read(lambda connection: search(connection, q, limit, cursor))

    async def told(self, most: int) -> Sequence[Interview]:
        """The newest `most` interviews in which anything was answered, whole, oldest first."""

        def work(connection: Connection) -> list[Interview]:
            newest = connection.execute(TOLD.limit(most)).scalars().all()
            return [read_interview(connection, interview_id) for interview_id in reversed(newest)]

        return await self._database.read(work)

    async def stamps(self, most: int) -> Sequence[Stamp]:
        """The stamps of the interviews that `told` gives, in its order."""
        return await self._database.read(lambda connection: read_stamps(connection, most))

    async def these(self, interviews: Sequence[str]) -> Sequence[Interview]:
        """These interviews, whole, without those that are gone."""

        def work(connection: Connection) -> list[Interview]:
            there = (one for one in interviews if is_there(connection, one))
            return [read_interview(connection, one) for one in there]

        return await self._database.read(work)

    async def unfinished(self) -> Sequence[str]:
        """Ids of interviews in which a question, a score by the rules or the debrief is missing, oldest first."""
        return await self._database.read(lambda connection: connection.execute(UNFINISHED).scalars().all())

    async def unread(self) -> Sequence[str]:
        """Ids of interviews with an answer that a model has yet to read, oldest first."""
        return await self._database.read(lambda connection: connection.execute(UNREAD).scalars().all())

    async def open_interviews(self) -> int:
        """How many are not finished."""
        return await self._database.read(lambda connection: connection.execute(HOW_MANY_OPEN).scalar_one())

    async def delete(self, interview_id: str) -> None:
        """Remove the interview and all that belongs to it, also from the index and the log; NotFound."""

        def work(connection: Connection) -> None:
            self._remembered.forget_all()
            connection.execute(_relink, {"gone": interview_id})
            removed = connection.execute(_delete.where(tables.interview.c.id == interview_id))
            if removed.rowcount == 0:
                raise NotFound("There is no such interview. It may have been deleted already.")
            self._database.notices.within(connection, STORED, [(interview_id, 0)])

        gone = partial(self._on_removed, interview_id)
        await self._database.write(work, lambda _: gone(), about=about_interview(interview_id))
        await self._forget()

    async def _forget(self) -> None:
        more = await self._database.write(lambda connection: forget_removed(connection, first=True))
        while more:
            more = await self._database.write(lambda connection: forget_removed(connection, first=False))
        await self._database.checkpoint()
