"""Rows of the ledger out of a CSV file: its own, or one that a person made with the same headings."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.language import Language
from app.domain.ledger.account import LEDGER_COLUMNS, Column
from app.domain.phrasing import Render
from app.services.ledger_reading import BadRow, FileFault, LedgerFileUnreadable, RowFault
from app.services.spreadsheet import BYTE_ORDER_MARK, unguarded
from app.services.texts import LONGEST_ANSWER, LONGEST_CELL

MOST_ROWS = 1_000
SHEET_COLUMNS = (*LEDGER_COLUMNS, Column.ACHIEVEMENT, Column.MONEY)
_DELIMITERS = (",", ";", "\t")
_QUOTES = "quotes"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as it stands in the file from `line` on: its cells, and the quotes behind them."""

    line: int
    cells: Mapping[Column, str]
    quotes: tuple[str, ...]

    def quote_of(self, text: str) -> str:
        """The first of its quotes that holds `text`, else the text itself."""
        return next((quote for quote in self.quotes if text in quote), text)


def read_sheet(content: bytes, render: Render) -> tuple[list[SheetRow], list[BadRow]]:
    """The rows of a CSV file, and those that cannot be used; LedgerFileUnreadable.

    The first line names the columns, in either language or as the API does, in any order; "feature" must be there.
    """
    text = _text(content)
    names = _names(render)
    head, lines = _opened(text, names)
    rows: list[SheetRow] = []
    bad: list[BadRow] = []
    for line, fields in lines:
        if len(rows) + len(bad) >= MOST_ROWS:
            raise LedgerFileUnreadable(FileFault.TOO_MANY)
        found = RowFault.UNREADABLE if fields is None else _row(line, head, fields, render)
        if isinstance(found, SheetRow):
            rows.append(found)
        elif found is not None:
            bad.append(BadRow(line, found))
    return rows, bad


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LedgerFileUnreadable(FileFault.NOT_TEXT) from error
    if "\x00" in text:
        raise LedgerFileUnreadable(FileFault.NOT_TEXT)
    return text.removeprefix(BYTE_ORDER_MARK)


def _names(render: Render) -> Mapping[str, str]:
    """Headings in both languages, and the columns' own names, to the column or to the quotes."""
    names = {column.value: column.value for column in Column} | {_QUOTES: _QUOTES}
    for language in Language:
        for name in (*(column.value for column in SHEET_COLUMNS), "time", _QUOTES):
            column = Column.WHEN.value if name == "time" else name
            names[_bare(render(f"ledger.{name}", language))] = column
    return names


def _bare(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _opened(text: str, names: Mapping[str, str]) -> tuple[list[str], Iterator[tuple[int, list[str] | None]]]:
    """The columns of the head by the delimiter that tells most of them, and the lines behind it."""
    first = text.partition("\n")[0]
    heads = {
        mark: [names.get(_bare(unguarded(one))) for one in next(csv.reader([first], delimiter=mark), [])]
        for mark in _DELIMITERS
    }
    mark = max(heads, key=lambda one: sum(name is not None for name in heads[one]))
    known = [name for name in heads[mark] if name is not None]
    if Column.FEATURE.value not in known or len(known) != len(set(known)):
        raise LedgerFileUnreadable(FileFault.NO_HEADINGS)
    return [name or "" for name in heads[mark]], _lines(text, mark)


def _lines(text: str, mark: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line it begins in; None for one that is not CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    begins = 1
    while True:
        try:
            fields: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fields = None
        if begins > 1 and fields != []:
            yield begins, fields
        begins = reader.line_num + 1


def _row(line: int, head: Sequence[str], fields: Sequence[str], render: Render) -> SheetRow | RowFault | None:
    """The row, what is wrong with it, or None where it is empty."""
    if not any(field.strip() for field in fields):
        return None
    if len(fields) > len(head):
        return RowFault.MORE_CELLS
    named = {name: unguarded(field) for name, field in zip(head, fields, strict=False) if name}
    quotes = tuple(quote for quote in named.pop(_QUOTES, "").split("\n") if quote.strip())
    cells = {Column(name): " ".join(_told(text, render).split()) for name, text in named.items()}
    if cells.get(Column.WHEN) == cells.get(Column.DAYS):
        cells.pop(Column.WHEN, None)
    cells = {column: text for column, text in cells.items() if text}
    if Column.FEATURE not in cells:
        return RowFault.NO_FEATURE
    if any(len(text) > LONGEST_CELL for text in cells.values()) or any(len(q) > LONGEST_ANSWER for q in quotes):
        return RowFault.TOO_LONG
    return SheetRow(line, cells, quotes)


def _told(text: str, render: Render) -> str:
    """A cell without "(told differently: …)"."""
    for language in Language:
        between, _, end = render("ledger.contradicts", language, cell="", tellings="\x00").partition("\x00")
        if text.endswith(end) and between in text:
            return text.partition(between)[0]
    return text
