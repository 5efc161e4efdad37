"""A work on its way into the database, and whoever waits for it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection


@dataclass(slots=True, eq=False)
class Waiting:
    """A work, what is called with its result, and who waits for both. Made on the event loop of those."""

    work: Callable[[Connection], Any]
    then: Callable[[Any], None] | None
    about: frozenset[str] = frozenset()
    done: "asyncio.Future[Any]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    result: Any = None
    error: Exception | None = None

    def over(self) -> None:
        """Have the event loop hand on what came of it; for other threads."""
        # A loop that was closed meanwhile has nobody who waits.
        with suppress(RuntimeError):
            self.done.get_loop().call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        if self.error is None and self.then is not None:
            try:
                self.then(self.result)
            except Exception as error:  # noqa: BLE001 - handed to whoever waits
                self.error = error
        # Whoever waits no longer hears of no failure.
        if self.done.done():
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.result)
