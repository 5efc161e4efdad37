"""What calls of models cost, kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.services.chat import Purpose, Usage


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call of a model: for whom, what for, what it cost, and what came of it.

    `model` was asked for, `answered_by` answered. `outcome` is the `Failure` when nothing usable came, else None.
    """

    interview: str | None
    at: datetime
    purpose: Purpose
    model: str
    answered_by: str | None
    usage: Usage
    seconds: float
    first_token_seconds: float | None
    outcome: str | None


class CallStore(Protocol):
    """What calls of models cost, kept. Every method raises StoreUnavailable."""

    async def add(self, call: ModelCall) -> None:
        """Keep one call; its interview's name is left out if it was deleted in the meantime."""
        ...

    async def of_interview(self, interview_id: str) -> Sequence[ModelCall]:
        """All calls made for an interview, oldest first."""
        ...

    async def spent_on(self, interview_id: str) -> int:
        """Tokens read and written for an interview."""
        ...

    async def spent_since(self, moment: datetime) -> int:
        """Tokens read and written by all calls since `moment`."""
        ...
