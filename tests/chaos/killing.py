"""A run: people use a server that is killed again and again, and after each kill what it left is looked through."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.able_model import able
from tests.chaos.figures import Figures
from tests.chaos.house import House
from tests.chaos.inspection import copied, faults
from tests.chaos.ledger import AIMS, Ledger, Moments, shuffled
from tests.chaos.people import Act, Candidate, Learner, Person, Programme, again_and_again
from tests.model_server import MODEL, ModelServer, Pace, serving
from tests.web.serving import running

# How long after its moment a kill may come, in seconds.
SPREAD = {"answering": 0.05, "streaming": 0.3, "scoring": 0.05, "model scoring": 0.6, "debrief": 0.15}
LONGEST_PATIENCE = 8.0
SECRET = "a secret of twenty-four letters"


class Run:
    """People, a house that is killed, and what is found."""

    def __init__(self, title: str, folder: Path, seed: int, database_url: str | None) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.figures = Figures(title, seed)
        self.ledger = Ledger()
        self.moments = Moments()
        self.people: list[Person] = []
        self.folder = folder
        self.database_url = database_url

    async def go(self, kills: int) -> str:
        """Kill so many times, let everybody come to an end, and look once more; the table of figures."""
        async with self._around() as (house, webhook):
            await house.start()
            ended = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                for act in self._people(house, webhook):
                    group.create_task(again_and_again(act, ended))
                for aim in shuffled(AIMS, kills, self.rng):
                    await self._kill(house, aim)
                ended.set()
            house.end()
            self._note(self._look(self.ledger.copy(), ended=True))
            if "Traceback" in house.complaints():
                self._note([f"the server said: {house.complaints()[:2000]}"])
        self._note(self.ledger.wrong)
        return self.figures.table(self.ledger)

    async def _kill(self, house: House, aim: str) -> None:
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
        candidates = [Candidate(*given(), choices=choices) for choices in (plain, plain, live, model, model)]
        programme, learner = Programme(*given(), webhook=webhook), Learner(*given())
        self.people.extend([*candidates, programme, learner])
        return [*(candidate.rehearse for candidate in candidates), programme.send, learner.drill]

    @asynccontextmanager
    async def _around(self) -> AsyncIterator[tuple[House, str]]:
        model = ModelServer(say=able, pace=Pace(0.02, 100))
        with serving(model), running(self._receiver()) as receiver:
            settings = {
                "OPENAI_API_KEY": "none",
                "OPENAI_BASE_URL": model.base_url,
                "INTERVIEWER_MODEL": MODEL,
                "JUDGE_MODEL": MODEL,
                "WEBHOOK_SECRET": SECRET,
                "WEBHOOK_PRIVATE_ADDRESSES": "true",
                "BUILTIN_PACE_MS": "5",
            }
            if self.database_url is not None:
                settings["DATABASE_URL"] = self.database_url
            house = House(self.folder, settings)
            try:
                yield house, f"{receiver}/done"
            finally:
                house.end()
                for person in self.people:
                    await person.http.aclose()

    def _receiver(self) -> Starlette:
        loop = asyncio.get_running_loop()

        async def done(request: Request) -> Response:
            batch = (await request.json())["data"]["id"]
            loop.call_soon_threadsafe(self.moments.tell, "webhook")
            await asyncio.sleep(0.05)
            loop.call_soon_threadsafe(lambda: self.ledger.told.update([batch]))
            return Response(status_code=204)

        return Starlette(routes=[Route("/done", done, methods=["POST"])])
