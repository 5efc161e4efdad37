"""The test model server: real HTTP on loopback, a personality, a script, and faults where a test wants them."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.model_server import faults
from tests.model_server.faults import Fault, Faults, Refused, Spoils
from tests.model_server.personalities import OpenAi, Personality, Spoken
from tests.model_server.reply import Reply
from tests.model_server.sending import Pace, Sending, SendingWhole
from tests.model_server.speech import CHARACTERS_A_TOKEN, Body, default_say, prompt_of
from tests.web.serving import running

MODEL = "test-model"


@dataclass(slots=True)
class Asked:
    """One call of chat completions. `at` is in seconds of `time.monotonic`.

    `status` is what it was answered with; `left` is true once the client went before the reply was whole.
    """

    number: int
    body: dict[str, Any]
    headers: dict[str, str]
    at: float
    status: int = 0
    left: bool = False


@dataclass(slots=True)
class ModelServer:
    """A server whose behaviour a test may change at any time.

    `say` decides what the model says to what it gets to see; `faults` gives what goes wrong with the nth call,
    counted from 1. With a `key`, calls with another are refused; a model not among `models` is unknown.
    """

    personality: Personality = field(default_factory=OpenAi)
    say: Callable[[Body], str] = default_say
    faults: Faults = faults.never
    pace: Pace = field(default_factory=Pace)
    key: str | None = None
    models: tuple[str, ...] = (MODEL,)
    address: str = ""
    requests: list[Asked] = field(default_factory=list)
    lists: int = 0
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def base_url(self) -> str:
        """What OPENAI_BASE_URL is set to."""
        return f"{self.address}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """The bodies of all calls."""
        return [asked.body for asked in self.requests]

    def app(self) -> Starlette:
        """The application that is served."""
        return Starlette(
            routes=[
                Route("/v1/models", self._list),
                Route("/v1/chat/completions", _Call(self), methods=["POST"]),
            ]
        )

    def release(self) -> None:
        """Let go of every call that hangs, so that the server can end."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._released.set)

    async def _list(self, request: Request) -> JSONResponse:
        self.lists += 1
        refused = self._unknown_key(request.headers.get("authorization", ""))
        if refused is not None:
            return self._error(refused)
        listed = [{"id": model, "object": "model", "created": 0, "owned_by": "test"} for model in self.models]
        return JSONResponse({"object": "list", "data": listed})

    def answer(self, asked: Asked) -> ASGIApp:
        """What this call is answered with."""
        fault = self.faults(asked.number)
        refused = fault if isinstance(fault, Refused) else self._refusal(asked)
        if refused is not None:
            asked.status = refused.status
            return self._error(refused)
        asked.status = 200
        sending = Sending if asked.body.get("stream") else SendingWhole
        return sending(self._reply(asked.body, fault), fault, self.pace, self._released)

    def _refusal(self, asked: Asked) -> Refused | None:
        refused = self._unknown_key(asked.headers.get("authorization", ""))
        if refused is None and asked.body["model"] not in self.models:
            message = f"The model `{asked.body['model']}` does not exist or you do not have access to it."
            refused = replace(faults.UNKNOWN_MODEL, message=message)
        return refused or self.personality.refuse(asked.body)

    def _unknown_key(self, authorization: str) -> Refused | None:
        given = authorization.removeprefix("Bearer ")
        if self.key is None or given == self.key:
            return None
        # Real servers quote the key, shortened: one more way for it to get into an error or a log.
        return replace(faults.WRONG_KEY, message=f"Incorrect API key provided: {given[:12]}***{given[-4:]}.")

    def _reply(self, body: Body, fault: Fault | None) -> Reply:
        spoken = self.personality.spoken(body, self.say(self.personality.seen(body)))
        if isinstance(fault, Spoils):
            spoken = _spoilt(spoken, fault)
        usage = self.personality.usage(body, spoken, self._cached(body))
        return Reply(str(body["model"]), spoken, usage, self.personality.opening(body))

    def _cached(self, body: Body) -> int:
        """Tokens at the prompt's beginning that an earlier call had as well."""
        prompt = prompt_of(body)
        shared = (_shared(prompt, prompt_of(asked.body)) for asked in self.requests[:-1])
        return max(shared, default=0) // CHARACTERS_A_TOKEN

    def _error(self, refused: Refused) -> JSONResponse:
        return JSONResponse(self.personality.error(refused), refused.status, dict(refused.headers))


class _Call:
    """`POST /v1/chat/completions` as an ASGI application, since a fault may be anything but a response."""

    def __init__(self, server: ModelServer) -> None:
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = self._server
        server._loop = asyncio.get_running_loop()
        request = Request(scope, receive)
        asked = Asked(len(server.requests) + 1, await request.json(), dict(request.headers), time.monotonic())
        server.requests.append(asked)
        answer = server.answer(asked)
        await answer(scope, receive, send)
        asked.left = isinstance(answer, Sending) and answer.left


def _shared(one: str, other: str) -> int:
    """How many characters both texts begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _spoilt(spoken: Spoken, fault: Spoils) -> Spoken:
    content = spoken.content if fault.content is None else fault.content
    return replace(spoken, content=content, refusal=fault.refusal, finish=fault.finish)


@contextlib.contextmanager
def serving(server: ModelServer) -> Iterator[ModelServer]:
    """Serve it on loopback, at a port of its own, until the context ends."""
    with running(server.app()) as server.address:
        try:
            yield server
        finally:
            server.release()


@contextlib.contextmanager
def nobody_listening() -> Iterator[str]:
    """A base URL at which every connection is refused."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/v1"
