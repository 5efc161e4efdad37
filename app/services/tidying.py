"""What nobody will ask for any more, forgotten once a day."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from app.errors import AppError

log = logging.getLogger(__name__)

EVERY_SECONDS = 24 * 3600


class Tidying:
    """Does all `chores` when it starts, and again every so many seconds until it is stopped."""

    def __init__(self, *chores: Callable[[], Awaitable[object]], every_seconds: float = EVERY_SECONDS) -> None:
        self._chores = chores
        self._every_seconds = every_seconds
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; nobody waits for it."""
        self._task = asyncio.get_running_loop().create_task(self._again_and_again())

    async def stop(self) -> None:
        """Stop; what is left is done after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _again_and_again(self) -> None:
        while True:
            for chore in self._chores:
                try:
                    await chore()
                except AppError as error:
                    log.warning("What is out of date could not be forgotten, and is tomorrow: %s", error)
            await asyncio.sleep(self._every_seconds)
