"""How many tokens models may still use: a ceiling for each interview and one for each day."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from app.errors import StoreUnavailable
from app.services.chat import ChatFailed, Failure
from app.services.ports import CallStore, Clock
from app.services.ports.notices import Notices
from app.services.spending_elsewhere import SpendingElsewhere

log = logging.getLogger(__name__)

# The store is asked again this often: for what other processes spent and could not tell.
FRESH = timedelta(seconds=10)
# Beyond this many, sums that nobody needs just now are dropped; they are read again when they are needed.
MOST_SUMS = 256


@dataclass(slots=True, eq=False)
class Sum:
    """Tokens that count towards one ceiling: `spent` is stored, `reserved` is set aside for calls under way."""

    read: Callable[[], Awaitable[int]]
    spent: int = 0
    reserved: int = 0
    read_at: datetime | None = None
    spent_meanwhile: int = 0
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def fresh(self, now: datetime) -> bool:
        """Whether the store was asked a short time ago."""
        return self.read_at is not None and timedelta(0) <= now - self.read_at < FRESH

    async def refresh(self, now: datetime) -> None:
        """Ask the store again, unless somebody just did. Without the store, what is known here has to do."""
        async with self.reading:
            if self.fresh(now):
                return
            self.spent_meanwhile = 0
            try:
                stored = await self.read()
            except StoreUnavailable as error:
                log.warning("what models used so far cannot be read: %s", error)
                return
            # A call stored while the store was read may be in `stored` already: rather twice than not at all.
            self.spent, self.read_at = stored + self.spent_meanwhile, now

    def settle(self, reserved: int, tokens: int) -> None:
        """A call under way has ended, is stored, and cost `tokens`."""
        self.reserved -= reserved
        self.spent += tokens
        self.spent_meanwhile += tokens


@dataclass(frozen=True, slots=True)
class Reservation:
    """Tokens set aside for one call."""

    sums: tuple[Sum, ...] = ()
    tokens: int = 0
    tell_end: Callable[[int], None] = lambda _: None

    def settle(self, tokens: int) -> None:
        """The call has ended and cost `tokens`. To be called once, after the call was stored."""
        for spent in self.sums:
            spent.settle(self.tokens, tokens)
        self.tell_end(tokens)


class Spending:
    """Admits calls as long as what was spent, what is under way and what they may cost stay below the ceilings.

    A ceiling is a number of tokens, read and written; None is no ceiling, and then nothing is counted either. What
    other processes spend and have under way counts as soon as they tell.
    """

    def __init__(
        self,
        store: CallStore,
        clock: Clock,
        per_interview: int | None,
        per_day: int | None,
        notices: Notices | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._per_interview = per_interview
        self._per_day = per_day
        self._sums: dict[str | date, Sum] = {}
        self._elsewhere: SpendingElsewhere | None = None
        if notices is not None and (per_interview is not None or per_day is not None):
            self._elsewhere = SpendingElsewhere(notices, clock, self._ended_elsewhere, self._missed)

    async def admit(self, interview: str | None, tokens: int) -> Reservation:
        """Set aside what a call may cost; ChatFailed with INTERVIEW_CEILING or DAY_CEILING when it is too much."""
        now = self._clock.now()
        limits = self._limits(interview, now)
        for spent, _, _ in limits:
            if not spent.fresh(now):
                await spent.refresh(now)
        for spent, ceiling, failure in limits:
            whose = interview if failure is Failure.INTERVIEW_CEILING else None
            elsewhere = self._elsewhere.under_way(whose) if self._elsewhere is not None else 0
            if spent.spent + spent.reserved + elsewhere + tokens > ceiling:
                raise ChatFailed(failure, sent=False)
        for spent, _, _ in limits:
            spent.reserved += tokens
        return Reservation(tuple(spent for spent, _, _ in limits), tokens, self._told(interview, tokens))

    def _told(self, interview: str | None, tokens: int) -> Callable[[int], None]:
        """Tell other processes that a call begins; what tells them that it has ended."""
        if self._elsewhere is None:
            return lambda _: None
        name = self._elsewhere.begin(interview, tokens)
        return partial(self._elsewhere.end, name, interview)

    def _ended_elsewhere(self, interview: str | None, tokens: int) -> None:
        for key in (interview, self._clock.now().astimezone(UTC).date()):
            if key is not None and (known := self._sums.get(key)) is not None:
                known.settle(0, tokens)

    def _missed(self) -> None:
        """What others spent meanwhile is in the store."""
        for known in self._sums.values():
            known.read_at = None

    def _limits(self, interview: str | None, now: datetime) -> list[tuple[Sum, int, Failure]]:
        limits = []
        if self._per_interview is not None and interview is not None:
            spent = self._sum(interview, now, lambda: self._store.spent_on(interview))
            limits.append((spent, self._per_interview, Failure.INTERVIEW_CEILING))
        if self._per_day is not None:
            day = now.astimezone(UTC).date()
            midnight = datetime.combine(day, time(), UTC)
            spent = self._sum(day, now, lambda: self._store.spent_since(midnight))
            limits.append((spent, self._per_day, Failure.DAY_CEILING))
        return limits

    def _sum(self, key: str | date, now: datetime, read: Callable[[], Awaitable[int]]) -> Sum:
        known = self._sums.get(key)
        if known is None:
            if len(self._sums) >= MOST_SUMS:
                self._forget_idle(now)
            known = self._sums[key] = Sum(read)
        return known

    def _forget_idle(self, now: datetime) -> None:
        busy = {key: s for key, s in self._sums.items() if s.reserved or s.fresh(now) or s.reading.locked()}
        self._sums = busy
