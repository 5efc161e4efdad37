"""What comes of reading a file of the ledger: what can be taken, and what cannot, by its line."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ledger.brought import Brought
from app.domain.ledger.edits import Past
from app.errors import AppError

LARGEST_FILE = 2 * 1024 * 1024


class FileFault(StrEnum):
    """Why nothing of a file can be taken; prompts/phrases/ledger.yaml has the words."""

    NOTHING = "nothing"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NO_HEADINGS = "no_headings"
    BROKEN = "broken"
    OTHER_SCHEMA = "other_schema"
    TOO_MANY = "too_many"


class RowFault(StrEnum):
    """Why one row of a file is left out."""

    NO_FEATURE = "no_feature"
    TOO_LONG = "too_long"
    MORE_CELLS = "more_cells"
    UNREADABLE = "unreadable"
    NOT_IN_QUOTE = "not_in_quote"
    NO_TIME_ZONE = "no_time_zone"


class LedgerFileUnreadable(AppError):
    """Nothing of this file can be taken."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: its line in a CSV file, its number from 1 in a JSON file."""

    line: int
    fault: RowFault


@dataclass(frozen=True, slots=True)
class Read:
    """What can be taken of a file, and the rows that cannot."""

    brought: tuple[Brought, ...] = ()
    past: tuple[Past, ...] = ()
    bad: tuple[BadRow, ...] = ()
