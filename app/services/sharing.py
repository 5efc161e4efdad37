"""Links for people who have no access: made, listed, revoked, opened."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.review.links import DAYS, LinkKind, LinkState, ShareLink
from app.errors import InvalidInput
from app.services.ports import Clock, InterviewStore, ShareStore

TOKEN_BYTES = 32
LONGEST_NAME = 100
MOST_NAMES_HIDDEN = 50


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link as its maker wants it: `days` is one of 1, 7 and 30."""

    kind: LinkKind
    days: int
    name: str = ""
    hide_names: tuple[str, ...] = ()
    hide_levels: bool = False


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link and its token, which is told this once and then known to nobody but whoever was told."""

    link: ShareLink
    token: str


class Sharing:
    """Links to interviews."""

    def __init__(self, interviews: InterviewStore, links: ShareStore, clock: Clock) -> None:
        self._interviews = interviews
        self._links = links
        self._clock = clock

    async def make(self, interview_id: str, wish: NewLink) -> MadeLink:
        """Make a link; NotFound, InvalidInput."""
        if wish.days not in DAYS:
            raise InvalidInput("A link works for 1, 7 or 30 days. Choose one of these.", "days")
        now, token = self._clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
        link = ShareLink(
            id=secrets.token_hex(8),
            interview=interview_id,
            kind=wish.kind,
            name=accepted_name(wish.name, "name"),
            created_at=now,
            expires_at=now + timedelta(days=wish.days),
            hide_names=_accepted_names(wish.hide_names),
            hide_levels=wish.hide_levels,
        )
        await self._links.add(link, _hashed(token))
        return MadeLink(link, token)

    async def links(self, interview_id: str) -> Sequence[ShareLink]:
        """All links to an interview, the newest first; NotFound."""
        await self._interviews.get(interview_id)
        return await self._links.links(interview_id)

    async def revoke(self, interview_id: str, link_id: str) -> ShareLink:
        """Let a link open nothing any more; once more changes nothing. NotFound."""
        return await self._links.revoke(interview_id, link_id, self._clock.now())

    async def open(self, token: str) -> ShareLink | None:
        """The link with this token; None for a wrong, an expired and a revoked one alike."""
        # The hash is what is looked up, so the time this takes tells nothing about the token.
        link = await self._links.by_token(_hashed(token))
        return link if link is not None and link.state(self._clock.now()) is LinkState.WORKS else None


def accepted_name(name: str, field: str) -> str:
    """A name on one line; InvalidInput."""
    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME or not plain.isprintable():
        raise InvalidInput("A name has at most 100 characters, all of them visible.", field)
    return plain


def _accepted_names(names: Sequence[str]) -> tuple[str, ...]:
    if len(names) > MOST_NAMES_HIDDEN:
        raise InvalidInput("At most 50 names can be hidden.", "hide_names")
    accepted = (accepted_name(name, "hide_names") for name in names)
    return tuple(dict.fromkeys(name for name in accepted if name))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
