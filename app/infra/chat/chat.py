"""A chat model on a server: the services' port, put together from what this package has."""

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from app.infra.chat import parameters, usage
from app.infra.chat.answer import Answer
from app.infra.chat.client import Client
from app.infra.chat.context import ContextLimit
from app.infra.chat.evidence import length_of
from app.infra.chat.exchange import exchange
from app.infra.chat.failures import CallFailed
from app.infra.chat.gate import Call, Gate
from app.infra.chat.ladder import Ladder, Shaped, shaped
from app.infra.chat.notes import StoredNotes
from app.infra.chat.options import ServerOptions
from app.infra.chat.pauses import Pauses
from app.infra.chat.traits import Rung, TraitStore
from app.infra.chat.turns import Limits, OwnTurns
from app.services.chat import ChatReply, ChatRequest, Failure, Hear, Usage
from app.services.ports import ModelPrompt

# Names of models whose chat templates may open a thinking block in the prompt, where no server sets thinking apart.
# The first reply of such a model is held back until that is known; others are taken at their word.
_MAY_THINK = re.compile(r"think|reason|qwq|qwen-?3|magistral|(?:^|[^a-z])[ro]1(?:[^a-z0-9]|$)", re.IGNORECASE)
# Each refusal changes one parameter, so this many are all there can be.
_MOST_CHANGES = 16


class OpenAiChat:
    """Implements the services' Chat with a server that speaks chat completions."""

    def __init__(
        self, options: ServerOptions, traits: TraitStore, prompt: ModelPrompt, limits: Limits | None = None
    ) -> None:
        limits = limits or Limits(OwnTurns(options.calls_at_once), Pauses())
        self._options = options
        self._prompt = prompt
        self._client = Client(options, limits.pauses)
        self._gate = Gate(options, limits)
        self._notes = StoredNotes(traits, options.address, options.model)
        self._ladder = Ladder(self._notes, prompt)
        self._limit = ContextLimit(self._notes, prompt)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """The whole reply; CallFailed, also midway.

        `hear` is called with each piece as it comes, and what it raises ends the call. With a schema there are no
        pieces, since nobody reads half an object.
        """
        async with self._gate.passing(request.within_seconds) as call:
            return await self._reply_to(request, call, hear if request.schema is None else None)

    async def _reply_to(self, request: ChatRequest, call: Call, hear: Hear | None) -> ChatReply:
        await self._notes.recall()
        length = length_of(request)
        await self._limit.check(length, partial(self._asked, call, rung=Rung.PLAIN))
        rung = Rung.PLAIN if request.schema is None else await self._ladder.rung(partial(self._asked, call))
        blanks = 0
        while True:
            try:
                await self._send(request, rung, call, hear)
                break
            except CallFailed as failed:
                if failed.reason == Failure.EMPTY and not blanks:
                    blanks += 1
                elif (lower := await self._lower(request, rung, failed)) is not None:
                    rung = lower
                else:
                    raise
        await self._limit.compare(length, usage.usage_of(call.answer.figures or {}).read)
        text = call.answer.thinking.said
        return self._reply(text if request.schema is None else await self._ladder.read(rung, text), call)

    async def _lower(self, request: ChatRequest, rung: Rung, failed: CallFailed) -> Rung | None:
        """The rung to go on with when it was the shape that the server refused."""
        if request.schema is None or failed.refusal is None or not parameters.names_format(failed.refusal):
            return None
        return await self._ladder.refused(rung)

    async def _asked(self, call: Call, request: ChatRequest, rung: Rung) -> ChatReply:
        """The reply to a request that the client makes itself, to find something out; CallFailed."""
        await self._send(request, rung, call, None)
        return self._reply(call.answer.thinking.said, call)

    async def _send(self, request: ChatRequest, rung: Rung, call: Call, hear: Hear | None) -> None:
        """Have it answered, with whatever parameters the server takes; CallFailed."""
        told = shaped(request, rung, self._prompt)
        for _ in range(_MOST_CHANGES):
            body = self._body(request, told)
            try:
                await self._exchange(body, told, call, hear)
                return
            except CallFailed as failed:
                await self._adapt(body, failed)
        raise CallFailed(Failure.NOT_ACCEPTED)

    def _body(self, request: ChatRequest, told: Shaped) -> Mapping[str, Any]:
        asked: dict[str, Any] = dict(request.parameters)
        if told.response_format is not None:
            asked[parameters.FORMAT] = told.response_format
        return parameters.body_of(self._options.model, told.messages, asked, self._notes.known)

    async def _adapt(self, body: Mapping[str, Any], failed: CallFailed) -> None:
        """Have the next try send what the server takes; `failed` again when nothing can be changed."""
        if failed.reason != Failure.NOT_ACCEPTED or failed.refusal is None:
            raise failed
        traits = parameters.adapted(self._notes.known, body, failed.refusal)
        if traits is None:
            raise failed
        await self._notes.keep(traits)

    async def _exchange(self, body: Mapping[str, Any], told: Shaped, call: Call, hear: Hear | None) -> None:
        """One exchange. What a model thinks aloud never passes, except once for one that nobody would expect to."""
        call.sent = True
        call.answer = answer = Answer(hold=hear is None or self._may_hide_thinking)

        def pass_on(piece: str) -> None:
            if answer.thinking.leaked:
                raise CallFailed(Failure.UNFIT)
            if piece and hear is not None:
                hear(piece)

        try:
            await exchange(self._client, body, answer, call.deadline, self._options.patience, pass_on)
        finally:
            call.spent = usage.added(call.spent, self._spent(answer, told))
            if answer.thinking.leaked:
                await self._expect_thinking(unopened=True)
        if answer.thinking.unopened:
            await self._expect_thinking(unopened=True)
        elif self._notes.known.thinks_unopened is None and self._may_hide_thinking:
            # Never taken back: some models think at times only, and what they thought has been heard by then.
            await self._expect_thinking(unopened=False)

    async def _expect_thinking(self, unopened: bool) -> None:
        """Remember whether the model thinks aloud in a block that its prompt opens."""
        await self._notes.keep(replace(self._notes.known, thinks_unopened=unopened))

    @property
    def _may_hide_thinking(self) -> bool:
        known = self._notes.known.thinks_unopened
        return _MAY_THINK.search(self._options.model) is not None if known is None else known

    def _spent(self, answer: Answer, told: Shaped) -> Usage:
        if answer.figures is not None:
            return usage.usage_of(answer.figures)
        if not answer.begun:
            return Usage()
        return usage.estimate((message.content for message in told.messages), answer.written)

    def _named(self, answered: str) -> str:
        """The name that the server gave, unless it repeats the key in it: names are shown and exported."""
        return self._options.model if not answered or self._options.sent_key in answered else answered

    def _reply(self, text: str, call: Call) -> ChatReply:
        spoke_at = call.answer.spoke_at
        return ChatReply(
            text,
            self._named(call.answer.model),
            call.spent,
            time.monotonic() - call.began,
            None if spoke_at is None else spoke_at - call.began,
        )
