"""Requests that may come twice, known again by the key that their sender chose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

INSTALLATION = "installation"
OwnerKind = Literal["interview", "drill", "batch"]


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a request is known again: its `key` within `scope`, and what it held as a hash."""

    scope: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Owner:
    """What a reply tells of: when it is deleted, the reply goes with it and the key is free again."""

    kind: OwnerKind
    id: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was replied: a status, the body as it was sent, and where to find what was made."""

    owner: Owner
    status: int
    body: str
    location: str | None = None


class RepeatStore(Protocol):
    """Replies by mark. Every method raises StoreUnavailable when the database cannot be used."""

    async def reply(self, mark: Mark) -> Reply | None:
        """What was replied to the request of this mark, None before; KeyReused for another request."""
        ...

    async def forget(self, before: datetime) -> int:
        """Forget the requests that came before a moment, with their replies: their keys are free. How many."""
        ...

    async def keep(self, mark: Mark, reply: Reply) -> Reply:
        """Keep the first reply to a request: that one is returned, also to whoever brings another. KeyReused."""
        ...
