"""The ledger as a file: CSV for spreadsheets, Markdown to read, each cell with the words it comes from."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from app.domain.language import Language
from app.domain.ledger.account import LEDGER_COLUMNS, MATRIX_COLUMNS, Column
from app.domain.ledger.rows import Row, Shown
from app.domain.ledger.wording import difference_words
from app.domain.phrasing import Render
from app.services.export import ExportedFile
from app.services.ledger_sheet import SHEET_COLUMNS
from app.services.plain_markdown import inline
from app.services.spreadsheet import csv_text


class LedgerForm(StrEnum):
    """The kinds of file; `app/services/ledger_document.py` writes the JSON one."""

    CSV = "csv"
    MD = "md"
    JSON = "json"


def csv_file(rows: Sequence[Row], language: Language, render: Render) -> ExportedFile:
    """A row a feature with the columns of both tables, then the quotes behind its cells."""
    head = [render(f"ledger.{name}", language) for name in (*SHEET_COLUMNS, "time", "quotes")]
    lines = ([*_cells(row, SHEET_COLUMNS, language, render), _time(row), _quotes(row)] for row in rows)
    return ExportedFile("ledger.csv", "text/csv; charset=utf-8", csv_text(head, lines))


def markdown_file(rows: Sequence[Row], language: Language, render: Render) -> ExportedFile:
    """Ledger and matrix as tables, then for each feature where it was said."""
    lines = [f"# {render('ledger.title', language)}", ""]
    if not rows:
        lines += [render("ledger.empty", language), ""]
    for name, columns in (("ledger", LEDGER_COLUMNS), ("matrix", MATRIX_COLUMNS)) if rows else ():
        lines += [f"## {render(f'ledger.{name}', language)}", "", *_table(rows, columns, language, render), ""]
    if rows:
        lines += [f"## {render('ledger.sources', language)}", ""]
    for row in rows:
        lines += [f"### {inline(row.shown(Column.FEATURE).text)}", "", *_sources(row, language, render), ""]
    return ExportedFile("ledger.md", "text/markdown; charset=utf-8", "\n".join(lines).rstrip("\n") + "\n")


def _table(rows: Sequence[Row], columns: Sequence[Column], language: Language, render: Render) -> Iterator[str]:
    timed = Column.ACHIEVEMENT in columns
    names = ["time" if timed and column is Column.DAYS else column.value for column in columns]
    yield _line([render(f"ledger.{name}", language) for name in names])
    yield _line(["---"] * len(columns))
    for row in rows:
        shown = [row.time_column if timed and column is Column.DAYS else column for column in columns]
        yield _line([inline(text) for text in _cells(row, shown, language, render)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row, columns: Sequence[Column], language: Language, render: Render) -> list[str]:
    return [_cell(row.shown(column), language, render) for column in columns]


def _cell(shown: Shown, language: Language, render: Render) -> str:
    """The text, and what else was told of it while that is not settled."""
    others = list(dict.fromkeys(told.cell.text for told in shown.tellings if told.contradicts))
    others = [text for text in others if text != shown.text]
    if not shown.open or not others:
        return shown.text
    listed = others[0]
    for text in others[1:]:
        listed = render("ledger.list", language, first=listed, next=text)
    return render("ledger.contradicts", language, cell=shown.text, tellings=listed)


def _time(row: Row) -> str:
    return row.shown(row.time_column).text


def _quotes(row: Row) -> str:
    shown = (row.shown(column).cell for column in Column)
    return "\n".join(dict.fromkeys(cell.quote for cell in shown if cell and cell.quote))


def _sources(row: Row, language: Language, render: Render) -> Iterator[str]:
    for column in Column:
        shown = row.shown(column)
        name = render(f"ledger.{'time' if column is Column.WHEN else column.value}", language)
        if shown.written and shown.cell:
            yield f"- {name}: {inline(shown.text)} ({render('ledger.by_hand', language)})"
        for told in shown.tellings:
            if told.cell.quote:
                yield f"- {name}: {render('export.quoted', language, quote=inline(told.cell.quote))}"
        for difference in shown.differences if shown.open else ():
            yield f"- {name}: {inline(difference_words(difference, language, render))}"
