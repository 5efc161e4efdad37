"""A chat model whose connection is put together beside the event loop, once it is first wanted."""

import asyncio
from typing import TYPE_CHECKING

from app.infra.chat.options import ServerOptions, expect_usable
from app.infra.chat.traits import TraitStore
from app.infra.chat.turns import Limits
from app.services.chat import ChatReply, ChatRequest, Hear
from app.services.ports import ModelPrompt

if TYPE_CHECKING:
    from app.infra.chat.chat import OpenAiChat


class LaterChat:
    """Implements the services' Chat. SettingsInvalid at once when the options cannot be.

    The SDK takes most of a second to load. Whoever waits for a server to come back waits for its pages and for
    their own answers, and those need no model.
    """

    def __init__(
        self, options: ServerOptions, traits: TraitStore, prompt: ModelPrompt, limits: Limits | None = None
    ) -> None:
        expect_usable(options)
        self._options = options
        self._traits = traits
        self._prompt = prompt
        self._limits = limits
        self._loading: asyncio.Task[OpenAiChat] | None = None

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """The whole reply; `hear` is called with its pieces as they come. ChatFailed, also midway."""
        return await (await self._loaded()).complete(request, hear)

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

        return OpenAiChat(self._options, self._traits, self._prompt, self._limits)
