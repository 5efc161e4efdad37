"""A run: people use a server that is killed again and again, and after each kill what it left is looked through."""

import asyncio
import random
from pathlib import Path

from tests.chaos.around import a_house
from tests.chaos.figures import Figures
from tests.chaos.house import House
from tests.chaos.inspection import copied, faults
from tests.chaos.ledger import AIMS, Ledger, Moments, shuffled
from tests.chaos.people import Act, Candidate, Learner, Person, Programme, again_and_again

# How long after its moment a kill may come, in seconds.
SPREAD = {"answering": 0.05, "streaming": 0.3, "scoring": 0.05, "model scoring": 0.6, "debrief": 0.15}
LONGEST_PATIENCE = 8.0
LONGEST_END = 90.0
# How long a server is left alone before somebody waits for the moment to kill it.
LONGEST_PEACE = 1.5


class Run:
    """People, a house that is killed, and what is found. `answers` is how many an interview has at most."""

    def __init__(self, title: str, folder: Path, seed: int, database_url: str | None, answers: int = 4) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.figures = Figures(title, seed)
        self.ledger = Ledger()
        self.moments = Moments()
        self.people: list[Person] = []
        self.folder = folder
        self.database_url = database_url
        self.answers = answers

    async def go(self, kills: int) -> str:
        """Kill so many times, let everybody come to an end, and look once more; the table of figures."""
        arriving, told = lambda _: self.moments.tell("webhook"), lambda batch: self.ledger.told.update([batch])
        async with a_house(self.folder, self.database_url, arriving, told) as (house, webhook):
            await house.start()
            ended = asyncio.Event()
            acts = self._people(house, webhook)
            tasks = [asyncio.create_task(again_and_again(act, ended)) for act in acts]
            for aim in shuffled(AIMS, kills, self.rng):
                await self._kill(house, aim)
            ended.set()
            await self._come_to_an_end(tasks)
            for person in self.people:
                self._note(await person.told_otherwise())
                await person.http.aclose()
            house.end()
            self._note(self._look(self.ledger.copy(), ended=True))
            if "Traceback" in house.complaints():
                self._note([f"the server said: {house.complaints()[:2000]}"])
        self._note(self.ledger.wrong)
        return self.figures.table(self.ledger)

    async def _come_to_an_end(self, tasks: list[asyncio.Task[None]]) -> None:
        """Whoever is still waiting after a while waits for what will never come."""
        await asyncio.wait(tasks, timeout=LONGEST_END)
        for task, person in zip(tasks, self.people, strict=True):
            if not task.done():
                task.cancel()
                self._note([f"never came to an end: {person.doing}"])
            elif (error := task.exception()) is not None:
                self._note([f"{person.doing}: {error!r}"])
        await asyncio.wait(tasks)

    async def _kill(self, house: House, aim: str) -> None:
        await asyncio.sleep(self.rng.uniform(0, LONGEST_PEACE))
        met = await self.moments.next(aim, LONGEST_PATIENCE)
        await asyncio.sleep(self.rng.uniform(0, SPREAD.get(aim, 0.1)))
        acknowledged = self.ledger.copy()
        house.end()
        self.figures.kills[aim if met else "whenever"] += 1
        url = self._left()
        self.figures.recoveries.append(await house.start())
        self._note(await asyncio.to_thread(faults, url, acknowledged))

    def _left(self) -> str:
        if self.database_url is not None:
            return self.database_url
        return copied(self.folder / "data" / "debrief.db", self.folder / "copy")

    def _look(self, acknowledged: Ledger, *, ended: bool) -> list[str]:
        return faults(self._left(), acknowledged, ended=ended)

    def _note(self, found: list[str]) -> None:
        self.figures.faults.extend(found)

    def _people(self, house: House, webhook: str) -> list[Act]:
        def given() -> tuple[House, Ledger, Moments, random.Random]:
            return house, self.ledger, self.moments, random.Random(self.rng.random())  # noqa: S311

        plain = {"loop": "core-three", "voice": "rules", "judge": "rules"}
        live, model = plain | {"mode": "live"}, {"loop": "core-three", "voice": "llm", "judge": "llm"}
        wishes = (plain, plain, live, model, model)
        candidates = [Candidate(*given(), choices=wish, most=self.answers) for wish in wishes]
        programme, learner = Programme(*given(), webhook=webhook), Learner(*given())
        self.people.extend([*candidates, programme, learner])
        return [*(candidate.rehearse for candidate in candidates), programme.send, learner.drill]
