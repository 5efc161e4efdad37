"""What a person changed in the ledger, as a list that only grows, and what holds when all of it is applied.

Rows are derived anew each time, so an edit names a row by one of its accounts: it stays with that account when
more is told, and goes with it when the interview is deleted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.language import Language
from app.domain.ledger.account import Account, Cell, Column
from app.domain.ledger.brought import Brought, accounts_brought
from app.domain.ledger.merging import Group, by_first_telling, merged


class EditKind(StrEnum):
    """Write cells, add, remove or restore a row, join two, split one telling off, settle a contradiction, bring in
    tellings and edits from elsewhere.
    """

    WRITE = "write"
    ADD = "add"
    REMOVE = "remove"
    RESTORE = "restore"
    JOIN = "join"
    SPLIT = "split"
    SETTLE = "settle"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Past:
    """An edit that was made elsewhere at that time, with the fields of a `Change`."""

    kind: EditKind
    row: str
    at: datetime
    column: Column | None = None
    other: str = ""
    cells: Mapping[Column, str] = field(default_factory=dict)
    language: Language = Language.EN


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `row` is an account of the row: for `split` the telling itself, for `add` the id of the new one.

    `other` is the account whose row is joined, or whose telling of `column` counts from now on. `cells` are what
    is written, in the row or in the new one; an empty text empties a cell. An `import` brings tellings and edits.
    """

    kind: EditKind
    row: str
    column: Column | None = None
    other: str = ""
    cells: Mapping[Column, str] = field(default_factory=dict)
    language: Language = Language.EN
    brought: tuple[Brought, ...] = ()
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change as it is stored; `number` rises."""

    number: int
    change: Change
    at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What holds after all edits. `written` and `chosen` are the latest by account and column."""

    groups: tuple[Group, ...]
    written: Mapping[tuple[str, Column], Edit]
    chosen: Mapping[tuple[str, Column], Edit]
    removed: frozenset[str]

    def latest(self, edits: Mapping[tuple[str, Column], Edit], group: Group, column: Column) -> Edit | None:
        """The last of `edits` made on any account of a group."""
        found = [edits[account.id, column] for account in group if (account.id, column) in edits]
        return max(found, key=lambda edit: edit.number, default=None)


def last_to_undo(edits: Iterable[Edit]) -> Edit | None:
    """The edit that undoing takes back: the last that holds."""
    return max((edit for edit in edits if not edit.undone), key=lambda edit: edit.number, default=None)


def past_of(edit: Edit) -> Past:
    """An edit as another ledger takes it."""
    change = edit.change
    return Past(change.kind, change.row, edit.at, change.column, change.other, change.cells, change.language)


def holding(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that were not undone in their order, those that were brought in the place of their import."""
    told: list[tuple[Change, datetime]] = []
    for edit in sorted((edit for edit in edits if not edit.undone), key=lambda edit: edit.number):
        told.append((edit.change, edit.at))
        told += [
            (Change(one.kind, one.row, one.column, one.other, one.cells, one.language), one.at)
            for one in edit.change.past
        ]
    return [Edit(number, change, at) for number, (change, at) in enumerate(told)]


def brought_in(edits: Iterable[Edit], known: Iterable[str]) -> list[Account]:
    """The accounts of all imports that hold, without those that are `known` by their id already."""
    imports = (edit.change.brought for edit in holding(edits) if edit.change.kind is EditKind.IMPORT)
    return list(accounts_brought((one for brought in imports for one in brought), known))


def apply(accounts: Iterable[Account], edits: Iterable[Edit]) -> Applied:
    """The accounts and those written by hand, grouped, with all edits that were not undone, in their order.

    An edit that names an account which is no longer there does nothing.
    """
    made = holding(edits)
    own = {edit.change.row: _own(edit) for edit in reversed(made) if edit.change.kind is EditKind.ADD}
    groups = [list(group) for group in merged([*accounts, *own.values()])]
    written: dict[tuple[str, Column], Edit] = {}
    chosen: dict[tuple[str, Column], Edit] = {}
    removed: set[str] = set()
    for edit in made:
        change, here = edit.change, _group_of(groups, edit.change.row)
        there = _group_of(groups, change.other)
        match change.kind:
            case EditKind.JOIN if here is not None and there is not None and here is not there:
                here.extend(there)
                groups.remove(there)
            case EditKind.SPLIT if here is not None and len(here) > 1:
                groups.append([account for account in here if account.id == change.row])
                here[:] = [account for account in here if account.id != change.row]
            case EditKind.WRITE:
                written |= {(change.row, column): edit for column in change.cells}
            case EditKind.SETTLE if change.column is not None and here is not None and here is there:
                chosen[change.row, change.column] = edit
            case EditKind.REMOVE:
                removed.add(change.row)
            case EditKind.RESTORE if here is not None:
                removed.difference_update(account.id for account in here)
    return Applied(by_first_telling(groups), written, chosen, frozenset(removed))


def _group_of(groups: Sequence[list[Account]], account: str) -> list[Account] | None:
    return next((group for group in groups if any(one.id == account for one in group)), None)


def _own(edit: Edit) -> Account:
    cells = {column: Cell(text) for column, text in edit.change.cells.items() if text}
    return Account(edit.change.row, edit.at, edit.change.language, cells, own=True)
