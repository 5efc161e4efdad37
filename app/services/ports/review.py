"""Links to interviews and what was said about them, kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.review.links import ShareLink
from app.domain.review.objection import Objection
from app.domain.review.said import Comment, Done, Override, Review


@dataclass(frozen=True, slots=True)
class Addition:
    """A comment or a word to be kept; its `id` is given by the store. The same `key` may come again."""

    said: Comment | Override
    key: str | None
    fingerprint: str | None


class ShareStore(Protocol):
    """Links to interviews. Every method raises StoreUnavailable when the database cannot be used."""

    async def add(self, link: ShareLink, token_sha256: str) -> None:
        """Keep a new link; NotFound when its interview is gone."""
        ...

    async def links(self, interview_id: str) -> Sequence[ShareLink]:
        """All links to an interview, the newest first."""
        ...

    async def by_token(self, token_sha256: str) -> ShareLink | None:
        """The link with this token, whether it works or not."""
        ...

    async def revoke(self, interview_id: str, link_id: str, at: datetime) -> ShareLink:
        """Revoke a link of this interview; a revoked one keeps its time. NotFound."""
        ...


class ReviewStore(Protocol):
    """What was said about interviews. Every method raises StoreUnavailable when the database cannot be used."""

    async def review(self, interview_id: str) -> Review:
        """All that was said about an interview; nothing when there is no such interview."""
        ...

    async def add(
        self, interview_id: str, additions: Sequence[Addition], done: Done | None
    ) -> Sequence[Comment | Override]:
        """Keep all of it or nothing; what was kept under a key before is returned in place of a repetition.

        KeyReused when the earlier one was another; NotFound when the answer is gone.
        """
        ...

    async def restore(self, interview_id: str, review: Review) -> None:
        """Keep a whole review that was exported, if nothing at all was said here yet. NotFound."""
        ...

    async def submit(self, interview_id: str, author: str, at: datetime) -> int:
        """Hand over all that the author has pending; how much that was."""
        ...

    async def discard(self, interview_id: str, author: str, comment: int | None, override: int | None) -> None:
        """Drop something that the author has pending; NotFound."""
        ...

    async def resolve(self, interview_id: str, comment: int, at: datetime | None) -> Comment:
        """Mark a comment as resolved, or (None) as open again; NotFound."""
        ...

    async def object_to(self, interview_id: str, objection: Objection) -> Objection:
        """Keep an objection under an id of the store's, or give the one with the same reason there is; NotFound."""
        ...

    async def withdraw(self, interview_id: str, objection: int) -> None:
        """Drop an objection of this interview; NotFound."""
        ...

    async def all_submitted(self) -> Mapping[str, Review]:
        """What was handed over, by interview; only those in which somebody has a word on a check."""
        ...
