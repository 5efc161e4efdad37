"""People who answer interview after interview, whatever becomes of the database, and know what they were told."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

LOOK_SECONDS = 0.02
API = "/api/v1/interviews"
WISH = {"loop": "core-three", "rounds": ["bar-raiser"], "judge": "rules", "voice": "rules"}


@dataclass(slots=True)
class Told:
    """What people were told: answers that were acknowledged, and replies that told them to try again."""

    acknowledged: dict[tuple[str, int], str] = field(default_factory=dict)
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    longest: float = 0.0

    def wait_for(self, more: int, seconds: float = 30) -> None:
        """Wait until so many more answers were acknowledged."""
        wanted, last = len(self.acknowledged) + more, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < last, f"no answer was taken any more: {self.refused}"
            time.sleep(LOOK_SECONDS)


class Person(threading.Thread):
    """Repeats each request under its key until it is taken."""

    def __init__(self, address: str, seed: int, told: Told, over: threading.Event) -> None:
        super().__init__(name=f"person-{seed}")
        self._http = httpx.Client(base_url=address, timeout=30)
        self._random = random.Random(seed)  # noqa: S311 - to vary texts
        self._told = told
        self._over = over
        self.interviews: list[str] = []

    def run(self) -> None:
        """Answer until it is over."""
        with self._http:
            while not self._over.is_set():
                made = self._posted(API, WISH, f"start-{self.name}-{len(self.interviews)}")
                if made is not None:
                    self.interviews.append(made["id"])
                    self._play(made["id"])

    def _play(self, interview: str) -> None:
        while not self._over.is_set():
            shown = self._reply("GET", f"{API}/{interview}")
            if shown is not None and shown["status"] == "finished":
                return
            if shown is None or shown["status"] != "answering":
                time.sleep(LOOK_SECONDS)
                continue
            turn = shown["turns"][-1]["n"]
            text = f"Answer {turn} of {self.name}: we cut churn by {self._random.randint(2, 60)}% in 30 days."
            began = time.monotonic()
            if self._posted(f"{API}/{interview}/answers", {"turn": turn, "text": text}, f"answer-{turn}"):
                self._told.acknowledged[interview, turn] = text
                self._told.longest = max(self._told.longest, time.monotonic() - began)

    def _posted(self, path: str, body: dict[str, Any], key: str) -> Any:
        """The reply, once there is one; None when it is over before."""
        while not self._over.is_set():
            reply = self._reply("POST", path, json=body, headers={"Idempotency-Key": key})
            if reply is not None:
                return reply
            time.sleep(LOOK_SECONDS)
        return None

    def _reply(self, method: str, path: str, **sent: Any) -> Any:
        reply = self._http.request(method, path, **sent)
        if reply.is_success:
            return reply.json()
        self._told.refused[reply.status_code, reply.json()["detail"]] += 1
        return None


class Wanderer(Person):
    """Asks any of the servers there are, and another one when that is gone."""

    def __init__(self, addresses: Sequence[str], seed: int, told: Told, over: threading.Event) -> None:
        super().__init__(addresses[0], seed, told, over)
        self._addresses = addresses

    def _reply(self, method: str, path: str, **sent: Any) -> Any:
        with suppress(httpx.TransportError):
            return super()._reply(method, self._random.choice(self._addresses) + path, **sent)
        return None


@contextmanager
def people(at: str | Sequence[str], number: int, seed: int) -> Iterator[tuple[Told, list[Person]]]:
    """So many people who answer while the block runs: at this address, or at any of those there are by then."""
    told, over = Told(), threading.Event()
    crowd = [
        Person(at, seed + n, told, over) if isinstance(at, str) else Wanderer(at, seed + n, told, over)
        for n in range(number)
    ]
    for person in crowd:
        person.start()
    try:
        yield told, crowd
    finally:
        over.set()
        for person in crowd:
            person.join()
