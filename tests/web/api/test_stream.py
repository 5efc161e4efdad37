"""A stream of events: pinged, left, and ended with the server."""

import asyncio
import re
from collections.abc import AsyncGenerator

import pytest
from starlette.applications import Starlette
from starlette.types import Message, Scope

from app.web.api.stream import PING, EventStream
from app.web.ending import Ending

WAIT_SECONDS = 5.0
EVENT = b"data: 1\n\n"


class Listening:
    """Somebody who listens to a stream that says one thing and then waits."""

    def __init__(self, ping_seconds: float = 100.0) -> None:
        self.heard: list[Message] = []
        self.came = asyncio.Event()
        self.leaves = asyncio.Event()
        self.closed = False
        self.ending = Ending()
        self.stream = EventStream(self._pieces(), ping_seconds)

    async def _pieces(self) -> AsyncGenerator[bytes, None]:
        try:
            yield EVENT
            await asyncio.Event().wait()
        finally:
            self.closed = True

    async def _receive(self) -> Message:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.heard.append(message)
        self.came.set()

    def begin(self) -> "asyncio.Task[None]":
        return asyncio.create_task(self.stream(served_by(self.ending), self._receive, self._send))

    async def until(self, body: bytes) -> None:
        while all(message.get("body") != body for message in self.heard):
            self.came.clear()
            await asyncio.wait_for(self.came.wait(), WAIT_SECONDS)


def served_by(ending: Ending) -> Scope:
    app = Starlette()
    app.state.ending = ending
    return {"type": "http", "app": app}


def is_last(message: Message) -> bool:
    return message["type"] == "http.response.body" and not message["more_body"]


def test_a_listener_who_leaves_ends_the_stream_and_its_pieces() -> None:
    async def leave() -> Listening:
        listening = Listening()
        task = listening.begin()
        await listening.until(EVENT)
        listening.leaves.set()
        await asyncio.wait_for(task, WAIT_SECONDS)
        return listening

    listening = asyncio.run(leave())
    assert listening.closed
    assert sum(map(is_last, listening.heard)) == 1


def test_a_stream_ends_with_the_server_and_says_when_to_come_back() -> None:
    async def end() -> Listening:
        listening = Listening()
        task = listening.begin()
        await listening.until(EVENT)
        listening.ending.end_streams()
        await asyncio.wait_for(task, WAIT_SECONDS)
        return listening

    listening = asyncio.run(end())
    assert listening.closed
    assert is_last(listening.heard[-1])
    assert re.fullmatch(rb"retry: \d{2,3}\n\n", listening.heard[-1]["body"])


def test_a_stream_that_is_opened_while_the_server_ends_ends_at_once() -> None:
    async def come_late() -> Listening:
        listening = Listening()
        listening.ending.end_streams()
        await asyncio.wait_for(listening.begin(), WAIT_SECONDS)
        return listening

    assert is_last(asyncio.run(come_late()).heard[-1])


def test_a_silent_stream_is_pinged_again_and_again() -> None:
    async def wait() -> None:
        listening = Listening(ping_seconds=0.01)
        task = listening.begin()
        await listening.until(PING)
        listening.heard.clear()
        await listening.until(PING)
        listening.leaves.set()
        await asyncio.wait_for(task, WAIT_SECONDS)

    asyncio.run(wait())


def test_a_task_that_is_cancelled_from_outside_stays_cancelled() -> None:
    async def cancel() -> Listening:
        listening = Listening()
        task = listening.begin()
        await listening.until(EVENT)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, WAIT_SECONDS)
        return listening

    assert asyncio.run(cancel()).closed


def test_pieces_that_fail_are_heard_of() -> None:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield EVENT
        raise ValueError("broken")

    async def forever() -> Message:
        await asyncio.Event().wait()
        return {}

    async def send(_: Message) -> None:
        return None

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(EventStream(pieces())(served_by(Ending()), forever, send))
