"""Links by which somebody without access reads one interview, or reviews it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

DAYS = (1, 7, 30)
MASK = "█"
_HAN = re.compile(r"[\u3400-\u9fff]")


class LinkKind(StrEnum):
    """What a link lets its reader do: read, or also comment and rate."""

    VIEW = "view"
    COACH = "coach"


class LinkState(StrEnum):
    """Whether a link opens anything."""

    WORKS = "works"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class ShareLink:
    """A way to read one interview. `name` says whom it is for; its token is known to nobody but them.

    `hide_names` are words that are covered wherever they stand; `hide_levels` leaves the judge's levels out.
    """

    id: str
    interview: str
    kind: LinkKind
    name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    hide_names: tuple[str, ...] = ()
    hide_levels: bool = False

    def state(self, now: datetime) -> LinkState:
        """Whether it opens anything at `now`."""
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.EXPIRED if now >= self.expires_at else LinkState.WORKS


def covered(text: str, names: Iterable[str]) -> str:
    """`text` with every word of `names` covered, character for character, so that no offset moves.

    A word in Chinese characters is covered wherever it stands, any other as a whole word in any case.
    """
    parts = sorted({part for name in names for part in _parts(name)}, key=len, reverse=True)
    if not parts:
        return text
    return re.sub("|".join(parts), lambda found: MASK * len(found.group()), text, flags=re.IGNORECASE)


def _parts(name: str) -> Iterator[str]:
    for part in name.split():
        yield re.escape(part) if _HAN.search(part) else rf"(?<!\w){re.escape(part)}(?!\w)"
