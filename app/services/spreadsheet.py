"""Rows as a CSV file (RFC 4180) that a spreadsheet opens as text: no cell is taken for a formula. And back."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.domain.reading.normalise import is_invisible

# Excel takes a file for UTF-8, and so shows Chinese, only with this at its beginning.
BYTE_ORDER_MARK = "\ufeff"
_OPERATORS = frozenset("=+-@＝＋－＠")
_CONTROLS = frozenset("\t\r\n")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The file, every cell in quotation marks; the head is ours, the rows hold what anybody said."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(text) for text in row] for row in rows)
    return BYTE_ORDER_MARK + sheet.getvalue()


def unguarded(cell: str) -> str:
    """What a cell of such a file said, without the apostrophe that keeps it from being run."""
    return cell[1:] if cell.startswith("'") and _cell(cell[1:]) == cell else cell


def _cell(text: str) -> str:
    """`text` behind an apostrophe where a spreadsheet would run it; NUL, which would end the cell, is left out."""
    cell = text.replace("\x00", "")
    visible = (char for char in cell if not char.isspace() and not is_invisible(char))
    lead = cell[: len(cell) - len(cell.lstrip())]
    runs = not _CONTROLS.isdisjoint(lead) or next(visible, "") in _OPERATORS
    return f"'{cell}" if runs else cell
