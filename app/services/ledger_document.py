"""The ledger as JSON, `debrief.ledger/1` (docs/export.md): every telling with its words, and the person's edits."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from app.domain.ledger.account import Cell, Column
from app.domain.ledger.brought import Brought, written_down
from app.domain.ledger.edits import Edit, EditKind, Past, holding, past_of
from app.domain.ledger.rows import Ledger, Row
from app.services.export import ExportedFile
from app.services.ledger_reading import BadRow, FileFault, LedgerFileUnreadable, Read, RowFault
from app.services.texts import LONGEST_ANSWER, LONGEST_CELL

T = TypeVar("T")
SCHEMA = "debrief.ledger/1"
MOST_TELLINGS = 2_000
MOST_EDITS = 5_000
_ID = re.compile(r"[\w.\-]{1,200}")
_CHECK = re.compile(r"[a-z_]{1,80}\.[a-z_]{1,80}")
_TELLING = TypeAdapter(Brought)
_EDIT = TypeAdapter(Past)


def json_file(ledger: Ledger, edits: Iterable[Edit]) -> ExportedFile:
    """Rows to read, then tellings and edits to take back; what was undone is left out."""
    rows = (*ledger.rows, *ledger.removed)
    document = {
        "schema": SCHEMA,
        "rows": [_row(row) for row in ledger.rows],
        "tellings": [written_down(account) for row in rows for account in row.accounts if not account.own],
        "edits": [past_of(edit) for edit in holding(edits) if edit.change.kind is not EditKind.IMPORT],
    }
    return ExportedFile("ledger.json", "application/json", to_json(document, indent=2).decode() + "\n")


def _row(row: Row) -> dict[str, Any]:
    cells = {column.value: row.shown(column).text for column in Column}
    return {"id": row.id, "tellings": [account.id for account in row.accounts], "cells": cells}


def read_json(content: bytes) -> Read:
    """The tellings and edits of a file; those that cannot be used are named by their number, edits after tellings.

    LedgerFileUnreadable.
    """
    tellings, edits = _lists(content)
    bad: list[BadRow] = []
    brought = tuple(_valid(_TELLING, tellings, _fault_of_telling, 1, bad))
    past = tuple(_valid(_EDIT, edits, _fault_of_edit, 1 + len(tellings), bad))
    return Read(brought, past, tuple(bad))


def _lists(content: bytes) -> tuple[list[object], list[object]]:
    try:
        document = from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise LedgerFileUnreadable(FileFault.BROKEN) from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise LedgerFileUnreadable(FileFault.OTHER_SCHEMA)
    tellings, edits = document.get("tellings"), document.get("edits")
    if not isinstance(tellings, list) or not isinstance(edits, list):
        raise LedgerFileUnreadable(FileFault.BROKEN)
    if len(tellings) > MOST_TELLINGS or len(edits) > MOST_EDITS:
        raise LedgerFileUnreadable(FileFault.TOO_MANY)
    return tellings, edits


def _valid(
    kind: TypeAdapter[T],
    items: Sequence[object],
    fault_of: Callable[[T], RowFault | None],
    first: int,
    bad: list[BadRow],
) -> Iterator[T]:
    for number, item in enumerate(items, start=first):
        try:
            value = kind.validate_python(item)
        except ValidationError:
            bad.append(BadRow(number, RowFault.UNREADABLE))
            continue
        fault = fault_of(value)
        if fault is None:
            yield value
        else:
            bad.append(BadRow(number, fault))


def _fault_of_telling(telling: Brought) -> RowFault | None:
    if telling.at.tzinfo is None:
        return RowFault.NO_TIME_ZONE
    if not _ID.fullmatch(telling.id) or (telling.joins and not _ID.fullmatch(telling.joins)):
        return RowFault.UNREADABLE
    if telling.named and not telling.cells.get(Column.FEATURE, Cell("")).text.strip() and not telling.joins:
        return RowFault.NO_FEATURE
    faults = (_fault_of_cell(cell) for cell in telling.cells.values())
    return next((fault for fault in faults if fault is not None), None)


def _fault_of_cell(cell: Cell) -> RowFault | None:
    if len(cell.text) > LONGEST_CELL or len(cell.quote) > LONGEST_ANSWER:
        return RowFault.TOO_LONG
    if "\x00" in cell.text + cell.quote or (cell.check is not None and not _CHECK.fullmatch(cell.check)):
        return RowFault.UNREADABLE
    return RowFault.NOT_IN_QUOTE if cell.quote and cell.text not in cell.quote else None


def _fault_of_edit(edit: Past) -> RowFault | None:
    if edit.at.tzinfo is None:
        return RowFault.NO_TIME_ZONE
    names = [edit.row, *([edit.other] if edit.other else [])]
    if edit.kind is EditKind.IMPORT or not all(map(_ID.fullmatch, names)):
        return RowFault.UNREADABLE
    if any(len(text) > LONGEST_CELL for text in edit.cells.values()):
        return RowFault.TOO_LONG
    if any("\x00" in text for text in edit.cells.values()):
        return RowFault.UNREADABLE
    unnamed = edit.kind is EditKind.ADD and not edit.cells.get(Column.FEATURE, "").strip()
    return RowFault.NO_FEATURE if unnamed else None
