"""What one process at a time may have, among all that work on one database."""

from collections.abc import Sequence
from typing import Protocol


class Claims(Protocol):
    """Names that are held until they are given back, or until the process that holds them ends, however it does."""

    async def take(self, names: Sequence[str]) -> str | None:
        """Hold one of these names that nobody holds; None when all are held. StoreUnavailable."""
        ...

    async def give_back(self, name: str) -> None:
        """Hold it no more. Never raises: what cannot be given back now goes with the connection."""
        ...

    async def is_held(self, name: str) -> bool:
        """Whether some process holds it. StoreUnavailable."""
        ...

    async def close(self) -> None:
        """Hold nothing more."""
        ...
