"""What the ledger page shows: cells with a way to their words, other tellings, questions for what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from app.domain.language import Language
from app.domain.ledger.account import LEDGER_COLUMNS, MATRIX_COLUMNS, Account, Cell, Column, Place, Table
from app.domain.ledger.blanks import missing, question_for
from app.domain.ledger.rows import Ledger, Row, Shown, Told
from app.domain.ledger.wording import difference_words
from app.domain.phrasing import Render
from app.services.texts import LONGEST_FEATURE

COLUMNS = {Table.LEDGER: LEDGER_COLUMNS, Table.MATRIX: MATRIX_COLUMNS}
LONGEST_TEXT_LINK = 300
# What is listed of a row unless the whole of it is asked for.
MOST_LISTED = 8
# A drill on money asks for the effect on the business, and the amount is read off the answer.
_DRILLED_AS = {Column.MONEY: Column.LIFT}


@dataclass(frozen=True, slots=True)
class TellingView:
    """One telling of a cell, with the address of its words; `counts` if it is what the table shows.

    `source`: `resume` or `file` where it was brought in, and then it has no address.
    """

    account: str
    text: str
    quote: str
    href: str | None
    language: Language
    counts: bool
    contradicts: bool
    source: str


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell. `question` asks for what is missing; `drilled` is the cell that a drill on it is about.

    `differences` says of tellings that cannot both be true how they differ; `apart` are those, the latest of each
    wording.
    """

    column: Column
    text: str
    href: str | None
    quote: str
    language: Language | None
    written: bool
    source: str
    open: bool
    differences: tuple[str, ...]
    question: str | None
    drilled: str
    apart: tuple[TellingView, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """One account of a row, and where it begins; `source` as in a telling."""

    account: str
    text: str
    href: str | None
    language: Language
    source: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row. `interview` and `turn` are the answer that a drill goes back to, None for a row written by hand.

    `origins` are the latest of its `told` accounts.
    """

    id: str
    title: str
    named: bool
    language: Language | None
    cells: tuple[CellView, ...]
    origins: tuple[Origin, ...]
    told: int
    interview: str | None
    turn: int | None
    feature: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The page: a table of rows, and the titles of those that were removed, by id."""

    table: Table
    columns: tuple[Column, ...]
    rows: tuple[RowView, ...]
    removed: tuple[tuple[str, str], ...]
    open: int


def ledger_view(ledger: Ledger, table: Table, language: Language, render: Render, whole: str = "") -> LedgerView:
    """`ledger` as one of its two tables; questions are in the visitor's `language`.

    Of the row `whole` everything is listed, of others the latest few tellings.
    """
    columns = COLUMNS[table]
    rows = tuple(
        _row(row, table, columns, language, render, None if row.id == whole else MOST_LISTED) for row in ledger.rows
    )
    removed = tuple((row.id, row.shown(Column.FEATURE).text) for row in ledger.removed)
    return LedgerView(table, columns, rows, removed, sum(cell.open for row in rows for cell in row.cells))


def _row(
    row: Row, table: Table, columns: Sequence[Column], language: Language, render: Render, most: int | None
) -> RowView:
    asked = missing(row, table)
    feature = row.shown(Column.FEATURE)
    said = [account for account in reversed(row.accounts) if not account.source]
    places = [place for account in said for place in _places(account) if place.interview]
    return RowView(
        id=row.id,
        title=feature.text,
        named=row.named,
        language=_spoken(feature),
        cells=tuple(_cell(row, column, table, column in asked, language, render, most) for column in columns),
        origins=tuple(_origin(account) for account in row.accounts[-most if most else 0 :]),
        told=len(row.accounts),
        interview=places[0].interview if places else None,
        turn=places[0].turn if places else None,
        feature=feature.text[:LONGEST_FEATURE],
    )


def _places(account: Account) -> Iterator[Place]:
    order = (Column.ACHIEVEMENT, *Column)
    cells = (account.cells[column] for column in order if column in account.cells)
    return (cell.place for cell in cells if cell.place is not None)


def _cell(
    row: Row, column: Column, table: Table, asked: bool, language: Language, render: Render, most: int | None
) -> CellView:
    stands = row.time_column if table is Table.MATRIX and column is Column.DAYS else column
    shown = row.shown(stands)
    return CellView(
        column=stands,
        text=shown.text,
        href=None if shown.source else _href(shown.cell),
        quote=shown.cell.quote if shown.cell else "",
        language=_spoken(shown),
        written=shown.written,
        source=shown.source,
        open=shown.open,
        differences=tuple(difference_words(one, language, render) for one in shown.differences),
        question=question_for(row, column, language, render) if asked else None,
        drilled=_DRILLED_AS.get(column, column).value,
        apart=tuple(_telling(told, shown) for told in _apart(shown)[:most]),
    )


def _apart(shown: Shown) -> list[Told]:
    """The tellings that contradict another, the latest of each wording, while that is not settled."""
    if not shown.open:
        return []
    first = {told.cell.text: told for told in reversed(shown.tellings) if told.contradicts}
    return list(reversed(first.values()))


def _spoken(shown: Shown) -> Language | None:
    """The language in which what is shown was said; None for what was written by hand."""
    return next((told.account.language for told in shown.tellings if told.cell == shown.cell), None)


def _telling(told: Told, shown: Shown) -> TellingView:
    cell, account = told.cell, told.account
    return TellingView(
        account=account.id,
        text=cell.text,
        quote=cell.quote,
        href=None if account.source else _href(cell),
        language=account.language,
        counts=cell == shown.cell,
        contradicts=told.contradicts,
        source=account.source,
    )


def _origin(account: Account) -> Origin:
    cell = account.cells.get(Column.ACHIEVEMENT) or next(iter(account.cells.values()), None)
    href = None if account.source else _href(cell)
    text = cell.quote or cell.text if cell else ""
    return Origin(account.id, text, href, account.language, account.source)


def _href(cell: Cell | None) -> str | None:
    """Where the words of a cell stand: at their mark in the transcript, else at their turn or drill."""
    place = cell.place if cell else None
    if cell is None or place is None:
        return None
    if place.drill is not None:
        return f"/drills/{place.drill}#attempt-{place.attempt}"
    page = f"/interviews/{place.interview}/transcript"
    if cell.check is not None:
        signal, check = cell.check.split(".")
        return f"{page}#e{place.turn}-{place.attempt}-{signal}-{check}"
    return f"{page}#turn-{place.turn}{_text_link(cell.quote)}"


def _text_link(words: str) -> str:
    """A text fragment, by which browsers mark the very words; a dash has a meaning of its own in it."""
    if len(words) > LONGEST_TEXT_LINK or "\n" in words:
        return ""
    return f":~:text={quote(words, safe='').replace('-', '%2D')}"
