"""What other processes spend on models: told when a call begins and when it has ended."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import StoreUnavailable
from app.services.ports import Clock
from app.services.ports.notices import SPENDING, Notices, Told

# A call that has begun and is not told to have ended counts for so long: its process may have died.
LONGEST_CALL = timedelta(minutes=10)
Ended = Callable[[str | None, int], None]


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of another process, and until when it counts."""

    interview: str | None
    tokens: int
    until: datetime


class SpendingElsewhere:
    """Tells the others what is set aside and spent here, and knows what they have under way.

    `ended` is called with the interview and the tokens of each call of another process once it has ended.
    """

    def __init__(self, notices: Notices, clock: Clock, ended: Ended, missed: Callable[[], None]) -> None:
        self._notices = notices
        self._clock = clock
        self._ended = ended
        self._under_way: dict[str, _Call] = {}
        self._telling: dict[str, asyncio.Task[None]] = {}
        notices.on(SPENDING, self._told)
        notices.when_missed(missed)

    def under_way(self, interview: str | None = None) -> int:
        """Tokens that other processes have set aside, for this interview or for all."""
        now = self._clock.now()
        self._under_way = {name: call for name, call in self._under_way.items() if call.until > now}
        counted = (call for call in self._under_way.values() if interview in {None, call.interview})
        return sum(call.tokens for call in counted)

    def begin(self, interview: str | None, tokens: int) -> str:
        """A call that may cost so much begins here; the name it is known by."""
        name = secrets.token_hex(6)
        self._tell(name, (name, interview, tokens, None))
        return name

    def end(self, name: str, interview: str | None, tokens: int) -> None:
        """It has ended, is stored and cost so much."""
        self._tell(name, (name, interview, 0, tokens))

    def _tell(self, name: str, told: Told) -> None:
        before = self._telling.get(name)
        telling = asyncio.get_running_loop().create_task(self._told_to_others(before, told), context=Context())
        self._telling[name] = telling
        telling.add_done_callback(lambda done: self._telling.get(name) is done and self._telling.pop(name))

    async def _told_to_others(self, before: asyncio.Task[None] | None, told: Told) -> None:
        # The end must not come before the beginning.
        if before is not None:
            await asyncio.wait((before,))
        # Whoever is not told now reads it from the store a little later.
        with suppress(StoreUnavailable):
            await self._notices.tell(SPENDING, told)

    def _told(self, told: Told) -> None:
        name, interview, tokens, cost, *_ = told
        if cost is None:
            self._under_way[name] = _Call(interview, tokens, self._clock.now() + LONGEST_CALL)
        else:
            self._under_way.pop(name, None)
            self._ended(interview, cost)
