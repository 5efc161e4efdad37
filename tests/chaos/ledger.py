"""What the server acknowledged to people, as they remember it: it has to be found again, whatever was killed."""

import asyncio
import os
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AIMS = ("answering", "streaming", "scoring", "model scoring", "debrief", "batch", "webhook", "drill")


@dataclass(frozen=True, slots=True)
class Told:
    """A request that was made under a key, and all that counts of its reply."""

    path: str
    key: str
    sent: Mapping[str, Any]
    reply: tuple[int, bytes, str | None]


@dataclass(slots=True)
class Ledger:
    """Acknowledged texts by the key they were sent under; `wrong` are replies that must not come."""

    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    drills: dict[tuple[str, str], str] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)
    interviews: set[str] = field(default_factory=set)
    debriefed: set[str] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)
    replies: list[Told] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def copy(self) -> "Ledger":
        """As it stands now."""
        return Ledger(
            dict(self.answers),
            dict(self.drills),
            dict(self.batches),
            set(self.interviews),
            set(self.debriefed),
            Counter(self.told),
            list(self.replies),
            list(self.wrong),
        )


class Moments:
    """Where somebody waits for a moment of a kind, such as the one in which an answer is on its way."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, list[asyncio.Future[None]]] = defaultdict(list)

    def tell(self, name: str) -> None:
        """It is now."""
        for future in self._waiting.pop(name, []):
            if not future.done():
                future.set_result(None)

    async def next(self, name: str, seconds: float) -> bool:
        """Wait for the next moment of this kind; False when none comes in time."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[name].append(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return False
        return True


def shuffled(kinds: tuple[str, ...], count: int, rng: random.Random) -> list[str]:
    """`count` of these, each about as often, in an order of chance."""
    chosen = [*kinds * (count // len(kinds)), *rng.sample(kinds, count % len(kinds))]
    rng.shuffle(chosen)
    return chosen


def seed() -> int:
    """CHAOS_SEED, or one of chance; it is printed with the figures."""
    return int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
