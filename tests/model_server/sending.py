"""Sending a reply as ASGI messages, at its pace and with its fault. Ends at once when the client leaves."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from tests.model_server.faults import Cut, Drip, ErrorInStream, Fault, Hang, LongLine, Malformed, WrongType
from tests.model_server.reply import Reply, event

DONE = "data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds until the first token, and tokens a second after it (None: as fast as it goes)."""

    first_seconds: float = 0
    tokens_a_second: float | None = None

    @property
    def pause(self) -> float:
        """Seconds between two tokens."""
        return 1 / self.tokens_a_second if self.tokens_a_second else 0


class Sending:
    """An ASGI application that answers one call. `left` tells whether the client went before the end."""

    def __init__(self, reply: Reply, fault: Fault | None, pace: Pace, released: asyncio.Event) -> None:
        self._reply = reply
        self._fault = fault
        self._pace = pace
        self._released = released
        self.left = False

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send until the end, until the client leaves, or until the server ends."""
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(_gone(receive))
        ending = asyncio.ensure_future(self._released.wait())
        await asyncio.wait({sending, leaving, ending}, return_when=asyncio.FIRST_COMPLETED)
        self.left = leaving.done() and not sending.done()
        for task in (leaving, ending):
            task.cancel()
        if not sending.done():
            sending.cancel()
        await asyncio.wait({sending})

    async def _send(self, send: Send) -> None:
        if isinstance(self._fault, Hang) and self._fault.after is None:
            await _forever()
        await asyncio.sleep(self._pace.first_seconds)
        await _start(send, *self._head())
        async for text in self._body():
            await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
        # Returning without the end of the body makes the server close the connection.
        if not isinstance(self._fault, Cut):
            await send({"type": "http.response.body", "body": b""})

    def _head(self) -> tuple[str, int | None]:
        if isinstance(self._fault, WrongType):
            return self._fault.content_type, None
        return "text/event-stream; charset=utf-8", None

    async def _body(self) -> AsyncIterator[str]:
        if isinstance(self._fault, WrongType):
            yield self._fault.body
            return
        for chunk in self._reply.first_chunks():
            yield event(chunk)
        if isinstance(self._fault, LongLine):
            yield f"data: {'x' * self._fault.size}\n\n"
        pause = self._fault.seconds if isinstance(self._fault, Drip) else self._pace.pause
        for position, chunk in enumerate(self._reply.text_chunks()):
            if position == self._stops_after:
                break
            if position:
                await asyncio.sleep(pause)
            yield event(chunk)
        async for text in self._end():
            yield text

    @property
    def _stops_after(self) -> int | None:
        return self._fault.after if isinstance(self._fault, Hang | Cut | Malformed | ErrorInStream) else None

    async def _end(self) -> AsyncIterator[str]:
        match self._fault:
            case Hang():
                await _forever()
            case Cut():
                return
            case Malformed(line=line):
                yield f"{line}\n\n"
            case ErrorInStream(message=message):
                yield event({"error": {"message": message, "type": "server_error", "code": None, "param": None}})
                return
        for text in self._last():
            yield text

    def _last(self) -> Iterator[str]:
        for chunk in self._reply.last_chunks():
            yield event(chunk)
        yield DONE


class SendingWhole(Sending):
    """The same in one JSON document."""

    def _head(self) -> tuple[str, int | None]:
        if isinstance(self._fault, WrongType):
            return super()._head()
        return "application/json", len(self._document().encode()) if isinstance(self._fault, Cut) else None

    async def _body(self) -> AsyncIterator[str]:
        document = self._document()
        match self._fault:
            case WrongType(body=body):
                yield body
            case Hang():
                await _forever()
            case Drip(seconds=seconds):
                await asyncio.sleep(seconds)
                yield document
            case Cut() | Malformed():
                yield document[: len(document) // 2]
            case LongLine(size=size):
                yield json.dumps({"choices": "x" * size})
            case ErrorInStream(message=message):
                yield json.dumps({"error": {"message": message, "type": "server_error"}})
            case _:
                yield document

    def _document(self) -> str:
        return json.dumps(self._reply.whole(), ensure_ascii=False)


async def _start(send: Send, content_type: str, length: int | None) -> None:
    headers = [(b"content-type", content_type.encode())]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _forever() -> None:
    await asyncio.Event().wait()
