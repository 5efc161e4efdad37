"""An interview played from its first question to its debrief, by a script or by somebody at a terminal."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from enum import StrEnum
from typing import Protocol

import orjson

from app.domain.interview import CloseReason, Interview, Mode, Turn
from app.errors import InterviewBroke, InvalidInput, NotAllowedNow
from app.services.events import Heard, Listening
from app.services.interviews import Interviews, StartInterview
from app.services.ports import DELTA

FROM_THE_START = "0"


class Wish(StrEnum):
    """What a candidate may say in place of an answer."""

    SKIP = "/skip"
    REPHRASE = "/rephrase"
    FINISH = "/finish"


class Candidate(Protocol):
    """Who is interviewed."""

    def hear(self, interview: Interview, heard: Heard) -> None:
        """Something happened: an event, and the interview as it stands after it."""
        ...

    async def reply(self, turn: Turn) -> str:
        """The answer to this question, or a `Wish`."""
        ...

    def goes_on(self) -> bool:
        """Whether to go on, in practice, with a round that ended on the spot."""
        ...

    def refused(self, why: str) -> None:
        """The last reply could not be taken; another is asked for next."""
        ...


def _changes(heard: Heard, interview: Interview) -> bool:
    """Whether `interview` may stand otherwise since this was heard; a question's next words change nothing."""
    return heard.name != DELTA or orjson.loads(heard.body)["turn"] > len(interview.turns)


def _may_go_on(interview: Interview) -> bool:
    failed = interview.current is not None and interview.current.reason is CloseReason.FAILED
    return failed and interview.mode is Mode.PRACTICE


class Playing:
    """Plays interviews. When nothing happens for `patience_seconds`, something broke."""

    def __init__(self, interviews: Interviews, listening: Listening, patience_seconds: float) -> None:
        self._interviews = interviews
        self._listening = listening
        self._patience = patience_seconds

    async def play(self, wish: StartInterview, candidate: Candidate) -> Interview:
        """The interview as it stands once the debrief is written.

        InvalidInput and ModelNotConfigured as at any start; InterviewBroke when a step of it failed.
        """
        interview = started = await self._interviews.start(wish)
        position = await self._listening.begin(started.id, FROM_THE_START)
        async with aclosing(self._listening.listen(started.id, position)) as events:
            while True:
                heard = await self._next(events)
                if _changes(heard, interview):
                    interview = await self._interviews.get(started.id)
                candidate.hear(interview, heard)
                if heard.name == "debrief":
                    if not (_may_go_on(interview) and candidate.goes_on()):
                        return interview
                    await self._interviews.go_on(started.id)
                if heard.name == "error":
                    raise InterviewBroke(orjson.loads(heard.body)["problem"]["detail"])
                if heard.name == "question":
                    asked = interview.turns[orjson.loads(heard.body)["turn"] - 1]
                    await self._answer(interview.id, asked, candidate)

    async def _next(self, events: AsyncGenerator[Heard, None]) -> Heard:
        try:
            async with asyncio.timeout(self._patience):
                return await anext(events)
        except TimeoutError:
            raise InterviewBroke(
                f"Nothing happened for {self._patience:.0f} seconds. Look at what was logged, and start it again."
            ) from None

    async def _answer(self, interview_id: str, turn: Turn, candidate: Candidate) -> None:
        taken = False
        while not taken:
            said = await candidate.reply(turn)
            try:
                await self._take(interview_id, turn.n, said)
                taken = True
            except (InvalidInput, NotAllowedNow) as refusal:
                candidate.refused(str(refusal))

    async def _take(self, interview_id: str, n: int, said: str) -> None:
        match said.strip():
            case Wish.SKIP:
                await self._interviews.skip(interview_id, n, None)
            case Wish.REPHRASE:
                await self._interviews.rephrase(interview_id, n)
            case Wish.FINISH:
                await self._interviews.finish(interview_id)
            case _:
                await self._interviews.answer(interview_id, n, said, None)
