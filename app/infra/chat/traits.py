"""What was found out about a model on a server, so that it is found out once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Protocol
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
    whole, `tokens_per_estimate` how many it counts for one that is estimated, by kind of text, `thinks_unopened`
    whether its replies begin inside a thinking block that they only close.
    """

    rung: Rung | None = None
    dropped: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    context_cut: bool | None = None
    context_holds: int | None = None
    tokens_per_estimate: Mapping[str, float] = field(default_factory=dict)
    thinks_unopened: bool | None = None


def merged(stored: Traits, before: Traits, after: Traits) -> Traits:
    """What is stored, with what was found out between `before` and `after`: others note things as well."""
    values = {each.name: getattr(stored, each.name) for each in fields(Traits)}
    for name, kept in values.items():
        old, new = getattr(before, name), getattr(after, name)
        if isinstance(new, frozenset):
            values[name] = (kept - (old - new)) | (new - old)
        elif isinstance(new, Mapping):
            values[name] = _entries(kept, old, new)
        elif new != old:
            values[name] = new
    return Traits(**values)


def _entries(kept: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    left = {name: value for name, value in kept.items() if name in new or name not in old}
    return left | {name: value for name, value in new.items() if name not in old or old[name] != value}


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
