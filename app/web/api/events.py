"""The events of an interview as server-sent events."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse
from starlette.types import Message, Receive, Scope, Send

from app.services.events import Heard, Listening, Position
from app.web.api.replies import problem_replies
from app.web.services import WithServices

PING_SECONDS = 15
RETRY_MILLISECONDS = 1000


class EventStream(EventSourceResponse):
    """A stream that also ends properly when the server does: its last chunk is sent, not left out."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the listener leaves or the server ends."""
        await super().__call__(scope, receive, send)
        if self.active:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_with_timeout(self, send: Send, message: Message) -> None:
        # No limit is set on sending a piece, and watching over none took as long as the sending itself.
        await send(message)


router = APIRouter(prefix="/api/v1/interviews/{interview_id}", tags=["events"])


@router.get(
    "/events",
    response_class=EventStream,
    responses={200: {"content": {"text/event-stream": {}}}, **problem_replies(404, 422)},
)
async def events(
    services: WithServices,
    interview_id: str,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
    last_event_id_in_query: Annotated[str | None, Query(alias="last_event_id", max_length=100)] = None,
) -> EventStream:
    """Every event after `Last-Event-ID`, or from what is still open; stays open, with a ping every 15 s."""
    # Found out before the reply starts, while it can still be a problem.
    position = await services.listening.begin(interview_id, last_event_id or last_event_id_in_query)
    return EventStream(_stream(services.listening, interview_id, position), ping=PING_SECONDS, sep="\n")


async def _stream(listening: Listening, interview_id: str, position: Position) -> AsyncIterator[bytes]:
    start = f"retry: {RETRY_MILLISECONDS}\n"
    async with aclosing(listening.listen(interview_id, position)) as events_heard:
        async for heard in events_heard:
            yield _sent(heard, start)
            start = ""


def _sent(heard: Heard, start: str) -> bytes:
    """One server-sent event. Its data is JSON on one line, so it needs no splitting."""
    return f"{start}id: {heard.id}\nevent: {heard.name}\ndata: {heard.body}\n\n".encode()
