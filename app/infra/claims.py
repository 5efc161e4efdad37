"""Claims where there is one process alone."""

from collections.abc import Sequence


class OwnClaims:
    """Implements the services' Claims in memory."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    async def take(self, names: Sequence[str]) -> str | None:
        """Hold one of these names that is free."""
        free = next((name for name in names if name not in self._held), None)
        if free is not None:
            self._held.add(free)
        return free

    async def give_back(self, name: str) -> None:
        """Hold it no more."""
        self._held.discard(name)

    async def is_held(self, name: str) -> bool:
        """Whether it is held."""
        return name in self._held

    async def close(self) -> None:
        """They go with the process."""
