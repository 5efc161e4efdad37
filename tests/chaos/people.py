"""People who use a server that dies under their hands: each repeats what got no reply, under the same key."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx

from tests.chaos.house import Door
from tests.chaos.ledger import Ledger, Moments, Told
from tests.web.candidate import STRONG

Json = dict[str, Any]
LOOK_SECONDS = 0.03
LONGEST_WAIT = 900.0
BATCHES = "/api/v1/score/batches"
ODD = "“quotes” 🚀 e\u0301 \u200b全角，\t"


class Person:
    """Somebody at the house. `rng` alone decides what they do."""

    def __init__(self, house: Door, ledger: Ledger, moments: Moments, rng: random.Random) -> None:
        self.house = house
        self.ledger = ledger
        self.moments = moments
        self.rng = rng
        self.doing = "nothing yet"
        self.keys: set[str] = set()
        self.http = httpx.AsyncClient(base_url=house.address, headers=house.headers, timeout=30)

    async def until(self, path: str, status: str) -> None:
        """Look there until it has this status."""
        async with asyncio.timeout(LONGEST_WAIT):
            while (await self.read(path))["status"] != status:  # noqa: ASYNC110 - the server is asked
                await asyncio.sleep(LOOK_SECONDS)

    async def ask(self, method: str, path: str, *, key: str | None = None, **sent: Any) -> httpx.Response:
        """The reply to a request, which is sent again until there is one other than "not now"."""
        reply = await self._asked(method, path, key, sent)
        if key is not None and reply.is_success:
            self.ledger.replies.append(Told(path, key, sent, all_of(reply)))
        return reply

    async def told_otherwise(self) -> list[str]:
        """Which requests of this person get another reply now than they got first."""
        mine = [told for told in self.ledger.replies if told.key in self.keys]
        again = [(told, await self._asked("POST", told.path, told.key, told.sent)) for told in mine]
        return [f"told otherwise: {told.path}" for told, reply in again if all_of(reply) != told.reply]

    async def _asked(self, method: str, path: str, key: str | None, sent: Mapping[str, Any]) -> httpx.Response:
        headers = sent.get("headers", {}) | ({"Idempotency-Key": key} if key else {})
        self.doing = f"{method} {path}"
        async with asyncio.timeout(LONGEST_WAIT):
            while True:
                await self.house.up.wait()
                try:
                    reply = await self.http.request(method, path, **{**sent, "headers": headers})
                except httpx.TransportError:
                    await asyncio.sleep(LOOK_SECONDS)
                    continue
                if reply.status_code != 503:
                    return reply
                await asyncio.sleep(LOOK_SECONDS)

    async def read(self, path: str) -> Json:
        """What is there."""
        reply = await self.ask("GET", path)
        assert reply.status_code == 200, f"{path}: {reply.status_code} {reply.text[:300]}"
        found: Json = reply.json()
        return found

    def key(self) -> str:
        """A new key."""
        made = f"{self.rng.getrandbits(64):016x}"
        self.keys.add(made)
        return made

    def text(self) -> str:
        """An answer like no other."""
        return f"{STRONG} {ODD[self.rng.randrange(len(ODD)) :]} Number {self.rng.getrandbits(40)}."

    def expect(self, reply: httpx.Response, status: int, what: str) -> bool:
        """Whether the reply has this status; others are noted as wrong."""
        if reply.status_code != status:
            self.ledger.wrong.append(f"{what}: {reply.status_code} {reply.text[:200]}")
        return reply.status_code == status


class Candidate(Person):
    """Rehearses one interview after the other, by `choices`, with `most` answers in each."""

    def __init__(self, *given: Any, choices: Json, most: int = 4) -> None:
        super().__init__(*given)
        self._choices = choices
        self._most = most
        self._by_model = choices.get("judge") == "llm"

    async def rehearse(self) -> None:
        """One interview, from its start to its debrief."""
        reply = await self.ask("POST", "/api/v1/interviews", key=self.key(), json=self._choices)
        if not self.expect(reply, 201, "start"):
            return
        path = f"/api/v1/interviews/{reply.json()['id']}"
        self.ledger.interviews.add(reply.json()["id"])
        answers = self.rng.randint(1, self._most)
        while answers > 0:
            interview = await self._answerable(path)
            if interview["status"] == "finished":
                break
            answers -= 1
            turn = interview["turns"][-1]["n"]
            await self._answer(path, "answers", turn)
            if self.rng.random() < 0.25:
                await self._answer(path, f"turns/{turn}/retake", turn)
        self.moments.tell("debrief")
        await self.ask("POST", f"{path}/finish", key=self.key())
        self.moments.tell("debrief")
        await self.until(f"{path}/debrief", "ready")
        self.ledger.debriefed.add(path.rpartition("/")[2])

    async def _answerable(self, path: str) -> Json:
        while True:
            interview = await self.read(path)
            if interview["status"] != "asking":
                return interview
            self.moments.tell("streaming")
            await asyncio.sleep(LOOK_SECONDS)

    async def _answer(self, path: str, where: str, turn: int) -> None:
        key, text = self.key(), self.text()
        body = {"text": text, "turn": turn} if where == "answers" else {"text": text}
        self.moments.tell("answering")
        reply = await self.ask("POST", f"{path}/{where}", key=key, json=body)
        # A round whose time is up ends between the reading and a retake, and so may an interview.
        if where != "answers" and reply.status_code == 409:
            return
        if self.expect(reply, 202, where):
            self.ledger.answers[path.rpartition("/")[2], key] = text
            self.moments.tell("model scoring" if self._by_model else "scoring")


class Programme(Person):
    """Sends batches and is told of each by a message to `webhook`."""

    def __init__(self, *given: Any, webhook: str, lines: int = 30) -> None:
        super().__init__(*given)
        self._webhook = webhook
        self._lines = lines

    async def send(self) -> None:
        """One batch, until it is scored and its message has come."""
        body = "".join(json.dumps({"answer": self.text()}) + "\n" for _ in range(self._lines)).encode()
        key, headers = self.key(), {"Content-Type": "application/x-ndjson"}
        self.moments.tell("batch")
        sent = {"content": body, "headers": headers, "params": {"webhook": self._webhook}}
        while (reply := await self.ask("POST", BATCHES, key=key, **sent)).status_code == 409:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_SECONDS)
        if not self.expect(reply, 202, "batch"):
            return
        batch = reply.json()["id"]
        self.ledger.batches[batch] = self._lines
        self.moments.tell("batch")
        await self.until(f"{BATCHES}/{batch}", "done")
        async with asyncio.timeout(LONGEST_WAIT):
            while not self.ledger.told[batch]:  # noqa: ASYNC110 - another thread counts
                await asyncio.sleep(LOOK_SECONDS)


class Learner(Person):
    """Opens drills and answers them."""

    async def drill(self) -> None:
        """One drill with two attempts."""
        wish = {"signal": "quantified_impact", "check": "measured_change", "language": "en"}
        reply = await self.ask("POST", "/api/v1/drills", key=self.key(), json=wish)
        if not self.expect(reply, 201, "drill"):
            return
        drill = reply.json()["id"]
        for _ in range(2):
            key, text = self.key(), self.text()
            self.moments.tell("drill")
            reply = await self.ask("POST", f"/api/v1/drills/{drill}/answers", key=key, json={"text": text})
            if self.expect(reply, 202, "drill answer"):
                self.ledger.drills[drill, key] = text
            await asyncio.sleep(self.rng.uniform(0.05, 0.3))


def all_of(reply: httpx.Response) -> tuple[int, bytes, str | None]:
    """What a repetition has to get as well."""
    return reply.status_code, reply.content, reply.headers.get("Location")


Act = Callable[[], Awaitable[None]]


async def again_and_again(act: Act, ended: asyncio.Event) -> None:
    """Do it until it has ended; what has begun is done to its end."""
    while not ended.is_set():
        await act()
