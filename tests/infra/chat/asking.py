"""Asking a model on the test server, with as little patience as a test has."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from app.infra.chat.chat import OpenAiChat
from app.infra.chat.options import Patience, ServerOptions
from app.infra.chat.traits import Traits
from app.infra.content import content_root, load_content
from app.services.chat import ChatReply, ChatRequest, Message
from tests.hearing import streamed
from tests.model_server import MODEL

KEY = "sk-only-for-tests-9f2c"
HELLO = ChatRequest((Message("system", "You interview."), Message("user", "Ask me something.")))
PROMPT = load_content(content_root()).model_prompt


@dataclass(slots=True)
class MemoryTraits:
    """A store of traits that forgets when the test ends."""

    known: dict[tuple[str, str], Traits] = field(default_factory=dict)

    async def recall(self, server: str, model: str) -> Traits | None:
        return self.known.get((server, model))

    async def keep(self, server: str, model: str, traits: Traits) -> None:
        self.known[server, model] = traits

    async def forget(self, server: str | None = None, model: str | None = None) -> int:
        gone = [key for key in self.known if server in {None, key[0]} and model in {None, key[1]}]
        for key in gone:
            del self.known[key]
        return len(gone)


@dataclass(slots=True)
class Notes:
    """Notes on one model that nobody else reads; `kept` are all that were made."""

    known: Traits
    kept: list[Traits] = field(default_factory=list)

    async def keep(self, traits: Traits) -> None:
        self.known = traits
        self.kept.append(traits)


def options(base_url: str, *, model: str = MODEL, calls_at_once: int = 8, **patience: Any) -> ServerOptions:
    """What a test needs, `patience` being what is not the usual of it."""
    usual = Patience(connect=2, first_token=5, between_tokens=5, whole=20, retries=0)
    given: dict[str, Any] = {name: getattr(usual, name) for name in Patience.__slots__} | patience
    return ServerOptions(model, base_url, KEY, Patience(**given), calls_at_once)


@asynccontextmanager
async def connected(wanted: ServerOptions, traits: MemoryTraits | None = None) -> AsyncIterator[OpenAiChat]:
    """A chat over real HTTP, closed afterwards."""
    chat = OpenAiChat(wanted, MemoryTraits() if traits is None else traits, PROMPT)
    try:
        yield chat
    finally:
        await chat.close()


async def all_of(chat: OpenAiChat, request: ChatRequest = HELLO) -> tuple[list[str], ChatReply]:
    """Every piece, and the reply at the end."""
    items = [item async for item in streamed(chat, request)]
    reply = items.pop()
    assert isinstance(reply, ChatReply)
    return [item for item in items if isinstance(item, str)], reply
