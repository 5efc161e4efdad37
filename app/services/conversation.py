"""Keeps interviews going: the conversation and, beside it, a model's opinions of what was answered."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from app.domain.interview import Interview
from app.errors import AppError, InterviewBroke
from app.services.ports import Announcement, InterviewStore
from app.services.ports.work import Duty, Kind, Work

# A question being worded by a model is mostly waiting; the limit on calls is the model client's own.
MOST_AT_ONCE = 1024
MOST_OPINIONS_AT_ONCE = 16
# So long a step waits at most for answers to be stored: whoever has answered is told so before anything follows.
ANSWERS_FIRST_SECONDS = 0.05
BROKE = "A step of this interview failed. What was answered is kept; reload the page, and look at what was logged."


class StepTaker(Protocol):
    """Takes the steps of an interview."""

    async def take(self, interview_id: str, known: Interview | None = None) -> bool:
        """Take steps until none is left; whether answers then wait for a model's opinion."""
        ...

    async def take_opinion(self, interview_id: str) -> bool:
        """Have a model read the next answer that waits for it; False when none does."""
        ...


class Conversation:
    """Has the steps of interviews taken. `changed` is to be called after every change.

    No question waits for a model's opinion of an answer: opinions are work of their own.
    """

    def __init__(self, store: InterviewStore, steps: StepTaker, work: Work) -> None:
        self._store = store
        self._steps = steps
        self._work = work
        self._known: dict[str, Interview] = {}
        self._answers_under_way = 0
        self._all_stored = asyncio.Event()

    def duties(self) -> Sequence[Duty]:
        """The two kinds of work there are for an interview."""
        return (
            Duty(Kind.CONVERSATION, self.converse, self._store.unfinished, MOST_AT_ONCE, failed=self._tell),
            Duty(Kind.OPINIONS, self.opine, self._store.unread, MOST_OPINIONS_AT_ONCE, failed=self._tell),
        )

    def changed(self, interview_id: str, known: Interview | None = None) -> None:
        """Something changed: take the steps that follow from it. `known` is what the change has left."""
        if known is not None and self._work.begins_here(Kind.CONVERSATION, interview_id):
            self._known[interview_id] = known
        self._work.due(Kind.CONVERSATION, interview_id)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """An answer is on its way to the disk: what follows from others begins after that."""
        self._answers_under_way += 1
        self._all_stored.clear()
        try:
            yield
        finally:
            self._answers_under_way -= 1
            if self._answers_under_way == 0:
                self._all_stored.set()

    async def converse(self, interview_id: str) -> None:
        """Take the steps of an interview until none is left."""
        await self._let_answers_pass()
        # After a step that was under way at the change, what the change left is out of date.
        if await self._steps.take(interview_id, self._known.pop(interview_id, None)):
            self._work.due(Kind.OPINIONS, interview_id)

    async def opine(self, interview_id: str) -> None:
        """Have a model read what it has not read."""
        formed = False
        while await self._steps.take_opinion(interview_id):
            formed = True
        if formed:
            self._work.due(Kind.CONVERSATION, interview_id)

    async def _let_answers_pass(self) -> None:
        if self._answers_under_way:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_stored.wait(), ANSWERS_FIRST_SECONDS)

    async def _tell(self, interview_id: str, error: BaseException) -> None:
        """Let the listeners hear of an error; NotFound."""
        told = error if isinstance(error, AppError) else InterviewBroke(BROKE)
        problem = {"type": "about:blank", "title": told.title, "status": 500, "detail": str(told)}
        await self._store.announce(interview_id, (Announcement("error", {"problem": problem}),))
