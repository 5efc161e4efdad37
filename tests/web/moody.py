"""Models that can be switched off and on: an interviewer who runs out of words, a judge who skips a signal."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, ScriptedChat, Usage
from tests.scripted_judge import honest, ids
from tests.web.serving import debrief_app

QUOTES = {
    "role_claimed": "I led the ranking rework",
    "result_stated": "7-day retention rose by 1.8%",
    "measured_change": "7-day retention rose by 1.8%",
}
QUESTIONS = (
    "What did you ship last year that you are proud of?",
    "Who else worked on the ranking rework?",
    "Which choice in it was the hardest one?",
    "How did the launch go for new users?",
    "What would you leave out today?",
    "When did you know that it worked?",
)


USAGE = Usage(read=1200, cached=800, written=40)


class CountedChat(ScriptedChat):
    """A scripted chat that says what each reply cost."""

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[str | ChatReply, None]:
        """The script's reply with its usage."""
        async for item in super().pieces(request):
            yield replace(item, usage=USAGE) if isinstance(item, ChatReply) else item


class SilentChat(CountedChat):
    """A chat that, while `silent`, takes a request and never says a word after `begins`."""

    silent = False
    begins: tuple[str, ...] = ()
    waiting = False
    given_up = False

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[str | ChatReply, None]:
        """The script's reply, or silence until nobody listens any more."""
        if self.silent:
            self.waiting = True
            for piece in self.begins:
                yield piece
            try:
                await asyncio.Event().wait()
            finally:
                self.given_up = True
        async for item in super().pieces(request):
            yield item


class Interviewer:
    """Asks one question after the other, unless `away` names a failure."""

    def __init__(self) -> None:
        self.away: Failure | None = None
        self.chat = SilentChat(self._says, "talker-1")
        self._asked = 0

    def _says(self, _: ChatRequest) -> str:
        if self.away is not None:
            raise ChatFailed(self.away)
        self._asked += 1
        return QUESTIONS[(self._asked - 1) % len(QUESTIONS)]


class Judge:
    """Judges honestly, but leaves the signals that begin with a check of `skips` to the failure beside it.

    Then nobody asks for `wait` seconds.
    """

    def __init__(self, **skips: Failure) -> None:
        self.skips = skips
        self.wait = 0.0
        self.chat = SilentChat(self._says, "judge-1")

    def _says(self, request: ChatRequest) -> str:
        first = ids(request)[0]
        if first in self.skips:
            raise ChatFailed(self.skips[first], wait=self.wait)
        return honest(QUOTES)(request)


def moody_app(
    database: Path, interviewer: Interviewer | None = None, judge: Judge | None = None, **settings: Any
) -> FastAPI:
    """Debrief with these models, `talker` and `judge` at models.example unless the settings say otherwise."""
    usual = {
        "interviewer_model": "talker",
        "judge_model": "judge",
        "openai_base_url": "http://models.example:9000/v1",
    }
    chats = judge.chat if judge else None, interviewer.chat if interviewer else None
    return debrief_app(database, *chats, **(usual | settings))
