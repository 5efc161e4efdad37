"""Three ways to a model's words: asked directly, through a bare relay, and as the question of an interview."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from benchmarks.streaming.capturing import UNTIL_CLOSED, Capture, ask, get, post
from benchmarks.streaming.model import tokens_of

PATIENCE_SECONDS = 60
QUESTION = b"event: question\n"
ANSWER = (
    "I led the ranking rework for the home feed. We cut p95 latency from 320 ms to 180 ms in three weeks, and in a "
    "two-week A/B test with 5% of users 7-day retention rose by 1.8%, worth about $400k a year."
)


@dataclass(frozen=True, slots=True)
class Stream:
    """One completion as it was heard. `pieces` are times and texts; `sent` is when it was asked for."""

    sent: float
    pieces: list[tuple[float, str]]

    @property
    def number(self) -> int:
        """The number that the model server gave it; 0 when nothing came."""
        first = self.text.partition(":")[0].removeprefix("Case ")
        return int(first) if first.isdecimal() else 0

    @property
    def text(self) -> str:
        """What was heard."""
        return "".join(text for _, text in self.pieces)

    @property
    def complete(self) -> bool:
        """Whether every token was heard once."""
        return bool(self.number) and self.text == "".join(tokens_of(self.number))


class Way(Protocol):
    """A way to the model."""

    async def prepare(self, streams: int) -> None:
        """Do what comes before and is not measured."""
        ...

    async def stream(self, place: int, /) -> Stream:
        """Ask once, and hear all of it."""
        ...


class Completion:
    """Chat completions asked of the server at `port`: the model itself, or a relay before it."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def prepare(self, streams: int) -> None:
        """Nothing comes before."""

    async def stream(self, _place: int, /) -> Stream:
        """One completion."""
        messages = [{"role": "system", "content": "You interview."}, {"role": "user", "content": ANSWER}]
        body = {"model": "measured", "messages": messages, "stream": True}
        sent = time.monotonic()
        capture = await ask(self._port, post(self._port, "/v1/chat/completions", body), b"[DONE]")
        await _over(capture)
        capture.leave()
        pieces = [(at, _content(event)) for at, event in capture.events()]
        return Stream(sent, [(at, text) for at, text in pieces if text])


@dataclass(frozen=True, slots=True)
class Waiting:
    """An interview that waits for an answer. `last` is the id of the last event, `listener` who has heard it."""

    interview_id: str
    turn: int
    last: str
    listener: Capture


class Question:
    """Questions of interviews that Debrief holds at `port`, each asked after an answer.

    `voice` is `llm`, or `rules` for the same turns without a model. Who listens stays from question to question, as
    a page does; with `anew` somebody comes for each question and leaves after it.
    """

    def __init__(self, port: int, voice: str = "llm", *, anew: bool = False) -> None:
        self._port = port
        self._voice = voice
        self._anew = anew
        self.waiting: list[Waiting] = []

    async def prepare(self, streams: int) -> None:
        """Start interviews, and hear the first question of each."""
        self.leave()
        self.waiting = list(await asyncio.gather(*(self._begun(k / 50) for k in range(streams))))

    def leave(self) -> None:
        """Listen no more."""
        for waiting in self.waiting:
            waiting.listener.leave()

    async def _begun(self, delay: float) -> "Waiting":
        await asyncio.sleep(delay)
        interview_id = await self.start()
        capture = await self.listen(interview_id, QUESTION, "0")
        await _over(capture)
        if self._anew:
            capture.leave()
        last = _fields(capture.events()[-1][1])
        return Waiting(interview_id, orjson.loads(last["data"])["turn"], last["id"], capture)

    async def start(self) -> str:
        """Start an interview; its id."""
        wish = {"loop": "core-three", "rounds": ["hiring-manager"], "voice": self._voice, "judge": "rules"}
        reply = await self._send("/api/v1/interviews", wish)
        interview_id: str = reply["id"]
        return interview_id

    async def listen(self, interview_id: str, until: bytes, after: str) -> Capture:
        """The events of an interview as they come."""
        request = get(self._port, f"/api/v1/interviews/{interview_id}/events", Last_Event_ID=after)
        return await ask(self._port, request, until)

    async def stream(self, place: int, /) -> Stream:
        """Listen, answer, and hear the next question."""
        waiting = self.waiting[place]
        capture = waiting.listener
        if self._anew:
            capture = await self.listen(waiting.interview_id, QUESTION, waiting.last)
        else:
            capture.again(QUESTION)
        sent = time.monotonic()
        answer = {"text": ANSWER, "turn": waiting.turn}
        await self._send(f"/api/v1/interviews/{waiting.interview_id}/answers", answer)
        await _over(capture)
        capture.leave()
        heard = [(at, _fields(event)) for at, event in capture.events()]
        pieces = [
            (at, orjson.loads(fields["data"])["text"])
            for at, fields in heard
            if fields.get("event") == "question.delta"
        ]
        return Stream(sent, pieces)

    async def _send(self, path: str, body: object) -> dict[str, Any]:
        capture = await ask(self._port, post(self._port, path, body, Connection="close"), UNTIL_CLOSED)
        await _over(capture)
        reply: dict[str, Any] = orjson.loads(
            b"".join(data for _, data in capture.arrived).partition(b"\r\n\r\n")[2]
        )
        return reply


async def _over(capture: Capture) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await capture.over
    except TimeoutError:
        capture.leave()


def _fields(event: bytes) -> dict[str, str]:
    lines = (line.partition(": ") for line in event.decode().split("\n"))
    return {name: value for name, separator, value in lines if separator}


def _content(event: bytes) -> str:
    data = _fields(event).get("data", "[DONE]")
    if data == "[DONE]":
        return ""
    text: str = orjson.loads(data)["choices"][0]["delta"].get("content", "")
    return text
