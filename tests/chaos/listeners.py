"""Listeners who drop and come back at random, and what each of them must have heard."""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.chaos.house import Door
from tests.web.candidate import Heard

DELTA = "question.delta"
LONGEST_STAY = 1.5


@dataclass(slots=True, eq=False)
class Listener:
    """Somebody at an interview's events, from the first one on. `left` counts how often they dropped out."""

    house: Door
    interview: str
    rng: random.Random
    heard: list[Heard] = field(default_factory=list)
    left: int = 0

    async def listen(self, ended: asyncio.Event) -> None:
        """Hear, drop, come back, until it has ended; cancelled when nothing more is awaited."""
        whole = aiohttp.ClientTimeout(total=None)
        async with aiohttp.ClientSession(self.house.address, headers=self.house.headers, timeout=whole) as http:
            while True:
                await self.house.up.wait()
                stay = None if ended.is_set() else self.rng.uniform(0, LONGEST_STAY)
                try:
                    async with asyncio.timeout(stay):
                        await self._hear(http)
                except (TimeoutError, aiohttp.ClientError):
                    pass
                self.left += 1
                await asyncio.sleep(self.rng.uniform(0, 0.1))

    async def _hear(self, http: aiohttp.ClientSession) -> None:
        last = self.heard[-1].id if self.heard else "0"
        path = f"/api/v1/interviews/{self.interview}/events"
        async with http.get(path, headers={"Last-Event-ID": last}) as reply:
            if reply.status == 200:
                async for event in _events(reply):
                    self.heard.append(event)

    def stored(self) -> list[tuple[str, Any]]:
        """What was heard of events that are told whole."""
        return [(event.name, event.data) for event in self.heard if event.name != DELTA]

    def faults(self, stored: Sequence[tuple[str, Any]]) -> list[str]:
        """How this differs from what is `stored` in the interview, but for pieces of questions."""
        heard, found = self.stored(), []
        if heard != list(stored):
            found.append(f"{self.interview}: heard {len(heard)} events of {len(stored)}")
        said: defaultdict[int, str] = defaultdict(str)
        for event in self.heard:
            turn = event.data.get("turn", 0)
            if event.name == DELTA:
                said[turn] += event.data["text"]
            elif event.name == "reset":
                said[turn] = ""
            elif event.name == "question" and not event.data.get("rephrased") and said[turn] != event.data["text"]:
                found.append(f"{self.interview}: question {turn} was heard as {said[turn]!r}")
        return found


async def _events(reply: aiohttp.ClientResponse) -> AsyncIterator[Heard]:
    """Whole events only: of one that was cut off nothing was heard."""
    fields: dict[str, str] = {}
    async for line in reply.content:
        text = line.decode().rstrip("\r\n")
        if text:
            name, _, value = text.partition(":")
            fields[name] = value.removeprefix(" ")
        else:
            if "data" in fields:
                yield Heard(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}
