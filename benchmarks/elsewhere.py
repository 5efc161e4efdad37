"""How long after a process says a piece of a question it is heard in another one, over PostgreSQL.

python -m benchmarks.elsewhere
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from statistics import median, quantiles

from app.infra.content import content_root, load_content
from app.services.events import Heard, Position
from app.services.interviews import StartInterview
from tests.databases import postgres_url
from tests.dictation import Dictated
from tests.postgres.processes import Process, process

PIECES = 200
LISTENERS = 50
# As a model speaks; longer than until pieces are stored together, so that each is heard by itself.
PAUSE_SECONDS = (0.06, 0.12)


def main() -> None:
    """Print the delay to one listener, then to one in fifty."""
    for listeners in (1, LISTENERS):
        delays = asyncio.run(_delays(listeners))
        most = f"median {median(delays):.0f}, 95 % {quantiles(delays, n=20)[-1]:.0f}, most {max(delays):.0f} ms"
        print(f"{listeners:>3} listeners at another process: {most} after it was said ({PIECES} pieces)")


async def _delays(listeners: int) -> list[float]:
    url, voice, content = postgres_url(f"{listeners}"), Dictated(), load_content(content_root())
    async with process(url, content, voice) as here, process(url, content, voice) as there:
        interview = (await here.house.interviews.start(StartInterview("core-three"))).id
        others = [asyncio.create_task(_hear(there, interview)) for _ in range(listeners - 1)]
        async with aclosing(there.house.listening.listen(interview, Position(0))) as events:
            delays = [await _delay(voice, events, number) for number in range(PIECES)]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        return delays


async def _delay(voice: Dictated, events: AsyncIterator[Heard], number: int) -> float:
    await asyncio.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 - as a model speaks
    began = time.perf_counter()
    voice.dictate(f"{number} ")
    while (event := await anext(events)).name != "question.delta":
        pass
    assert json.loads(event.body)["text"] == f"{number} "
    return (time.perf_counter() - began) * 1000


async def _hear(there: Process, interview: str) -> None:
    async for _ in there.house.listening.listen(interview, Position(0)):
        pass


if __name__ == "__main__":
    main()
