"""A chat model whose connection is put together beside the event loop, once it is first wanted."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from app.infra.chat.options import ServerOptions, expect_usable
from app.infra.chat.traits import TraitStore
from app.services.chat import ChatReply, ChatRequest
from app.services.ports import ModelPrompt

if TYPE_CHECKING:
    from app.infra.chat.chat import OpenAiChat


class LaterChat:
    """Implements the services' Chat. SettingsInvalid at once when the options cannot be.

    The SDK takes most of a second to load. Whoever waits for a server to come back waits for its pages and for
    their own answers, and those need no model.
    """

    def __init__(self, options: ServerOptions, traits: TraitStore, prompt: ModelPrompt) -> None:
        expect_usable(options)
        self._options = options
        self._traits = traits
        self._prompt = prompt
        self._loading: asyncio.Task[OpenAiChat] | None = None

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The whole reply; ChatFailed."""
        return await (await self._loaded()).complete(request)

    async def stream(self, request: ChatRequest) -> AsyncGenerator[str | ChatReply, None]:
        """The reply in pieces as they come, then the whole of it; ChatFailed, also midway."""
        chat = await self._loaded()
        async with aclosing(chat.stream(request)) as items:
            async for item in items:
                yield item

    async def close(self) -> None:
        """Close all connections."""
        if self._loading is not None:
            await (await self._loading).close()

    async def _loaded(self) -> "OpenAiChat":
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._load))
        # Whoever no longer waits does not end it for the others.
        return await asyncio.shield(self._loading)

    def _load(self) -> "OpenAiChat":
        from app.infra.chat.chat import OpenAiChat  # noqa: PLC0415 - the SDK takes most of a second to load

        return OpenAiChat(self._options, self._traits, self._prompt)
