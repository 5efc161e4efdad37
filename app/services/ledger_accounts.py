"""What interviews tell of features, read once: remembered while the program runs, and kept for the next start."""

import asyncio
from collections.abc import Callable, Iterable

from app.domain.interview import Interview
from app.domain.ledger.account import Account
from app.domain.ledger.told import accounts_of
from app.domain.passages import Reader
from app.domain.reading.lexicon import Lexicon
from app.errors import StoreUnavailable
from app.services.ports import InterviewStore
from app.services.ports.ledger import LedgerStore, Reading
from app.services.views import scores_withheld

# The newest interviews that are read; a person who has played more finds the rest in their own exports.
MOST_INTERVIEWS = 500
# So many are read and kept at once, so that whoever stops a long first look loses little.
AT_ONCE = 25


class ToldByInterviews:
    """The accounts of interviews, as long as their stamps are the same and they are read in the same way.

    What is no longer among the interviews is forgotten. Whoever looks while they are read waits for that.
    `read_by` names what reads with these word lists.
    """

    def __init__(
        self, interviews: InterviewStore, store: LedgerStore, cues: Lexicon, read_by: Callable[[Lexicon], str]
    ) -> None:
        self._interviews = interviews
        self._store = store
        self._cues = cues
        self._read_by = read_by
        self._known: dict[str, Reading] | None = None
        self._looking = asyncio.Lock()

    async def accounts(self) -> list[Account]:
        """What the newest interviews tell, in their order; StoreUnavailable."""
        async with self._looking:
            known = await self._look()
        return [account for reading in known.values() for account in reading.accounts]

    async def _look(self) -> dict[str, Reading]:
        if self._known is None:
            read_by = await asyncio.to_thread(self._read_by, self._cues)
            self._known = {one.stamp.interview: one for one in await self._store.readings(read_by)}
        stamps = await self._interviews.stamps(MOST_INTERVIEWS)
        before = self._known
        changed = [one for one in stamps if one.interview not in before or before[one.interview].stamp != one]
        for start in range(0, len(changed), AT_ONCE):
            some = {one.interview: one for one in changed[start : start + AT_ONCE]}
            read = await self._interviews.these(list(some))
            told = await asyncio.to_thread(_told_by, read, self._cues)
            fresh = [Reading(stamp, told.get(interview, ())) for interview, stamp in some.items()]
            before |= {one.stamp.interview: one for one in fresh}
            await self._keep(fresh)
        self._known = {one.interview: before[one.interview] for one in stamps}
        return self._known

    async def _keep(self, readings: list[Reading]) -> None:
        """Keep them, if the store can: a ledger that cannot be kept can be shown."""
        try:
            await self._store.keep_readings(self._read_by(self._cues), readings)
        except StoreUnavailable:
            return


def _told_by(interviews: Iterable[Interview], cues: Lexicon) -> dict[str, tuple[Account, ...]]:
    reader = Reader(cues)
    return {one.id: () if scores_withheld(one) else accounts_of(one, reader) for one in interviews}
