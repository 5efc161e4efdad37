"""A batch: many answers that a programme sends at once to have each of them scored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.language import Language
from app.domain.scorecard import JudgeKind, Scorecard

MOST_ANSWERS = 10_000


class BatchStatus(StrEnum):
    """`receiving`: its lines still come in; `running`: lines wait to be scored; `done`; `cancelled`."""

    RECEIVING = "receiving"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """`bad`: the line cannot be scored; that never keeps the others from it."""

    WAITING = "waiting"
    SCORED = "scored"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class BatchWish:
    """How to score: `signals` None means all, `language` None each answer's own; a line may name its own."""

    judge: JudgeKind = JudgeKind.RULES
    signals: tuple[str, ...] | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines are in each state."""

    waiting: int = 0
    scored: int = 0
    bad: int = 0

    @property
    def lines(self) -> int:
        """All of them."""
        return self.waiting + self.scored + self.bad


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch as it stands. `key` is what its sender calls it, `fingerprint` the hash of all that was sent."""

    id: str
    wish: BatchWish
    counts: Counts
    created_at: datetime
    key: str | None = None
    fingerprint: str | None = None
    webhook: str | None = None
    received_at: datetime | None = None
    cancelled_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def status(self) -> BatchStatus:
        """Where it is on its way. A batch that was done before somebody cancelled it stays done."""
        if self.finished_at is not None:
            return BatchStatus.DONE
        if self.cancelled_at is not None:
            return BatchStatus.CANCELLED
        return BatchStatus.RUNNING if self.received_at is not None else BatchStatus.RECEIVING

    @property
    def is_over(self) -> bool:
        """Whether no line of it will be scored any more."""
        return self.status in (BatchStatus.DONE, BatchStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """An answer to score, with the name its sender gave it."""

    answer: str
    question: str = ""
    name: str | None = None
    signals: tuple[str, ...] | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line cannot be scored: what to change, and in which field (None: in the line as a whole)."""

    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line that was sent, numbered from 1 as in the sender's file; blank ones are left out."""

    number: int
    content: BatchAnswer | Fault


@dataclass(frozen=True, slots=True)
class LineResult:
    """What became of a line: its scorecard, or why it has none; neither while it waits."""

    number: int
    state: LineState
    name: str | None = None
    card: Scorecard | None = None
    fault: Fault | None = None
