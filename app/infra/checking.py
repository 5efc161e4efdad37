"""A short look at whether a database can be used, whoever asks how often: one at a time, and never for long."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from app.errors import StoreUnavailable

# Proxies and container engines that ask wait for two or three seconds.
LONGEST_SECONDS = 1.5


class Checking:
    """Runs `look` in a thread of its own. Whoever asks while it looks is told what that look finds."""

    def __init__(self, look: Callable[[], None], name: str) -> None:
        """`look` raises StoreUnavailable when the database `name` cannot be used."""
        self._look = look
        self._name = name
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store-check")
        self._looking: asyncio.Future[None] | None = None

    async def check(self) -> None:
        """StoreUnavailable when it cannot be used or gives no answer in time; RuntimeError after `close`."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        looking = self._looking
        await asyncio.wait((looking,), timeout=LONGEST_SECONDS)
        if not looking.done():
            looking.add_done_callback(_heard)
            raise StoreUnavailable(f"The database {self._name} does not answer. Look at its server, or try again.")
        looking.result()

    def close(self) -> None:
        """Look no more; a look that hangs is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _heard(looking: "asyncio.Future[None]") -> None:
    """Take note of what nobody waited for, or the loop would complain of an error that nobody heard of."""
    if not looking.cancelled():
        looking.exception()
