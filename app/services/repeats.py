"""One reply to a request, however often it comes.

A change is stored together with the mark of its request, so that it is made once. Its reply is stored before it is
sent: a repetition gets what the first sender got, or, when nobody got anything, what can be told now.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from weakref import WeakValueDictionary

from app.services.ports import Clock
from app.services.ports.repeats import Mark, RepeatStore, Reply

# Nobody sends a request again after so long, and replies hold what people said.
KEPT = timedelta(days=7)


class Repeats:
    """Gives stored replies again, for `KEPT` at least."""

    def __init__(self, store: RepeatStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._making: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def reply(self, mark: Mark | None, make: Callable[[], Awaitable[Reply]]) -> Reply:
        """The reply that was given to this request before, or else what `make` replies.

        `make` may run twice when a request comes to two servers at once, or after a crash: what it changes has to
        know the mark, or to change nothing the second time. KeyReused; whatever `make` raises, and then nothing is
        kept.
        """
        if mark is None:
            return await make()
        # Else a twin that found the change made could be heard before the one that made it.
        async with self._making.setdefault((mark.scope, mark.key), asyncio.Lock()):
            known = await self._store.reply(mark)
            return known if known is not None else await self.first(mark, await make())

    async def first(self, mark: Mark, made: Reply) -> Reply:
        """The reply that was kept first for this request, `made` if there was none; KeyReused."""
        return await self._store.keep(mark, made)

    async def tidy(self) -> None:
        """Forget requests that came longer ago than `KEPT`; their keys are free again."""
        await self._store.forget(self._clock.now() - KEPT)
