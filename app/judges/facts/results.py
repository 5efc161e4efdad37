"""Measured changes: two values of one kind set against each other, or one value with a word of change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.reader import Reading
from app.judges.facts.told import Told

_REACH = 110
_MEASURED = frozenset({Kind.PERCENT, Kind.POINTS, Kind.MONEY, Kind.TIMES, Kind.INSTANT, Kind.COUNT, Kind.BARE})
_ARROW = re.compile(r"→|->|=>|\bto\b|到|至")


@dataclass(frozen=True, slots=True)
class Result:
    """A measured change at `text[start:end]`. `amounts` are the places of its numbers."""

    start: int
    end: int
    paired: bool
    named: bool
    business: bool
    model_only: bool
    amounts: tuple[int, ...]


def results(reading: Reading, footing: tuple[Told, ...]) -> tuple[Result, ...]:
    """All measured changes told as having happened, in order of place."""
    usable = [amount for amount in reading.quantities if _usable(reading, footing, amount)]
    found = _pairs(reading, usable)
    paired = {place for result in found for place in result.amounts}
    found += [
        _single(reading, amount) for amount in usable if amount.start not in paired and _changes(reading, amount)
    ]
    return tuple(sorted(found, key=lambda result: result.start))


def _usable(reading: Reading, footing: tuple[Told, ...], amount: Quantity) -> bool:
    return amount.kind in _MEASURED and footing[reading.clause_at(amount.start)] is Told.DONE


def _pairs(reading: Reading, amounts: Sequence[Quantity]) -> list[Result]:
    found: list[Result] = []
    index = 0
    while index + 1 < len(amounts):
        first, second = amounts[index], amounts[index + 1]
        if _set_against(reading, first, second):
            found.append(_result(reading, first, second))
            index += 1
        index += 1
    return found


def _set_against(reading: Reading, first: Quantity, second: Quantity) -> bool:
    if second.start - first.end > _REACH or not _alike(first, second) or first.value == second.value:
        return False
    if reading.sentence_at(second.start) - reading.sentence_at(first.start) > 1:
        return False
    begin = reading.clauses[reading.clause_at(first.start)].start
    end = reading.clauses[reading.clause_at(second.start)].end
    if any(reading.any(group, begin, end) for group in ("from_to", "rise", "fall")):
        return True
    return bool(_ARROW.search(reading.text, first.end, second.start))


def _alike(first: Quantity, second: Quantity) -> bool:
    kinds = {first.kind, second.kind}
    return len(kinds) == 1 or Kind.BARE in kinds or kinds <= {Kind.PERCENT, Kind.COUNT, Kind.BARE}


def _changes(reading: Reading, amount: Quantity) -> bool:
    if amount.kind is Kind.BARE:
        return False
    clause = reading.clauses[reading.clause_at(amount.start)]
    return any(reading.any(group, clause.start, clause.end) for group in ("rise", "fall"))


def _single(reading: Reading, amount: Quantity) -> Result:
    return _result(reading, amount, amount)


def _result(reading: Reading, first: Quantity, second: Quantity) -> Result:
    begin = reading.clauses[reading.clause_at(first.start)].start
    end = reading.clauses[reading.clause_at(second.start)].end
    sentence = reading.sentences[reading.sentence_at(first.start)]
    wide = min(begin, sentence.start)
    named = any(reading.any(group, wide, end) for group in ("metric", "business"))
    business = any(reading.any("business", begin, end) for _ in (0,)) or Kind.MONEY in {first.kind, second.kind}
    model_only = reading.any("model_metric", wide, end) and not reading.any("business", wide, end)
    places = (first.start,) if first is second else (first.start, second.start)
    return Result(begin, end, first is not second, named, business, model_only, places)
