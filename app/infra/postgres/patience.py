"""How long a database server is waited for when it is away: long enough for it to be started again."""

import time
from collections.abc import Callable
from typing import TypeVar

from app.infra.postgres.failures import passes

T = TypeVar("T")
SECONDS = 8.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5


def patiently(attempt: Callable[[], T], afresh: Callable[[], object], seconds: float = SECONDS) -> T:
    """What `attempt` returns, tried again for so many seconds while what it raises may pass. Blocks; for threads.

    `afresh` is called before each further try: connections that waited beside a lost one are lost as well.
    """
    last_moment, pause = time.monotonic() + seconds, _FIRST_PAUSE
    while True:
        try:
            return attempt()
        except Exception as error:
            if not passes(error) or time.monotonic() + pause > last_moment:
                raise
        afresh()
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
