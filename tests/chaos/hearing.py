"""A run: many listeners at a few interviews, over a server that is killed or ended meanwhile."""

import asyncio
import json
import random
import signal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from tests.chaos.around import a_house
from tests.chaos.figures import Figures
from tests.chaos.house import Door, House
from tests.chaos.ledger import Ledger, Moments
from tests.chaos.listeners import DELTA, Listener
from tests.chaos.people import Candidate

LONGEST_END = 60.0
CHOICES = (
    {"loop": "core-three", "voice": "llm", "judge": "rules", "rounds": ["hiring-manager"]},
    {"loop": "core-three", "voice": "rules", "judge": "rules", "rounds": ["hiring-manager"]},
    {"loop": "core-three", "voice": "llm", "judge": "llm", "rounds": ["hiring-manager"]},
)


class Hearing:
    """Interviews of at most `answers`, their listeners, and a server that comes and goes."""

    def __init__(
        self, title: str, folder: Path, seed: int, database_url: str | None = None, answers: int = 5
    ) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.figures = Figures(title, seed)
        self.ledger = Ledger()
        self.folder = folder
        self.database_url = database_url
        self.answers = answers
        self.listeners: list[Listener] = []

    async def go(self, listeners: int, interviews: int, kills: int) -> str:
        """Let all interviews be played while the server is killed so many times; the table of figures."""
        async with a_house(self.folder, self.database_url, lambda _: None, lambda _: None) as (house, _):
            await house.start()
            people = [self._candidate(house, n) for n in range(interviews)]
            ended = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                playing = [group.create_task(person.rehearse()) for person in people]
                hearing = group.create_task(self._hear(house, listeners, interviews, ended))
                killing = group.create_task(self._kill(house, kills, playing))
                await asyncio.wait([*playing, killing])
                ended.set()
                await hearing
            for person in people:
                await person.http.aclose()
        self.figures.faults.extend(self.ledger.wrong)
        return self.figures.table(self.ledger) + self._heard()

    def _candidate(self, house: Door, n: int) -> Candidate:
        rng = random.Random(self.rng.random())  # noqa: S311 - as above
        return Candidate(house, self.ledger, Moments(), rng, choices=CHOICES[n % len(CHOICES)], most=self.answers)

    async def _kill(self, house: House, kills: int, playing: list[asyncio.Task[None]]) -> None:
        for _ in range(kills):
            await asyncio.sleep(self.rng.uniform(0.2, 1.5))
            if all(task.done() for task in playing):
                return
            how = self.rng.choice((signal.SIGKILL, signal.SIGTERM))
            await asyncio.to_thread(house.end, how)
            self.figures.kills[how.name] += 1
            self.figures.recoveries.append(await house.start())

    async def _hear(self, house: House, count: int, interviews: int, ended: asyncio.Event) -> None:
        while len(self.ledger.interviews) < interviews:  # noqa: ASYNC110 - they are being started
            await asyncio.sleep(0.02)
        there = sorted(self.ledger.interviews)
        for n in range(count):
            rng = random.Random(self.rng.random())  # noqa: S311 - as above
            self.listeners.append(Listener(house, there[n % len(there)], rng))
        tasks = [asyncio.create_task(listener.listen(ended)) for listener in self.listeners]
        await ended.wait()
        stored = await asyncio.to_thread(self._stored)
        try:
            async with asyncio.timeout(LONGEST_END):
                while any(len(one.stored()) < len(stored[one.interview]) for one in self.listeners):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pass
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        for listener in self.listeners:
            self.figures.faults.extend(listener.faults(stored[listener.interview]))

    def _stored(self) -> dict[str, list[tuple[str, Any]]]:
        engine = create_engine(self.database_url or f"sqlite:///{self.folder / 'data' / 'debrief.db'}")
        told: dict[str, list[tuple[str, Any]]] = {}
        with engine.connect() as connection:
            for row in connection.execute(
                text("SELECT interview_id, name, data FROM event ORDER BY interview_id, seq")
            ):
                if row[1] != DELTA:
                    told.setdefault(row[0], []).append((row[1], json.loads(row[2])))
        engine.dispose()
        return told

    def _heard(self) -> str:
        events = sum(len(listener.heard) for listener in self.listeners)
        drops = sum(listener.left for listener in self.listeners)
        return f"\n  {'listeners, events heard, times dropped':<42} {len(self.listeners)}, {events}, {drops}"
