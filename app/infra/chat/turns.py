"""So many calls at once: of one process, or of all that work on one database."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from app.errors import StoreUnavailable
from app.infra.chat.pauses import Pauses
from app.services.ports.claims import Claims

log = logging.getLogger(__name__)

# How often a turn is looked for while none is free. The time differs, so that no process is always the first.
LOOK_SECONDS = 0.03
LOOK_WHILE_AWAY_SECONDS = 1.0
End = Callable[[], None]


class Turns(Protocol):
    """Who may call now."""

    async def take(self) -> End:
        """Wait for a turn; whoever has it calls what is returned once, at its end."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds calls of one model back: so many at once, and pauses that its server asked for."""

    turns: Turns
    pauses: Pauses


class OwnTurns:
    """Turns of this process alone."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)

    async def take(self) -> End:
        """Wait for a turn, in the order in which it was asked for."""
        await self._free.acquire()
        return self._free.release


class SharedTurns:
    """Turns of all processes together: each is a claim, which goes with whoever dies.

    In this process they are given in the order in which they were asked for. No call begins without one, also not
    while the database is away.
    """

    def __init__(self, claims: Claims, called: str, at_once: int) -> None:
        self._claims = claims
        self._names = [f"{called} {number}" for number in range(at_once)]
        self._next = asyncio.Lock()
        self._ending: set[asyncio.Task[None]] = set()

    async def take(self) -> End:
        """Wait for a turn."""
        async with self._next:
            while (name := await self._free()) is None:  # noqa: ASYNC110 - other processes tell nobody
                await asyncio.sleep(LOOK_SECONDS * random.uniform(0.5, 1.5))  # noqa: S311 - only to differ
        return partial(self._end, name)

    async def _free(self) -> str | None:
        try:
            return await self._claims.take(self._names)
        except StoreUnavailable as error:
            log.warning("A model is not asked before the database can be. %s", error)
            await asyncio.sleep(LOOK_WHILE_AWAY_SECONDS)
            return None

    def _end(self, name: str) -> None:
        ending = asyncio.get_running_loop().create_task(self._claims.give_back(name))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
