"""Listening to an interview: every event once and in order, from wherever the listener left off.

A stored event has the id `17`. A piece of a question that is heard from memory has the id `17-34`: all events up
to number 17, and the first 34 characters of the pieces that come after it. So a listener goes on exactly where it
was, in any process: pieces stored after number 17 are shortened by 34 characters.
"""

import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass

import orjson

from app.errors import InvalidInput
from app.services.live import Live, LiveText
from app.services.ports import DELTA, Event, InterviewStore
from app.services.waking import Listener, WakeUps

MOST_AT_ONCE = 500
# After these events no piece counts that came before.
BEGIN_ANEW = frozenset({"question", "reset"})
_ID = re.compile(r"([0-9]{1,12})(?:-([0-9]{1,7}))?")


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as a listener hears it; whoever comes back with `id` goes on after it. `body` is JSON."""

    id: str
    name: str
    body: str


@dataclass(slots=True)
class Position:
    """What a listener has heard: the events up to `seq`, and `ahead` characters of the pieces after it.

    `told` counts the characters of the question being worded that lie in pieces up to `seq`, and `began` is the
    number of the last event before which no piece counts. `listener` knows what was stored after it, where that was
    read together with it.
    """

    seq: int
    ahead: int = 0
    told: int = 0
    began: int = 0
    listener: Listener | None = None

    @property
    def id(self) -> str:
        """The event id that stands for this position."""
        return f"{self.seq}-{self.ahead}" if self.ahead else str(self.seq)

    def catch_up(self, text: LiveText) -> Heard | None:
        """What of the live text is new to somebody who has heard all that was stored before it.

        Nothing of a text that another process has begun anew meanwhile.
        """
        if self.seq < text.after or text.after < self.began:
            return None
        new = text.said[self.told + self.ahead :]
        self.ahead += len(new)
        self.pass_stored(text)
        return self._piece(text.turn, new)

    def pass_stored(self, text: LiveText) -> None:
        """Pass by the pieces of `text` that are known to be stored and have been heard."""
        while (length := text.pieces.get(self.seq + 1, self.ahead + 1)) <= self.ahead:
            self.seq += 1
            self.told += length
            self.ahead -= length

    def pass_by(self, event: Event) -> Heard | None:
        """What of the next stored event is new."""
        self.seq = event.seq
        if event.name == DELTA:
            return self._pass_piece(event)
        if event.name in BEGIN_ANEW:
            self.ahead = self.told = 0
            self.began = self.seq
        return Heard(self.id, event.name, event.body)

    def _pass_piece(self, event: Event) -> Heard | None:
        piece = event.data
        text: str = piece["text"]
        new = text[self.ahead :]
        self.told += len(text)
        self.ahead = max(0, self.ahead - len(text))
        return self._piece(piece["turn"], new)

    def _piece(self, turn: int, text: str) -> Heard | None:
        if not text:
            return None
        return Heard(self.id, DELTA, orjson.dumps({"turn": turn, "text": text}).decode())


class Listening:
    """The events of an interview as they come."""

    def __init__(self, store: InterviewStore, wake_ups: WakeUps, live: Live) -> None:
        self._store = store
        self._wake_ups = wake_ups
        self._live = live

    async def begin(self, interview_id: str, last_event_id: str | None) -> Position:
        """Where a listener starts: after what it heard last, or at what is still open.

        Raises NotFound, and InvalidInput for an id that no event can have.
        """
        if not last_event_id:
            opened = await self._store.open_from(interview_id)
            return Position(opened.seq, told=opened.told, began=opened.began)
        found = _ID.fullmatch(last_event_id)
        seq = int(found[1]) if found else 0
        listener = self._wake_ups.coming(interview_id)
        place, events = await self._store.around(interview_id, seq, MOST_AT_ONCE)
        if found is None:
            raise InvalidInput("Last-Event-ID is not an id of this stream. Leave it out to start afresh.")
        if len(events) < MOST_AT_ONCE:
            listener.caught_up(events)
        return Position(seq, int(found[2] or 0), place.told, place.began, listener)

    async def listen(self, interview_id: str, position: Position) -> AsyncGenerator[Heard, None]:
        """Every event after `position`, for ever; the caller stops listening by closing the iterator."""
        heard: LiveText | None = None
        listener = position.listener or self._wake_ups.coming(interview_id)
        with self._wake_ups.listening(listener):
            while True:
                text = self._live.of(interview_id)
                piece = None if text is None else position.catch_up(text)
                if piece is not None:
                    heard = text
                    yield piece
                    continue
                if text is None and heard is not None:
                    # Else the last pieces would look like a gap, and the store would have to be asked for them.
                    position.pass_stored(heard)
                    heard = None
                events = listener.told_after(position.seq)
                if events is None:
                    events = await self._store.events_after(interview_id, position.seq, MOST_AT_ONCE)
                    if len(events) == MOST_AT_ONCE:
                        listener.look_again()
                elif not events:
                    await listener.wait()
                for event in _passed(position, events):
                    yield event


def _passed(position: Position, events: Sequence[Event]) -> Iterator[Heard]:
    for event in events:
        heard = position.pass_by(event)
        if heard is not None:
            yield heard
