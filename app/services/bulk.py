"""Judging many answers: what is asked of a judge for each, and a judge that mostly waits."""

import asyncio
from collections.abc import Sequence

from app.domain.batch import BatchAnswer, BatchWish
from app.domain.language import language_of
from app.domain.rubric import Rubric
from app.domain.scorecard import Scorecard
from app.services.ports import Judge, JudgeRequest


def request_of(sent: BatchAnswer, wish: BatchWish, rubric: Rubric) -> JudgeRequest:
    """What a judge is asked: what the line names, else what its batch does. Signals that are gone are left out."""
    signals = sent.signals or wish.signals or tuple(rubric.signals)
    language = sent.language or wish.language or language_of(sent.answer)
    known = tuple(signal for signal in signals if signal in rubric.signals)
    return JudgeRequest(sent.answer, sent.question, known, language)


class AtOnce:
    """Implements `ports.BulkJudge`: so many answers side by side. A model client's own limit comes on top."""

    def __init__(self, judge: Judge, most: int) -> None:
        self._judge = judge
        self._room = asyncio.Semaphore(most)

    async def judge_all(self, requests: Sequence[JudgeRequest]) -> Sequence[Scorecard]:
        """A scorecard for each request, in their order."""
        return await asyncio.gather(*map(self._judge_one, requests))

    async def _judge_one(self, request: JudgeRequest) -> Scorecard:
        async with self._room:
            return await self._judge.judge(request)

    async def rest(self) -> None:
        """Nothing is held."""
