"""A model that is put together when it is first wanted, beside the event loop."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.errors import SettingsInvalid
from app.infra.chat.later import LaterChat
from app.infra.chat.options import ServerOptions
from app.services.chat import ChatReply
from tests.hearing import streamed
from tests.infra.chat.asking import HELLO, PROMPT, MemoryTraits, options
from tests.model_server import ModelServer, serving

pytestmark = pytest.mark.anyio

LOADED = """
import sys
from app.infra.chat.later import LaterChat
print("openai" in sys.modules)
"""


@asynccontextmanager
async def later(wanted: ServerOptions) -> AsyncIterator[LaterChat]:
    chat = LaterChat(wanted, MemoryTraits(), PROMPT)
    try:
        yield chat
    finally:
        await chat.close()


async def test_it_asks_as_any_chat_does() -> None:
    with serving(ModelServer()) as server:
        async with later(options(server.base_url)) as chat:
            pieces = [piece async for piece in streamed(chat, HELLO)]
            whole = await chat.complete(HELLO)
    assert isinstance(pieces[-1], ChatReply)
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == pieces[-1].text == whole.text


async def test_whoever_stops_waiting_for_it_does_not_end_it_for_others() -> None:
    with serving(ModelServer()) as server:
        async with later(options(server.base_url)) as chat:
            first, second = (asyncio.create_task(chat.complete(HELLO)) for _ in range(2))
            await asyncio.sleep(0)
            first.cancel()
            assert (await second).text
            assert first.cancelled()


async def test_what_was_never_wanted_is_closed_without_being_loaded() -> None:
    async with later(options("http://127.0.0.1:9/v1")) as chat:
        pass
    assert chat._loading is None


@pytest.mark.parametrize(
    ("base_url", "key", "named"),
    [("http://127.0.0.1:0/v1", "k", "OPENAI_BASE_URL"), ("http://127.0.0.1:9/v1", "schlüssel", "OPENAI_API_KEY")],
)
async def test_what_can_never_be_reached_is_said_at_the_start(base_url: str, key: str, named: str) -> None:
    with pytest.raises(SettingsInvalid, match=named):
        LaterChat(ServerOptions("m", base_url, key), MemoryTraits(), PROMPT)


def test_nobody_loads_the_sdk_to_start() -> None:
    ended = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert ended.stdout == "False\n"
