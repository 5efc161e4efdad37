"""Bringing achievements into the ledger: its own files, and the lines of a résumé. The same twice adds nothing."""

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.background import LONGEST_READ
from app.domain.language import Language, language_of
from app.domain.ledger.account import Cell, Column
from app.domain.ledger.brought import Brought, Source
from app.domain.ledger.edits import Change, Edit, EditKind, Past, holding, past_of
from app.domain.ledger.keys import name_key
from app.domain.ledger.resume import achievements
from app.domain.ledger.rows import Ledger, Row
from app.domain.passages import Reader
from app.errors import InvalidInput
from app.services.ledger_document import read_json
from app.services.ledger_reading import LARGEST_FILE, BadRow, FileFault, LedgerFileUnreadable, Read, RowFault
from app.services.ledger_sheet import SheetRow, read_sheet
from app.services.ledgers import Ledgers
from app.services.ports import Clock, Content
from app.services.ports.ledger import Kept, LedgerStore
from app.services.texts import LONGEST_BACKGROUND, storable


@dataclass(frozen=True, slots=True)
class LineOf:
    """An achievement of a résumé; `known` when the ledger holds it already."""

    brought: Brought
    known: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: tellings and edits that were added, how many were here before, rows left out."""

    tellings: tuple[str, ...] = ()
    edits: int = 0
    known: int = 0
    bad: tuple[BadRow, ...] = ()


class LedgerImports:
    """Takes files and résumés. One import is one change, which undoing takes back as a whole."""

    def __init__(self, ledgers: Ledgers, store: LedgerStore, content: Content, clock: Clock) -> None:
        self._ledgers = ledgers
        self._store = store
        self._content = content
        self._clock = clock

    async def file(self, content: bytes) -> Taken:
        """Take a CSV or JSON file; rows that cannot be used are named and the others taken.

        LedgerFileUnreadable, StoreUnavailable.
        """
        if not content.strip():
            raise LedgerFileUnreadable(FileFault.NOTHING)
        if len(content) > LARGEST_FILE:
            raise LedgerFileUnreadable(FileFault.TOO_LARGE)
        ledger, edits = await self._standing()
        if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
            read = await asyncio.to_thread(read_json, content)
        else:
            read = await asyncio.to_thread(self._of_sheet, content, ledger, self._clock.now())
        return await self._take(read, ledger, edits)

    async def lines(self, text: str) -> Sequence[LineOf]:
        """The achievements that a résumé tells, in its order. InvalidInput, StoreUnavailable."""
        storable(text, "text")
        if len(text) > LONGEST_BACKGROUND:
            raise InvalidInput("The résumé is longer than 50,000 characters. Shorten it and try again.", "text")
        ledger, _ = await self._standing()
        reader = Reader(self._content.phrases.cues)
        now = self._clock.now()
        found = await asyncio.to_thread(lambda: list(achievements(text[:LONGEST_READ], now, reader)))
        return [LineOf(one, ledger.row_of(one.id) is not None) for one in found]

    async def resume(self, text: str, only: Collection[str] | None) -> Taken:
        """Take the achievements of a résumé, those with an id in `only` or all. InvalidInput, StoreUnavailable."""
        found = [line.brought for line in await self.lines(text)]
        wanted = found if only is None else [one for one in found if one.id in only]
        ledger, edits = await self._standing()
        return await self._take(Read(tuple(wanted)), ledger, edits)

    def told(self, fault: FileFault | RowFault, language: Language) -> str:
        """What is wrong with a file or a row, and what to do."""
        return self._content.phrases.render(f"ledger.fault_{fault}", language)

    async def _standing(self) -> tuple[Ledger, Sequence[Edit]]:
        return (await self._ledgers.show()).ledger, await self._store.edits()

    async def _take(self, read: Read, ledger: Ledger, edits: Sequence[Edit]) -> Taken:
        fresh = {one.id: one for one in read.brought if ledger.row_of(one.id) is None}
        here = {_identity(past_of(edit)) for edit in holding(edits)}
        past = [one for one in read.past if _identity(one) not in here]
        about_here = [one for one in past if any(_owners(ledger, one))]
        elsewhere = tuple(one for one in past if not any(_owners(ledger, one)))
        kept = [Kept(_change(one), one.at, *_owners(ledger, one)) for one in about_here]
        if fresh or elsewhere:
            whole = Change(EditKind.IMPORT, "", brought=tuple(fresh.values()), past=elsewhere)
            kept.append(Kept(whole, self._clock.now()))
        if kept:
            await self._store.add_all(kept)
        known = len({one.id for one in read.brought}) - len(fresh)
        return Taken(tuple(fresh), len(past), known, read.bad)

    def _of_sheet(self, content: bytes, ledger: Ledger, at: datetime) -> Read:
        reader = Reader(self._content.phrases.cues)
        rows, bad = read_sheet(content, self._content.phrases.render)
        standing = _by_name(ledger, reader)
        brought = [_of_row(row, standing, at, reader) for row in rows]
        return Read(tuple(brought), (), tuple(bad))


def _by_name(ledger: Ledger, reader: Reader) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for row in (*ledger.rows, *ledger.removed):
        feature = row.shown(Column.FEATURE)
        for text in {feature.text, *(told.cell.text for told in feature.tellings)}:
            rows.setdefault(_named(text, reader), []).append(row)
    return rows


def _named(text: str, reader: Reader) -> str:
    return name_key(reader.read(text)).whole or " ".join(text.split())


def _of_row(row: SheetRow, standing: dict[str, list[Row]], at: datetime, reader: Reader) -> Brought:
    """A row of a file, or the telling that says as much already."""
    feature = row.cells[Column.FEATURE]
    same = standing.get(_named(feature, reader), [])
    new: dict[Column, str] = {
        column: text
        for column, text in row.cells.items()
        if column is not Column.FEATURE and not any(_says(one, column, text) for one in same)
    }
    language = language_of(feature)
    if same and not new:
        return Brought(same[0].id, at, language)
    texts: dict[Column, str] = {Column.FEATURE: feature, **new}
    cells = {column: _cell(row, text) for column, text in texts.items()}
    return Brought(_id(texts), at, language, cells, source=Source.FILE)


def _says(row: Row, column: Column, text: str) -> bool:
    shown = row.shown(column)
    return text in {" ".join(one.split()) for one in (shown.text, *(told.cell.text for told in shown.tellings))}


def _cell(row: SheetRow, text: str) -> Cell:
    quote = row.quote_of(text)
    return Cell(text, quote, None, quote.index(text), quote.index(text) + len(text))


def _id(cells: dict[Column, str]) -> str:
    words = "\n".join(f"{column}={cells[column]}" for column in sorted(cells)).casefold()
    return f"file-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:20]}"


def _owners(ledger: Ledger, past: Past) -> tuple[str | None, str | None]:
    """The interviews here that an edit is about."""
    return _interview(ledger, past.row), _interview(ledger, past.other)


def _interview(ledger: Ledger, account: str) -> str | None:
    row = ledger.row_of(account)
    return next((one.interview for one in row.accounts if one.id == account), None) if row else None


def _change(past: Past) -> Change:
    return Change(past.kind, past.row, past.column, past.other, past.cells, past.language)


def _identity(past: Past) -> tuple[object, ...]:
    cells = tuple(sorted(past.cells.items()))
    return (past.kind, past.row, past.column, past.other, cells, past.language, past.at)
