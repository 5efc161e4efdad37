"""Durable interviews and their events."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.domain.facts import Fact
from app.domain.interview import Interview, Status
from app.domain.language import Language
from app.services.ports.repeats import Mark

# The event that carries a piece of a question; its data are `turn` and `text`.
DELTA = "question.delta"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a listener hears. `seq` rises by one within an interview; `body` is the contract's JSON."""

    seq: int
    name: str
    body: str

    @property
    def data(self) -> Mapping[str, Any]:
        """What `body` says."""
        said: Mapping[str, Any] = json.loads(self.body)
        return said


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the question of `turn`, to be stored as one piece.

    `after` is the number of the last event that the same wording has stored or begun after.
    """

    interview: str
    turn: int
    text: str
    after: int


@dataclass(frozen=True, slots=True)
class Place:
    """What lies behind a listener who has heard everything up to event `seq`.

    `began` is the number of the last event after which a question began anew, 0 when there is none; `told` counts
    the characters of the pieces since.
    """

    seq: int
    began: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event before the store has given it its number."""

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of interviews. `answered` counts answered turns."""

    id: str
    loop: str
    language: Language
    mode: str
    status: Status
    created_at: datetime
    finished_at: datetime | None
    answered: int
    decision: str | None


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """Some summaries, newest first, and where the next ones begin."""

    items: tuple[Summary, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """An interview as a change left it, and the number of its last event (0 when it has none)."""

    interview: Interview
    last_event: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """An interview, and a text that is another whenever an answer, what counts of it or a scorecard is."""

    interview: str
    mark: str


class InterviewStore(Protocol):
    """Durable interviews. Each call is one transaction; none is held open between calls.

    Every method raises StoreUnavailable when the database cannot be used.
    """

    async def create(self, interview: Interview, facts: Sequence[Fact], mark: Mark | None = None) -> Interview:
        """Store a new interview with its first facts, and the mark of the request that asked for it.

        The one that was made for a request of the same mark is returned instead; KeyReused, AlreadyHere.
        """
        ...

    async def get(self, interview_id: str) -> Interview:
        """The whole interview; NotFound."""
        ...

    async def change(
        self,
        interview_id: str,
        decide: Callable[[Interview], Sequence[Fact]],
        last_said: Segment | None = None,
        mark: Mark | None = None,
        *,
        first: bool = False,
    ) -> Interview:
        """Read, let `decide` say which facts to add, and add them: one write transaction, no other in between.

        What `decide` raises is raised again and nothing is stored. NotFound. Returns the interview afterwards.
        `last_said` is stored before the facts, and listeners are told of it with them; WordedElsewhere when its
        question was told or begun anew after the event that it follows. `mark` is stored with the
        facts: when it is there already nothing is decided or added; KeyReused. `first`: it overtakes other changes.
        """
        ...

    async def change_at(self, interview_id: str, decide: Callable[[Interview], Sequence[Fact]]) -> "Stored":
        """As `change`; says also where the events stand afterwards."""
        ...

    async def announce(self, interview_id: str, announcements: Sequence[Announcement]) -> int:
        """Store events that no fact goes with; the number of the last event the interview then has. NotFound."""
        ...

    async def begin_anew(self, interview_id: str, turn: int, after: int | None = None) -> int | None:
        """Tell listeners that the question of `turn` begins anew; the number of that event. NotFound.

        None when the question need not be worded any more. Where a wording gives the number of the last event it
        knows of, WordedElsewhere once another has begun after that.
        """
        ...

    async def append_segments(self, segments: Sequence[Segment]) -> Mapping[str, Mapping[int, int]]:
        """Store pieces of questions being worded, one of an interview, in one transaction.

        The numbers of the pieces that hold each, and how long these are. Those of interviews that are gone are left
        out, and those of a question that was told or begun anew after the event they follow. Nobody in this process
        is told.
        """
        ...

    async def around(self, interview_id: str, seq: int, limit: int) -> tuple[Place, Sequence[Event]]:
        """What lies behind a listener who has heard everything up to `seq`, and at most `limit` events after it.

        NotFound.
        """
        ...

    async def events_after(self, interview_id: str, seq: int, limit: int = 500) -> Sequence[Event]:
        """Events with a number above `seq`, in order; NotFound."""
        ...

    async def events_of_each(self, after: Mapping[str, int], most: int) -> Mapping[str, Sequence[Event]]:
        """At most `most` events of each of these interviews with a number above the one given, in order.

        None of an interview that is gone.
        """
        ...

    async def open_from(self, interview_id: str) -> Place:
        """Where a listener who knows nothing should begin, to hear what is still open; NotFound."""
        ...

    async def search(self, q: str, limit: int, cursor: str | None) -> SummaryPage:
        """Interviews whose questions, answers, background or loop hold `q` (all when empty), newest first."""
        ...

    async def told(self, most: int) -> Sequence[Interview]:
        """The newest `most` interviews in which anything was answered, whole, oldest first."""
        ...

    async def stamps(self, most: int) -> Sequence[Stamp]:
        """The stamps of the interviews that `told` gives, in its order, without reading them."""
        ...

    async def these(self, interviews: Sequence[str]) -> Sequence[Interview]:
        """These interviews, whole, in the order of the ids, without those that are gone."""
        ...

    async def unfinished(self) -> Sequence[str]:
        """Ids of interviews in which a question, a score by the rules or the debrief is missing, oldest first."""
        ...

    async def unread(self) -> Sequence[str]:
        """Ids of interviews with an answer that a model has yet to read, oldest first."""
        ...

    async def open_interviews(self) -> int:
        """How many interviews are not finished."""
        ...

    async def delete(self, interview_id: str) -> None:
        """Remove the interview and all that belongs to it; NotFound."""
        ...
