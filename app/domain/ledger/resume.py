"""Achievements read off a résumé: a row for each line that tells of something shipped or of a number that moved."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime

from app.domain.background import claims
from app.domain.language import language_of
from app.domain.ledger.account import Cell, Column
from app.domain.ledger.brought import Brought, Source
from app.domain.ledger.keys import name_key
from app.domain.ledger.metric import metric_of
from app.domain.ledger.told import MAX_CELL, SPANS, change_in
from app.domain.naming import feature_named, thing_made
from app.domain.passages import Passage, Reader, Telling, shortened
from app.domain.reading.amounts import Kind, Quantity
from app.domain.reading.sentences import Span

LONGEST_LINE = 600
_BULLET = re.compile(r"[\s\-–—*•●○■□▪◆◇➢➤▶·]+")
_PERIOD = re.compile(r"(?:an?|per|each|every|一|每)\b|[一每]")


def achievements(text: str, at: datetime, reader: Reader) -> Iterator[Brought]:
    """What the lines of a résumé say of achievements, in order; each cell is a part of its line.

    The id of one follows from its words, so that the same line is the same achievement each time.
    """
    whole = reader.read(text)
    lines = {_line(whole, claim.quote) for claim in claims(text, reader.cues)}
    for line in sorted(lines, key=lambda line: line.start):
        telling = reader.read(line.text)
        cells = dict(_cells(telling, line))
        name = _name(telling, reader)
        if len(line.text) > LONGEST_LINE or (name is None and Column.CHANGE not in cells and len(cells) == 1):
            continue
        cells[Column.FEATURE] = _cell(line, name or shortened(line.text, MAX_CELL))
        yield Brought(
            _id(line.text), at, language_of(line.text), cells, named=name is not None, source=Source.RESUME
        )


def _line(whole: Telling, quote: str) -> Passage:
    """The line of a claim without the mark in front of it."""
    start = whole.answer.index(quote)
    around = whole.sentence_around(start, start + len(quote))
    lead = _BULLET.match(around.text)
    return Passage(around.text[lead.end() :], around.start + lead.end(), around.end) if lead else around


def _cells(telling: Telling, line: Passage) -> Iterator[tuple[Column, Cell]]:
    yield Column.ACHIEVEMENT, _cell(line, shortened(line.text, MAX_CELL))
    change = change_in(telling, telling.amounts)
    found = {
        Column.CHANGE: change,
        Column.MONEY: next((amount for amount in telling.amounts if amount.kind is Kind.MONEY), None),
        Column.DAYS: _time_to_ship(telling),
    }
    for column, place in found.items():
        if place is not None:
            yield column, _cell(line, telling.slice(place.start, place.end).text)
    metric = metric_of(telling, Span(0, len(telling.normal.text)), change) if change else None
    if metric is not None:
        yield Column.KPI, _cell(line, metric)


def _time_to_ship(telling: Telling) -> Quantity | None:
    """The first span in a line about a launch that is no "a year" behind an amount."""
    if not any(hit.group in {"ship", "ship_after"} for hit in telling.hits):
        return None
    spans = (amount for amount in telling.amounts if amount.kind in SPANS)
    return next((span for span in spans if not _PERIOD.match(telling.normal.text[span.start : span.end])), None)


def _name(telling: Telling, reader: Reader) -> str | None:
    names = (feature_named(telling), thing_made(telling))
    return next((name for name in names if name is not None and name_key(reader.read(name)).whole), None)


def _cell(line: Passage, text: str) -> Cell:
    return Cell(text, line.text, None, line.start, line.end)


def _id(line: str) -> str:
    words = " ".join(line.split()).casefold()
    return f"resume-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:20]}"
