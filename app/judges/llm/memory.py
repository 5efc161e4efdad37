"""Judgements kept for the life of a process where no database is at hand, or not kept at all."""

from app.services.ports import Judgement


class ProcessMemory:
    """Implements the services' JudgementStore in memory."""

    def __init__(self) -> None:
        self._judgements: dict[str, list[Judgement]] = {}

    async def recall(self, key: str) -> Judgement | None:
        """The latest judgement under this key."""
        known = self._judgements.get(key)
        return known[-1] if known else None

    async def remember(self, key: str, judgement: Judgement, interview: str | None) -> None:  # noqa: ARG002
        """Add a judgement."""
        self._judgements.setdefault(key, []).append(judgement)


class NoMemory:
    """Implements the services' JudgementStore for what must leave no trace: every answer is judged anew."""

    async def recall(self, key: str) -> Judgement | None:  # noqa: ARG002
        """Never anything."""
        return None

    async def remember(self, key: str, judgement: Judgement, interview: str | None) -> None:
        """Forget it."""
