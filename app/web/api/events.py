"""The events of an interview as server-sent events."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query

from app.errors import NotFound
from app.services.events import Heard, Listening, Position
from app.web.api.replies import problem_replies
from app.web.api.stream import RETRY_MILLISECONDS, EventStream
from app.web.problems import from_app_error
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
    """Every event after `Last-Event-ID`, or from what is still open; stays open, with a ping every 15 s.

    Where it cannot go on, since the interview was deleted, the last event is `error` with the `problem`.
    """
    return await stream_of(services.listening, interview_id, last_event_id or last_event_id_in_query)


async def stream_of(listening: Listening, interview_id: str, last_event_id: str | None) -> EventStream:
    """The reply to a listener; NotFound, InvalidInput."""
    # Found out before the reply starts, while it can still be a problem.
    position = await listening.begin(interview_id, last_event_id)
    return EventStream(_stream(listening, interview_id, position))


async def _stream(listening: Listening, interview_id: str, position: Position) -> AsyncGenerator[bytes, None]:
    start = f"retry: {RETRY_MILLISECONDS}\n"
    try:
        async with aclosing(listening.listen(interview_id, position)) as events_heard:
            async for heard in events_heard:
                yield _sent(heard, start)
                start = ""
    except NotFound as error:
        # It was deleted meanwhile, and a reply that has begun can be no problem any more.
        yield _failed(error)


def _failed(error: NotFound) -> bytes:
    """The last event of a stream that cannot go on. Without an id: whoever comes back goes on where it was."""
    return f"event: error\ndata: {json.dumps({'problem': from_app_error(error).body()})}\n\n".encode()


def _sent(heard: Heard, start: str) -> bytes:
    """One server-sent event. Its data is JSON on one line, so it needs no splitting."""
    return f"{start}id: {heard.id}\nevent: {heard.name}\ndata: {heard.body}\n\n".encode()
