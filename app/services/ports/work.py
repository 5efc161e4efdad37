"""Work that follows from what is stored, and whoever sees to it that it is done."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What is done in the background, each for one id at a time."""

    CONVERSATION = "conversation"
    OPINIONS = "opinions"
    COMMITTEE = "committee"
    DRILL = "drill"
    BATCH = "batch"
    WEBHOOKS = "webhooks"


async def _untold(_id: str, _error: BaseException) -> None:
    """Nobody but the log is told of a failure."""


@dataclass(frozen=True, slots=True)
class Duty:
    """How one kind of work is done.

    `do` does all that is due for an id of a `subject`, and returns after how many seconds it wants to be called
    again, if at all. It may be cut off at any moment, and called when nothing is due. `find` names the ids that are
    due by what is stored alone. At most `at_once` are done at once. `failed` tells those who wait of an error; the
    work is taken up again when it is due the next time, or after `again_after` seconds.
    """

    kind: Kind
    do: Callable[[str], Awaitable[float | None]]
    find: Callable[[], Awaitable[Sequence[str]]]
    at_once: int
    subject: str = "interview"
    failed: Callable[[str, BaseException], Awaitable[None]] = _untold
    again_after: float | None = None


class Work(Protocol):
    """Has work done, here or elsewhere: the same thing once at a time, and once more if it is due meanwhile."""

    def due(self, kind: Kind, about: str) -> None:
        """What is stored about this id has changed, and the change is committed: do what follows from it."""
        ...

    def begins_here(self, kind: Kind, about: str) -> bool:
        """Whether `due` would begin it here and now, so that what is known may be handed over in memory."""
        ...


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work of one kind: how many ids wait, how many are under way, how many seconds the oldest has waited."""

    kind: Kind
    waiting: int = 0
    under_way: int = 0
    oldest_seconds: float = 0.0


# For whoever watches and does not carry; StoreUnavailable.
Backlogs = Callable[[], Awaitable[Sequence[Backlog]]]


class Carrier(Work, Protocol):
    """Work, and its beginning and end, for whoever wires and runs the services."""

    def take_on(self, *duties: Duty) -> None:
        """Do these kinds of work."""
        ...

    async def open(self) -> None:
        """Do what is due from now on."""
        ...

    async def start(self) -> None:
        """As `open`, and take up all that is due by what is stored."""
        ...

    async def wind_down(self) -> None:
        """Begin nothing more, and let finish what takes a moment."""
        ...

    async def stop(self) -> None:
        """Stop everything. What is left undone is found again."""
        ...

    async def backlog(self) -> Sequence[Backlog]:
        """What waits and what is under way, a backlog for each kind; StoreUnavailable."""
        ...

    async def idle(self, kind: Kind) -> None:
        """Wait until nothing of this kind is under way."""
        ...
