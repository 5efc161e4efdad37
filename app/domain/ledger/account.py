"""One account of a feature: what one topic, one drill or the person's own hand says of it, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.language import Language


class Column(StrEnum):
    """What can be said of a feature. `CELLS_OF` says which of these a table shows."""

    FEATURE = "feature"
    KPI = "kpi"
    CHANGE = "change"
    DAYS = "days"
    DATA = "data"
    LIFT = "lift"
    ACHIEVEMENT = "achievement"
    MONEY = "money"
    WHEN = "when"


class Table(StrEnum):
    """The two ways to look at the same rows."""

    LEDGER = "ledger"
    MATRIX = "matrix"


LEDGER_COLUMNS = (Column.FEATURE, Column.KPI, Column.CHANGE, Column.DAYS, Column.DATA, Column.LIFT)
# The last one stands for the time: the days to ship, or when it was where nobody said how long it took.
MATRIX_COLUMNS = (Column.FEATURE, Column.ACHIEVEMENT, Column.MONEY, Column.DAYS)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands: attempt `attempt` at turn `turn` of an interview, or at a drill (turn 0)."""

    interview: str | None
    turn: int
    attempt: int
    drill: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows: `text`, a part of `quote`, which is `answer[start:end]` of the answer at `place`.

    Without a place the person wrote it; then `quote` is empty. `check` names the evidence it comes from, as
    "signal.check", where a judge found it.
    """

    text: str
    quote: str = ""
    place: Place | None = None
    start: int = 0
    end: int = 0
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Acts:
    """In how many clauses the candidate acts, the candidate's group, and others."""

    own: int = 0
    shared: int = 0
    others: int = 0

    @property
    def all(self) -> int:
        """In how many somebody acts."""
        return self.own + self.shared + self.others

    def __add__(self, other: "Acts") -> "Acts":
        return Acts(self.own + other.own, self.shared + other.shared, self.others + other.others)


NO_ACTS = Acts()


@dataclass(frozen=True, slots=True)
class Account:
    """One telling of a feature. `id` never changes; `key` is empty for a name too vague to be known again by, and
    `bare` is the key without for whom or where it is.

    `named` is False where the feature's cell is only the clause that the evidence stands in. `joins` is the account
    that this one was asked about, or empty. `interview` is the one it goes with, told in
    its `turns`. `own`: written, not told. `source`: where one was brought from that was not told here, or empty.
    `acts`: who acts in the answers.
    """

    id: str
    at: datetime
    language: Language
    cells: Mapping[Column, Cell] = field(default_factory=dict)
    named: bool = True
    key: str = ""
    bare: str = ""
    metric: str = ""
    joins: str = ""
    interview: str | None = None
    turns: frozenset[int] = frozenset()
    own: bool = False
    source: str = ""
    acts: Acts = NO_ACTS

    def text(self, column: Column) -> str:
        """What it says in a column, empty when nothing."""
        cell = self.cells.get(column)
        return cell.text if cell else ""
