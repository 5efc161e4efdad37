"""What is heard of models and voices, put down in order."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from app.services.chat import Chat, ChatReply, ChatRequest


@dataclass(frozen=True, slots=True)
class StartedOver:
    """A voice began its question anew, perhaps in place of another."""

    stand_in: str | None = None


@dataclass(slots=True)
class Heard:
    """Implements the services' Hearer."""

    said: list[str | StartedOver] = field(default_factory=list)

    def hear(self, piece: str) -> None:
        """Keep it."""
        self.said.append(piece)

    async def start_over(self, stand_in: str | None = None) -> None:
        """Note it."""
        self.said.append(StartedOver(stand_in))


async def streamed(chat: Chat, request: ChatRequest) -> AsyncGenerator[str | ChatReply, None]:
    """The pieces of a reply as they come, then the whole of it. To close this is to wait no longer."""
    items: asyncio.Queue[str | None] = asyncio.Queue()
    asking = asyncio.create_task(chat.complete(request, items.put_nowait))
    asking.add_done_callback(lambda _: items.put_nowait(None))
    try:
        while (item := await items.get()) is not None:
            yield item
        yield asking.result()
    finally:
        asking.cancel()
        await asyncio.wait((asking,))
