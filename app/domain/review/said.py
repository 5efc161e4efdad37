"""What people say about an interview. Nothing of it changes what a judge found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.review.anchors import Anchor
from app.domain.review.objection import Objection
from app.domain.scorecard import JudgeKind

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Author:
    """Who says something: the candidate (`OWNER`, without a name) or whoever has a link (the link's id)."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The attempt that something is said about."""

    n: int
    number: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on words of an answer. Until `submitted_at` only its author sees it."""

    id: int
    about: Answer
    anchor: Anchor
    text: str
    author: Author
    created_at: datetime
    submitted_at: datetime | None = None
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word on one check, which may also bear the judge out. The latest of an author counts.

    Met needs the words that show it. `machine_met` is what `judge` had found when it was said, `blind` whether
    that was out of the person's sight.
    """

    id: int
    about: Answer
    signal: str
    check: str
    met: bool
    anchor: Anchor | None
    reason: str
    author: Author
    blind: bool
    machine_met: bool | None
    judge: JudgeKind | None
    created_at: datetime
    submitted_at: datetime | None = None

    @property
    def place(self) -> tuple[str, Answer, str, str]:
        """What one author has one word on."""
        return self.author.id, self.about, self.signal, self.check


@dataclass(frozen=True, slots=True)
class Done:
    """An author has gone through an answer."""

    author: str
    about: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """All that was said about an interview, in the order in which it was said."""

    comments: tuple[Comment, ...] = ()
    overrides: tuple[Override, ...] = ()
    done: tuple[Done, ...] = ()
    objections: tuple[Objection, ...] = ()

    def submitted(self) -> "Review":
        """What its authors have handed over."""
        return Review(
            tuple(comment for comment in self.comments if comment.submitted_at),
            tuple(word for word in self.overrides if word.submitted_at),
            self.done,
            self.objections,
        )

    def by(self, author: str) -> "Review":
        """What one author said, handed over or not."""
        return Review(
            tuple(comment for comment in self.comments if comment.author.id == author),
            tuple(word for word in self.overrides if word.author.id == author),
            tuple(mark for mark in self.done if mark.author == author),
            self.objections if author == OWNER else (),
        )

    def about(self, answer: Answer) -> "Review":
        """What was said about one answer."""
        return Review(
            tuple(comment for comment in self.comments if comment.about == answer),
            tuple(word for word in self.overrides if word.about == answer),
            tuple(mark for mark in self.done if mark.about == answer),
        )

    @property
    def pending(self) -> int:
        """How much has not been handed over."""
        comments = sum(comment.submitted_at is None for comment in self.comments)
        return comments + sum(word.submitted_at is None for word in self.overrides)

    @property
    def authors(self) -> tuple[Author, ...]:
        """Who has a word on a check, in the order of their first one."""
        return tuple({word.author.id: word.author for word in self.overrides}.values())


def latest(words: Iterable[Override]) -> tuple[Override, ...]:
    """The words that count: of each author the last one on each check."""
    return tuple({word.place: word for word in words}.values())
