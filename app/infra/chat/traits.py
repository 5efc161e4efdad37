"""What was found out about a model on a server, so that it is found out once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit


class Rung(StrEnum):
    """How a server is told the shape of a reply, the surest first."""

    STRICT = "strict"
    OBJECT = "object"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a model on a server takes and does; nothing is known at first.

    `rung` is the surest one it takes. `dropped` are the parameters it refuses, `renamed` gives the names it wants
    in place of the usual ones (also of roles, as `role:system`), `added` what it wants besides. `context_cut` tells
    whether it silently forgets the beginning of a long prompt, `context_holds` how many tokens it was seen to keep
    whole, `thinks_unopened` whether its replies begin inside a thinking block that they only close.
    """

    rung: Rung | None = None
    dropped: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    context_cut: bool | None = None
    context_holds: int | None = None
    thinks_unopened: bool | None = None


class TraitStore(Protocol):
    """Traits, kept. Every method raises StoreUnavailable."""

    async def recall(self, server: str, model: str) -> Traits | None:
        """What is known of `model` at the base URL `server`."""
        ...

    async def keep(self, server: str, model: str, traits: Traits) -> None:
        """Keep what was found out, in place of what was known."""
        ...

    async def forget(self, server: str | None = None, model: str | None = None) -> int:
        """Forget what matches, everything when neither is named; how many models that were."""
        ...


def server_key(base_url: str) -> str:
    """What a server is known by: its address without credentials, query and fragment, which may be secret."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{parts.path.rstrip('/')}"
