"""Finding what was said: by who said it, about which check, open or resolved."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.review.said import Comment, Override, Review


class CommentState(StrEnum):
    """Whether a comment is settled."""

    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What a reader looks for in a review; what is None does not matter, all that is named has to hold.

    `check` (`signal.check`) is a thing of words on checks, `state` one of comments: each leaves the other kind out.
    """

    author: str | None = None
    check: str | None = None
    state: CommentState | None = None

    @property
    def is_active(self) -> bool:
        """Whether anything is looked for."""
        return self != ReviewFilter()

    def of(self, review: Review) -> Review:
        """That part of `review` which is looked for."""
        return Review(
            tuple(comment for comment in review.comments if self._wants_comment(comment)),
            tuple(word for word in review.overrides if self._wants_word(word)),
            review.done,
        )

    def _wants_comment(self, comment: Comment) -> bool:
        settled = comment.resolved_at is not None
        in_state = self.state is None or settled is (self.state is CommentState.RESOLVED)
        return in_state and self.check is None and self.author in (None, comment.author.id)

    def _wants_word(self, word: Override) -> bool:
        on_check = self.check in (None, f"{word.signal}.{word.check}")
        return on_check and self.state is None and self.author in (None, word.author.id)
