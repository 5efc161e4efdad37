"""The two requests of every turn, served without the framework's routing, dependencies and reply models.

It stands behind the doors and before the router, takes what is plainly right and nothing else. Whatever it has a
doubt about goes the usual way, untouched, so that there is one description and one set of problems. What it takes
is validated by the same model, done by the same service and told in the same words.
"""

import re
from collections.abc import Mapping

from fastapi import FastAPI
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError
from app.services.keys import LONGEST_KEY
from app.web.api.body import is_json
from app.web.api.events import LONGEST_EVENT_ID, stream_of
from app.web.api.replies import TurnTaken
from app.web.api.schemas import AnswerRequest
from app.web.problems import problem_of, respond
from app.web.services import Services

_ADDRESS = re.compile(r"/api/v1/interviews/([^/]+)/(answers|events)")
_REQUESTS = frozenset({("POST", "answers"), ("GET", "events")})
_JSON = "application/json"
Given = Mapping[bytes, bytes]


class StraightOn:
    """Answers an answer, and opens a stream of events; passes everything else on to `app`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it here, or pass it on as it came."""
        address = _ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        given = dict(scope["headers"]) if address is not None else {}
        if address is None or not _is_plain(scope, address[2], given):
            await self.app(scope, receive, send)
            return
        # No router says which address it was.
        scope["route_path"] = f"/api/v1/interviews/{{interview_id}}/{address[2]}"
        if address[2] == "events":
            await self._listen(address[1], given, scope, receive, send)
        else:
            await self._answer(address[1], given, scope, receive, send)

    async def _listen(self, interview_id: str, given: Given, scope: Scope, receive: Receive, send: Send) -> None:
        last = given.get(b"last-event-id", b"").decode("latin-1")
        if len(last) > LONGEST_EVENT_ID:
            await self.app(scope, receive, send)
            return
        reply: Response
        try:
            reply = await stream_of(_services(scope).listening, interview_id, last)
        except AppError as error:
            reply = respond(Request(scope), problem_of(error))
        await reply(scope, receive, send)

    async def _answer(self, interview_id: str, given: Given, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        body = _read(message, given)
        if body is None:
            await self.app(scope, _once_more(message, receive), send)
            return
        key = given.get(b"idempotency-key")
        try:
            await _services(scope).interviews.answer(
                interview_id, body.turn, body.text, None if key is None else key.decode("latin-1")
            )
            reply = Response(TurnTaken(turn=body.turn).model_dump_json(), 202, media_type=_JSON)
        except AppError as error:
            reply = respond(Request(scope), problem_of(error))
        await reply(scope, receive, send)


def _is_plain(scope: Scope, what: str, given: Given) -> bool:
    """One of the two requests, with each header once and nothing after a question mark."""
    return (
        (scope["method"], what) in _REQUESTS
        and len(given) == len(scope["headers"])
        and not scope["query_string"]
        and not scope.get("root_path")
    )


def _read(message: Message, given: Given) -> AnswerRequest | None:
    """The answer, if the request is what it should be and arrived at once."""
    key = given.get(b"idempotency-key", b"-")
    said_json = is_json(given.get(b"content-type", b"").decode("latin-1"))
    if message["type"] != "http.request" or message.get("more_body") or not said_json:
        return None
    if not 0 < len(key) <= LONGEST_KEY:
        return None
    try:
        return AnswerRequest.model_validate(from_json(message.get("body", b""), allow_inf_nan=False))
    except ValueError:
        return None


def _once_more(message: Message, receive: Receive) -> Receive:
    """`receive` as it was before it gave `message`."""
    first: list[Message] = [message]

    async def received() -> Message:
        return first.pop() if first else await receive()

    return received


def _services(scope: Scope) -> Services:
    services: Services = scope["app"].state.services
    return services


def serve_straight(app: FastAPI) -> None:
    """Put it before the router of `app`. To be called before the doors are put there."""
    app.add_middleware(StraightOn)
