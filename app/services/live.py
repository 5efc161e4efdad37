"""Questions while they are worded: heard from memory at once, stored a moment later, all interviews together.

What is heard ahead of the store is told by the listener's position (`services/events.py`), so nothing has to be
on the disk before it is heard.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from contextvars import Context

from app.errors import AppError, WordedElsewhere
from app.services.ports import InterviewStore, Segment
from app.services.waking import WakeUps

# What was said is stored together this often, for those who listen at other processes: a write for each piece would
# wear the disk.
STORED_EVERY_SECONDS = 0.05
# Where nobody listens elsewhere, what is stored of a question before its end only tells that it was begun.
STORED_ALONE_EVERY_SECONDS = 1.0


class LiveText:
    """A question as far as it has been said since it last started over.

    `after` is the number of the last event before it. The first `stored` characters are stored in `pieces`: their
    numbers, and how long each is. It is `refused` once the interview is gone, or the question is worded elsewhere.
    """

    __slots__ = ("after", "interview", "pieces", "refused", "said", "stored", "turn")

    def __init__(self, interview: str, turn: int, after: int) -> None:
        self.interview = interview
        self.turn = turn
        self.after = after
        self.said = ""
        self.stored = 0
        self.pieces: dict[int, int] = {}
        self.refused = False

    @property
    def last(self) -> int:
        """The number of the last event that is known to come before what is unstored."""
        return max(self.pieces, default=self.after)

    def unstored(self) -> Segment:
        """What has been said and not been stored."""
        return Segment(self.interview, self.turn, self.said[self.stored :], self.last)

    def stored_as(self, pieces: Mapping[int, int] | None) -> None:
        """What comes next is stored in these pieces; None when it was refused."""
        if pieces is None:
            self.refused = True
            return
        self.stored += sum(pieces.values())
        self.pieces |= pieces


class Live:
    """The questions that are being worded in this process; `alone` when no other one has listeners."""

    def __init__(self, store: InterviewStore, wake_ups: WakeUps, *, alone: bool = False) -> None:
        self._store = store
        self._wake_ups = wake_ups
        self._alone = alone
        self._texts: dict[str, LiveText] = {}
        self._unstored: dict[str, LiveText] = {}
        self._storing: asyncio.Task[None] | None = None
        self._ticking: asyncio.Task[None] | None = None

    def of(self, interview_id: str) -> LiveText | None:
        """What is being said in the interview, if anything is."""
        return self._texts.get(interview_id)

    def open(self, interview_id: str, turn: int, after: int) -> LiveText:
        """Begin to word the question of `turn`; `after` is the number of the last event stored before."""
        text = self._texts[interview_id] = LiveText(interview_id, turn, after)
        return text

    def say(self, text: LiveText, piece: str) -> None:
        """Let the listeners hear `piece`; it is stored within a moment. WordedElsewhere once nothing more is."""
        if text.refused:
            raise WordedElsewhere("Another server words this question, or it is gone.")
        text.said += piece
        self._unstored[text.interview] = text
        self._wake_ups.said(text.interview)
        if self._ticking is None:
            # In a context of its own: it stores what is said in all interviews, not in this one alone.
            self._ticking = asyncio.get_running_loop().create_task(self._tick(), context=Context())

    async def close(self, text: LiveText) -> None:
        """Nothing more is heard or stored of `text`; what was on its way to the disk has arrived afterwards."""
        self._drop(text)
        if self._storing is not None:
            await asyncio.wait((self._storing,))

    def _drop(self, text: LiveText) -> None:
        for texts in (self._texts, self._unstored):
            if texts.get(text.interview) is text:
                del texts[text.interview]

    async def _tick(self) -> None:
        try:
            while self._unstored:
                await asyncio.sleep(STORED_ALONE_EVERY_SECONDS if self._alone else STORED_EVERY_SECONDS)
                # What is left is stored with the question, and then a failure is heard of.
                with suppress(AppError):
                    await asyncio.shield(self._store_together())
        finally:
            self._ticking = None

    def _store_together(self) -> "asyncio.Task[None]":
        """The one write under way; those who wait for it find the rest of theirs in the next."""
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_unstored())
        return self._storing

    async def _store_unstored(self) -> None:
        texts, self._unstored = self._unstored, {}
        segments = [text.unstored() for text in texts.values()]
        try:
            held = await self._store.append_segments(segments)
        except AppError:
            self._unstored = {name: text for name, text in texts.items() if self.of(name) is text} | self._unstored
            raise
        finally:
            self._storing = None
        for text in texts.values():
            text.stored_as(held.get(text.interview))
            if text.refused:
                self._drop(text)
