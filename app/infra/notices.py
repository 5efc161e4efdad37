"""Notices between the processes on one database, and how those that go with a write are told."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from app.services.ports.notices import Told


class StoredNotices(ABC):
    """Implements the services' Notices; a notice can also be part of a transaction."""

    # Whether there can be other processes that hear them.
    heard = True

    @abstractmethod
    def within(self, connection: Connection, topic: str, all_told: Sequence[Told]) -> None:
        """Let the others hear all this once the transaction is committed, and never if it is not."""

    @abstractmethod
    async def tell(self, topic: str, told: Told) -> bool:
        """Let the others hear this; False when there can be no others. StoreUnavailable."""

    @abstractmethod
    def on(self, topic: str, hear: Callable[[Told], None]) -> None:
        """Call `hear` on the event loop with what another process tells about `topic`."""

    @abstractmethod
    def when_missed(self, call: Callable[[], None]) -> None:
        """Call this on the event loop whenever something may have been told that was not heard here."""

    @abstractmethod
    def start(self) -> None:
        """Hear from now on; on the event loop."""

    @abstractmethod
    async def stop(self) -> None:
        """Hear no more."""


class Nobody(StoredNotices):
    """The other processes where there can be none."""

    heard = False

    def within(self, connection: Connection, topic: str, all_told: Sequence[Told]) -> None:
        """Nobody hears it."""

    async def tell(self, topic: str, told: Told) -> bool:  # noqa: ARG002 - as all notices are told
        """There can be no others."""
        return False

    def on(self, topic: str, hear: Callable[[Told], None]) -> None:
        """Nobody tells anything."""

    def when_missed(self, call: Callable[[], None]) -> None:
        """Nothing is missed."""

    def start(self) -> None:
        """There is nothing to hear."""

    async def stop(self) -> None:
        """There was nothing to hear."""
