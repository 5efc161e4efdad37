"""A run: two servers on one PostgreSQL behind one address, each ended and started again while people use them."""

import asyncio
import random
import signal
from pathlib import Path

from tests.chaos import inspection
from tests.chaos.around import a_house
from tests.chaos.front import TOKEN, Front, in_front_of
from tests.chaos.hearing import LONGEST_END, Hearing
from tests.chaos.house import House
from tests.chaos.listeners import Listener
from tests.chaos.people import Candidate

LISTENERS_EACH = 2
# How long the proxy has to notice that a server is about to end.
BEHIND_A_PROXY = {"SHUTDOWN_DELAY_SECONDS": "0.3", "ACCESS_TOKEN": TOKEN}


class Rolling(Hearing):
    """People who rehearse one interview after the other, and two who listen to each, until all servers are new."""

    def __init__(self, folder: Path, seed: int, database_url: str, answers: int) -> None:
        super().__init__("rolling restart of two servers, PostgreSQL", folder, seed, database_url, answers)
        self.url = database_url

    async def roll(self, people: int, rounds: int) -> str:
        """Start both servers again so many times each; the table of figures."""
        async with a_house(self.folder, self.url, lambda _: None, lambda _: None, **BEHIND_A_PROXY) as (first, _):
            second = first.beside(self.folder / "second")
            try:
                await asyncio.gather(first.start(), second.start())
                async with in_front_of(first, second) as front:
                    await self._used(front, people, (first, second), rounds)
                self.figures.faults.extend(self.ledger.wrong)
                self.figures.faults.extend(inspection.faults(self.url, self.ledger, ended=True))
            finally:
                second.end()
        return self.figures.table(self.ledger) + self._heard()

    async def _used(self, front: Front, people: int, houses: tuple[House, ...], rounds: int) -> None:
        candidates = [self._candidate(front, n) for n in range(people)]
        over, ended = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            hearing = group.create_task(self._hear_all(front, ended))
            playing = [group.create_task(_rehearse(one, over)) for one in candidates]
            await self._restart(houses, rounds)
            over.set()
            await asyncio.wait(playing)
            for one in candidates:
                self.figures.faults.extend(await one.told_otherwise())
            ended.set()
            await hearing
        for one in candidates:
            await one.http.aclose()

    async def _restart(self, houses: tuple[House, ...], rounds: int) -> None:
        for house in houses * rounds:
            await asyncio.sleep(self.rng.uniform(0.2, 1.0))
            status = await asyncio.to_thread(house.end, signal.SIGTERM)
            self.figures.kills["SIGTERM"] += 1
            if status != 0:
                self.figures.faults.append(f"a server ended with status {status}: {house.complaints()[-500:]}")
            self.figures.recoveries.append(await house.start())

    async def _hear_all(self, front: Front, ended: asyncio.Event) -> None:
        listening: dict[Listener, asyncio.Task[None]] = {}
        # Who listens to an interview that is over drops out no more, or there would be more and more to do.
        over: dict[str, asyncio.Event] = {}
        while not ended.is_set():
            for interview in sorted(self.ledger.interviews - over.keys()):
                over[interview] = asyncio.Event()
                for _ in range(LISTENERS_EACH):
                    one = Listener(front, interview, random.Random(self.rng.random()))  # noqa: S311 - as above
                    listening[one] = asyncio.create_task(one.listen(over[interview]))
            for interview in self.ledger.debriefed & over.keys():
                over[interview].set()
            await asyncio.sleep(0.02)
        self.listeners = list(listening)
        await self._heard_out()
        for task in listening.values():
            task.cancel()
        await asyncio.gather(*listening.values(), return_exceptions=True)

    async def _heard_out(self) -> None:
        """Wait until each has heard as much as is stored, and hold both against each other."""
        stored = await asyncio.to_thread(self._stored)
        try:
            async with asyncio.timeout(LONGEST_END):
                while any(len(one.stored()) < len(stored[one.interview]) for one in self.listeners):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pass
        for one in self.listeners:
            self.figures.faults.extend(one.faults(stored[one.interview]))


async def _rehearse(candidate: Candidate, over: asyncio.Event) -> None:
    while not over.is_set():
        await candidate.rehearse()
