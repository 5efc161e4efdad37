"""The events of an interview as server-sent events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query

from app.services.events import Heard, Listening, Position
from app.web.api.replies import problem_replies
from app.web.api.stream import RETRY_MILLISECONDS, EventStream
from app.web.services import WithServices

LONGEST_EVENT_ID = 100

router = APIRouter(prefix="/api/v1/interviews/{interview_id}", tags=["events"])


@router.get(
    "/events",
    status_code=200,
    response_class=EventStream,
    responses={200: {"content": {"text/event-stream": {}}}, **problem_replies(404, 422)},
)
async def events(
    services: WithServices,
    interview_id: str,
    last_event_id: Annotated[str | None, Header(max_length=LONGEST_EVENT_ID)] = None,
    last_event_id_in_query: Annotated[str | None, Query(alias="last_event_id", max_length=LONGEST_EVENT_ID)] = None,
) -> EventStream:
    """Every event after `Last-Event-ID`, or from what is still open; stays open, with a ping every 15 s."""
    return await stream_of(services.listening, interview_id, last_event_id or last_event_id_in_query)


async def stream_of(listening: Listening, interview_id: str, last_event_id: str | None) -> EventStream:
    """The reply to a listener; NotFound, InvalidInput."""
    # Found out before the reply starts, while it can still be a problem.
    position = await listening.begin(interview_id, last_event_id)
    return EventStream(_stream(listening, interview_id, position))


async def _stream(listening: Listening, interview_id: str, position: Position) -> AsyncGenerator[bytes, None]:
    start = f"retry: {RETRY_MILLISECONDS}\n"
    async with aclosing(listening.listen(interview_id, position)) as events_heard:
        async for heard in events_heard:
            yield _sent(heard, start)
            start = ""


def _sent(heard: Heard, start: str) -> bytes:
    """One server-sent event. Its data is JSON on one line, so it needs no splitting."""
    return f"{start}id: {heard.id}\nevent: {heard.name}\ndata: {heard.body}\n\n".encode()
