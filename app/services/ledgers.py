"""The ledger over all interviews: derived each time from what was said, with what the person changed folded in."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.language import Language
from app.domain.ledger.account import Account, Cell, Column, Place
from app.domain.ledger.edits import Change, Edit, EditKind, last_to_undo
from app.domain.ledger.rows import Ledger, Row, ledger_of
from app.domain.ledger.told import practised
from app.domain.passages import Reader
from app.domain.reading.lexicon import Lexicon
from app.errors import InvalidInput, NotAllowedNow, NotFound
from app.services.drills import Drills, ToldCell
from app.services.export import ExportedFile
from app.services.keys import new_id
from app.services.ledger_accounts import ToldByInterviews
from app.services.ledger_document import json_file
from app.services.ledger_files import LedgerForm, csv_file, markdown_file
from app.services.ports import Clock, Content, InterviewStore, Mark
from app.services.ports.ledger import LedgerStore
from app.services.texts import accepted_cell


@dataclass(frozen=True, slots=True)
class Known:
    """The ledger, and the edit that undoing would take back."""

    ledger: Ledger
    last: Edit | None


@dataclass(frozen=True, slots=True)
class Filled:
    """What a drill brought into the ledger: the id of its row, and the cells by column."""

    row: str
    cells: Mapping[Column, Cell]


_MadeOf = tuple[Sequence[Account], Sequence[ToldCell], Sequence[Edit]]


class Ledgers:
    """Reads the ledger, changes it, gives it away as a file."""

    def __init__(
        self,
        interviews: InterviewStore,
        store: LedgerStore,
        drills: Drills,
        content: Content,
        clock: Clock,
        read_by: Callable[[Lexicon], str],
    ) -> None:
        self._store = store
        self._drills = drills
        self._content = content
        self._clock = clock
        self._told = ToldByInterviews(interviews, store, content.phrases.cues, read_by)
        self._made: tuple[_MadeOf, Ledger] | None = None

    async def show(self) -> Known:
        """The ledger as it stands. Live interviews that go on are left out; StoreUnavailable."""
        accounts = await self._told.accounts()
        brought, edits = await self._drills.told_cells(), await self._store.edits()
        made_of = (accounts, brought, edits)
        made = self._made
        if made is None or made[0] != made_of:
            made = self._made = (made_of, await asyncio.to_thread(self._derived, accounts, brought, edits))
        return Known(made[1], last_to_undo(edits))

    async def change(self, change: Change, mark: Mark | None = None) -> str:
        """Take a change, once for each `mark`: the id of the row it is about afterwards.

        NotFound, InvalidInput, KeyReused. Cells that are written as they are shown are no change.
        """
        if mark is not None and await self._store.knows(mark):
            return change.row
        ledger = (await self.show()).ledger
        accepted = _accepted(change, ledger)
        if accepted.kind is EditKind.WRITE and not accepted.cells:
            return accepted.row
        row, other = ledger.row_of(accepted.row), ledger.row_of(accepted.other)
        owner, joined = _interview_of(row, accepted.row), _interview_of(other, accepted.other)
        await self._store.add(accepted, self._clock.now(), owner, joined, mark)
        after = (await self.show()).ledger.row_of(accepted.row)
        return after.id if after else accepted.row

    async def undo(self, mark: Mark | None = None) -> None:
        """Take back the last change that holds, once for each `mark`; NotAllowedNow when there is none."""
        if not await self._store.undo(mark):
            raise NotAllowedNow("There is nothing to undo.")

    async def filled(self, drill: str) -> Filled | None:
        """What a drill's latest answer brought into the ledger; None while it meets nothing. StoreUnavailable."""
        account = f"drill-{drill}"
        row = (await self.show()).ledger.row_of(account)
        if row is None:
            return None
        return Filled(row.id, next(one.cells for one in row.accounts if one.id == account))

    async def export(self, form: LedgerForm, language: Language) -> ExportedFile:
        """All rows as a file, with headings in `language`; StoreUnavailable."""
        ledger = (await self.show()).ledger
        if form is LedgerForm.JSON:
            return json_file(ledger, await self._store.edits())
        rows = ledger.rows
        make = csv_file if form is LedgerForm.CSV else markdown_file
        return make(rows, language, self._content.phrases.render)

    def _derived(self, accounts: Sequence[Account], brought: Sequence[ToldCell], edits: Sequence[Edit]) -> Ledger:
        """Made in a thread of its own, since hundreds of tellings take a moment."""
        reader = Reader(self._content.phrases.cues)
        ledger = ledger_of(accounts, edits, reader)
        answered = list(_drilled(brought, accounts, ledger, reader))
        return ledger_of([*accounts, *answered], edits, reader) if answered else ledger


def _accepted(change: Change, ledger: Ledger) -> Change:
    """The change as it will be stored: rows and columns that exist, texts that fit."""
    if change.kind is EditKind.IMPORT:
        raise InvalidInput("A file or a résumé is brought in by POST /api/v1/ledger/import or …/resume.", "kind")
    cells = {column: accepted_cell(text, column.value) for column, text in change.cells.items()}
    if change.kind is EditKind.ADD:
        if not cells.get(Column.FEATURE):
            raise InvalidInput("Name the feature.", Column.FEATURE.value)
        return replace(change, row=f"own-{new_id()}", cells=cells)
    row = _existing(ledger, change.row)
    match change.kind:
        case EditKind.WRITE if not cells:
            raise InvalidInput("Name at least one cell to write.", "cells")
        case EditKind.WRITE:
            changed = {column: text for column, text in cells.items() if text != row.shown(column).text}
            return replace(change, row=row.id, cells=changed)
        case EditKind.JOIN if _existing(ledger, change.other).id == row.id:
            raise InvalidInput("Choose another row to join with this one.", "other")
        case EditKind.SPLIT if len(row.accounts) == 1:
            raise InvalidInput("This row has one telling only, so there is nothing to split off.", "row")
        case EditKind.SETTLE:
            _check_telling(row, change)
    return change


def _check_telling(row: Row, change: Change) -> None:
    if change.column is None:
        raise InvalidInput("Say which cell is to be settled.", "column")
    if all(told.account.id != change.other for told in row.shown(change.column).tellings):
        raise InvalidInput("Choose a telling of this cell.", "other")


def _existing(ledger: Ledger, account: str) -> Row:
    row = ledger.row_of(account)
    if row is None:
        raise NotFound("There is no such row in the ledger. Load it again.")
    return row


def _interview_of(row: Row | None, account: str) -> str | None:
    accounts = row.accounts if row else ()
    return next((one.interview for one in accounts if one.id == account), None)


def _drilled(
    brought: Sequence[ToldCell], accounts: Sequence[Account], ledger: Ledger, reader: Reader
) -> Iterator[Account]:
    """The latest answer of each drill, for the account it was asked about or else the row of that name."""
    for told in {one.drill: one for one in brought}.values():
        about = next((a.id for a in accounts if a.interview == told.interview and told.turn in a.turns), None)
        about = about or next((row.id for row in ledger.rows if _called(row, told.feature)), None)
        if about is None:
            continue
        place = Place(None, 0, told.attempt, drill=told.drill)
        cell = Cell(told.quote, told.quote, place, told.start, told.end)
        asked = Account(f"drill-{told.drill}", told.at, told.language, joins=about, interview=told.interview)
        yield practised(asked, Column(told.cell), cell, reader)


def _called(row: Row, feature: str) -> bool:
    return " ".join(row.shown(Column.FEATURE).text.split()) == feature
