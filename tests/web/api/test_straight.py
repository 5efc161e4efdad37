"""The straight way of the two requests of every turn: told apart from the usual one by nothing but its cost."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from app.services.keys import LONGEST_KEY
from app.web.api.straight import StraightOn
from tests.web.candidate import Candidate
from tests.web.serving import debrief_app

JSON = {"content-type": "application/json"}
GOOD = json.dumps({"text": "I led it.", "turn": 1}).encode()
# Name: body and headers of an answer.
ANSWERS: dict[str, tuple[bytes, dict[str, str]]] = {
    "a good one": (GOOD, JSON),
    "with a key": (GOOD, JSON | {"idempotency-key": "k"}),
    "with the longest key": (GOOD, JSON | {"idempotency-key": "k" * LONGEST_KEY}),
    "with a longer key": (GOOD, JSON | {"idempotency-key": "k" * (LONGEST_KEY + 1)}),
    "with an empty key": (GOOD, JSON | {"idempotency-key": ""}),
    "JSON by a longer name": (GOOD, {"content-type": "application/problem+json; charset=utf-8"}),
    "not called JSON": (GOOD, {"content-type": "text/plain"}),
    "not called anything": (GOOD, {}),
    "no JSON": (b'{"text": ', JSON),
    "no UTF-8": (b'{"text": "\xff", "turn": 1}', JSON),
    "half a pair": (b'{"text": "\\ud800", "turn": 1}', JSON),
    "not a number": (b'{"text": "I led it.", "turn": NaN}', JSON),
    "no body": (b"", JSON),
    "a list": (b"[]", JSON),
    "null": (b"null", JSON),
    "a turn in words": (b'{"text": "I led it.", "turn": "1"}', JSON),
    "half a turn": (b'{"text": "I led it.", "turn": 1.5}', JSON),
    "a turn that was not asked": (b'{"text": "I led it.", "turn": 9}', JSON),
    "no turn at all": (b'{"text": "I led it."}', JSON),
    "turn 0": (b'{"text": "I led it.", "turn": 0}', JSON),
    "an unknown field": (b'{"text": "I led it.", "turn": 1, "more": 1}', JSON),
    "a field twice": (b'{"text": "I led it.", "turn": 9, "turn": 1}', JSON),
    "a blank answer": (b'{"text": "  ", "turn": 1}', JSON),
    "an answer too long": (json.dumps({"text": "a" * 50_001, "turn": 1}).encode(), JSON),
    "Chinese": (json.dumps({"text": "我负责推荐排序的改造。", "turn": 1}, ensure_ascii=False).encode(), JSON),
}


OF_ONE_REQUEST = {"date", "x-request-id"}


def shape(reply: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """All of a reply but when it was made, and the number of its request."""
    headers = {name: value for name, value in reply.headers.items() if name not in OF_ONE_REQUEST}
    return reply.status_code, headers, reply.content


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_gets_the_same_reply_either_way(candidate: Candidate, name: str) -> None:
    body, headers = ANSWERS[name]
    replies = []
    # Something after a question mark is not plain, and means nothing.
    for query in ("", "?usual"):
        interview_id = candidate.start()
        candidate.asked(interview_id)
        path = f"/api/v1/interviews/{interview_id}/answers{query}"
        replies.append([shape(candidate.http.post(path, content=body, headers=headers)) for _ in range(2)])
    assert replies[0] == replies[1]


@pytest.mark.parametrize("seen", ["0", "7-3", "seven", "-1", "1" * 100, "1" * 101, None])
@pytest.mark.parametrize("known", [True, False])
def test_a_listener_gets_the_same_reply_either_way(candidate: Candidate, seen: str | None, known: bool) -> None:
    interview_id = candidate.start() if known else "nobody"
    candidate.asked(interview_id) if known else None
    headers = {} if seen is None else {"last-event-id": seen}
    told = []
    for query in ("", "?usual"):
        with candidate.http.stream(
            "GET", f"/api/v1/interviews/{interview_id}/events{query}", headers=headers
        ) as reply:
            body = b"" if reply.status_code == 200 else reply.read()
            headers_told = [header for header in reply.headers.items() if header[0] not in OF_ONE_REQUEST]
            told.append((reply.status_code, headers_told, body))
    assert told[0] == told[1]


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return debrief_app(tmp_path / "debrief.db")


def asked(app: FastAPI, body: bytes = GOOD, **changed: Any) -> tuple[list[bytes], list[int]]:
    """What was passed on, and the statuses that were replied, to an answer in an interview that nobody has."""
    passed: list[bytes] = []
    statuses: list[int] = []
    to_come: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return to_come.pop()

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    async def router(_scope: Scope, receive: Receive, _send: Send) -> None:
        passed.append((await receive())["body"])

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/interviews/nobody/answers",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
        "app": app,
        **changed,
    }

    async def serve() -> None:
        # What an answer was looked for in is closed with it.
        async with app.router.lifespan_context(app):
            await StraightOn(router)(scope, receive, send)

    asyncio.run(serve())
    return passed, statuses


def test_what_is_plainly_right_is_replied_to_without_the_router(app: FastAPI) -> None:
    assert asked(app) == ([], [404])


@pytest.mark.parametrize(
    "changed",
    [
        {"body": b"{}"},
        {"query_string": b"a=1"},
        {"root_path": "/below"},
        {"method": "PUT"},
        {"path": "/api/v1/interviews/nobody/answers/"},
        {"headers": []},
        {"headers": [(b"content-type", b"application/json")] * 2},
    ],
    ids=repr,
)
def test_what_is_in_doubt_reaches_the_router_as_it_came(app: FastAPI, changed: dict[str, Any]) -> None:
    assert asked(app, **changed) == ([changed.get("body", GOOD)], [])
