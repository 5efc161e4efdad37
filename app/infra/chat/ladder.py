"""The ladder of structured output: how a model is told the shape of its reply, by the surest way that it takes.

Which way that is, is probed once for each model on each server and remembered in its `Traits`. A reply is read
alike on every rung: only what stands around the one JSON object is taken away, and whoever asked judges the object.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from app.infra.chat.shapes import object_in
from app.infra.chat.traits import Rung, Traits
from app.services.chat import ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports import ModelPrompt

# So many replies in a row without an object on one rung, and the next one down is taken.
STRAY_REPLIES = 3
# What tells that a rung does not hold; any other failure says nothing about it.
_SHOWS_RUNG = frozenset({Failure.NOT_ACCEPTED, Failure.EMPTY, Failure.REFUSED, Failure.TOO_LONG})
# DeepSeek warns that JSON mode may come back blank: once is no sign.
_BLANK_TRIES = 2

Ask = Callable[[ChatRequest, Rung], Awaitable[ChatReply]]


class Notes(Protocol):
    """What is known of one model on one server."""

    @property
    def known(self) -> Traits:
        """What is known now."""
        ...

    async def keep(self, traits: Traits) -> None:
        """Know this from now on."""
        ...


@dataclass(frozen=True, slots=True)
class Shaped:
    """A request as it is sent on one rung: its messages, and `response_format` where the rung has one."""

    messages: tuple[Message, ...]
    response_format: Mapping[str, Any] | None = None


def shaped(request: ChatRequest, rung: Rung, prompt: ModelPrompt) -> Shaped:
    """The request with its schema told the way of this rung; without a schema it stays as it is."""
    if request.schema is None:
        return Shaped(request.messages)
    if rung is Rung.STRICT:
        named = {"name": "reply", "strict": True, "schema": request.schema}
        return Shaped(request.messages, {"type": "json_schema", "json_schema": named})
    told = _told(request.messages, prompt.shape(schema=json.dumps(request.schema, ensure_ascii=False)))
    return Shaped(told, {"type": "json_object"} if rung is Rung.OBJECT else None)


def below(rung: Rung) -> Rung | None:
    """The next rung down, if any."""
    rungs = list(Rung)
    return rungs[rungs.index(rung) + 1] if rung is not rungs[-1] else None


def _told(messages: tuple[Message, ...], sentence: str) -> tuple[Message, ...]:
    """At the end of what never changes: caches of prefixes keep it, and nothing follows the candidate's words."""
    if messages and messages[0].role == "system":
        first = replace(messages[0], content=f"{messages[0].content}\n\n{sentence}")
        return (first, *messages[1:])
    return (Message("system", sentence), *messages)


class Ladder:
    """The rung of one model on one server."""

    def __init__(self, notes: Notes, prompt: ModelPrompt) -> None:
        self._notes = notes
        self._prompt = prompt
        self._probing = asyncio.Lock()
        self._failed: tuple[int, str] = (0, "")
        self._strays = 0

    async def rung(self, ask: Ask) -> Rung:
        """The rung to take. Probed with `ask` if none is known, by one caller while others wait; ChatFailed.

        Those who waited for a probe that failed fail with it, so that a server which hangs is waited for once.
        """
        failed_before, _ = self._failed
        async with self._probing:
            known = self._notes.known.rung
            if known is not None:
                return known
            failed, reason = self._failed
            if failed > failed_before:
                raise ChatFailed(reason)
            return await self._probed(ask)

    async def refused(self, rung: Rung) -> Rung | None:
        """The server no longer takes this rung: the one to take from now on, None when there is none below."""
        lower = below(rung)
        if lower is not None and self._notes.known.rung in {rung, None}:
            await self._note(lower)
        return lower

    async def read(self, rung: Rung, text: str) -> str:
        """The object in a reply on this rung, or the reply as it is when it holds none or several."""
        found = object_in(text)
        self._strays = 0 if found is not None else self._strays + 1
        if self._strays >= STRAY_REPLIES:
            await self.refused(rung)
        return text if found is None else found

    async def _probed(self, ask: Ask) -> Rung:
        try:
            found = await self._found(ask)
        except ChatFailed as failure:
            self._failed = (self._failed[0] + 1, failure.reason)
            raise
        await self._note(found)
        return found

    async def _found(self, ask: Ask) -> Rung:
        for rung in Rung:
            if await self._holds(rung, ask):
                return rung
        return Rung.PLAIN

    async def _holds(self, rung: Rung, ask: Ask) -> bool:
        for _ in range(_BLANK_TRIES):
            code = secrets.token_hex(4)
            try:
                reply = await ask(_probe(code, self._prompt), rung)
            except ChatFailed as failure:
                if failure.reason not in _SHOWS_RUNG or (below(rung) is None and _refuses_all(failure)):
                    raise
                if failure.reason != Failure.EMPTY:
                    return False
            else:
                return _fits(reply.text, code)
        return False

    async def _note(self, rung: Rung) -> None:
        self._strays = 0
        await self._notes.keep(replace(self._notes.known, rung=rung))


def _refuses_all(failure: ChatFailed) -> bool:
    """A request without any format that is not accepted either: the fault lies elsewhere, and nothing is learnt."""
    return failure.reason == Failure.NOT_ACCEPTED


def _probe(code: str, prompt: ModelPrompt) -> ChatRequest:
    """Asks for a code that stands in the schema alone: who pays no heed to the schema cannot know it."""
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["code"],
        "properties": {"code": {"type": "string", "enum": [code]}},
    }
    return ChatRequest((Message("user", prompt.shape_probe()),), schema)


def _fits(text: str, code: str) -> bool:
    found = object_in(text)
    return found is not None and json.loads(found) == {"code": code}
