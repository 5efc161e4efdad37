"""How long a server wants to be left alone."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from app.errors import StoreUnavailable
from app.services.ports.notices import PAUSE, Notices, Told

# Some servers ask for a day; what is asked of all callers is taken back once one of them may find out.
LONGEST_SECONDS = 600.0


class Pauses:
    """The pause that a server asked for, of whichever call. `tell` is given the seconds of each that we hear of."""

    def __init__(self, tell: Callable[[float], None] = lambda _: None) -> None:
        self._tell = tell
        self._until = 0.0

    @property
    def left(self) -> float:
        """Seconds until it may be called."""
        return self._until - time.monotonic()

    def asked(self, seconds: float) -> None:
        """The server asked one of our calls for a pause."""
        if seconds > 0:
            self.begin(seconds)
            self._tell(min(seconds, LONGEST_SECONDS))

    def begin(self, seconds: float) -> None:
        """Nobody calls for so long."""
        self._until = max(self._until, time.monotonic() + min(seconds, LONGEST_SECONDS))

    async def over(self) -> None:
        """Wait until it may be called."""
        left = self.left
        if left > 0:
            await asyncio.sleep(left)
            # It may have been made longer meanwhile.
            await self.over()


class AllPauses:
    """The pauses of all models, shared by whoever calls the same model on the same server, in every process."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._known: dict[tuple[str, str], Pauses] = {}
        self._telling: set[asyncio.Task[None]] = set()
        notices.on(PAUSE, self._told)

    def of(self, address: str, model: str) -> Pauses:
        """Those of one model."""
        return self._known.setdefault((address, model), Pauses(partial(self._tell, address, model)))

    def _told(self, told: Told) -> None:
        address, model, seconds, *_ = told
        self.of(address, model).begin(seconds)

    def _tell(self, address: str, model: str, seconds: float) -> None:
        telling = asyncio.get_running_loop().create_task(self._told_to_others((address, model, seconds)))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def _told_to_others(self, told: Told) -> None:
        # Without the database the others find out by themselves.
        with suppress(StoreUnavailable):
            await self._notices.tell(PAUSE, told)
