"""Measured changes: two values of one kind set against each other, or one value with a word of change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.reader import Reading
from app.judges.facts.told import Told

_REACH = 110
_LONG = 140
_NEAR = 45
_DENIAL = 40
_RATES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.INSTANT})
_CUES = ("from_to", "comparison", "rise", "fall")
_MEASURED = frozenset({Kind.PERCENT, Kind.POINTS, Kind.MONEY, Kind.TIMES, Kind.INSTANT, Kind.COUNT, Kind.BARE})
_ARROW = re.compile(r"→|->|=>|\bto\b|到|至")
_DOWN_FROM = re.compile(r"[^.;]{0,24}\bfrom (?:about |around |roughly |nearly |over )?$")
_COUNTED_THING = re.compile(r"\s(?:more|fewer|less|higher|lower)\s(?!than\b|of\b|and\b)[a-z]{3,}")
_PERIOD = re.compile(r"\s?(?:a|an|per|each|every)\s(?:year|quarter|month|week)\b|\s?/\s?(?:年|月|季)")


@dataclass(frozen=True, slots=True)
class Result:
    """A measured change at `text[start:end]`. `amounts` are the places of its numbers."""

    start: int
    end: int
    paired: bool
    named: bool
    business: bool
    model_only: bool
    sized: bool
    amounts: tuple[int, ...]


def results(reading: Reading, footing: tuple[Told, ...]) -> tuple[Result, ...]:
    """All measured changes told as having happened, in order of place."""
    usable = [amount for amount in reading.quantities if _usable(reading, footing, amount)]
    found = _pairs(reading, usable)
    paired = {place for result in found for place in result.amounts}
    found += [
        _result(reading, amount, amount)
        for amount in usable
        if amount.start not in paired and _changes(reading, amount)
    ]
    return tuple(sorted(found, key=lambda result: result.start))


def _usable(reading: Reading, footing: tuple[Told, ...], amount: Quantity) -> bool:
    number = reading.clause_at(amount.start)
    if amount.kind not in _MEASURED or footing[number] is not Told.DONE:
        return False
    groups = reading.groups[number]
    if "estimated" in groups or "unmoved" in groups or ("denial" in groups and _denied(reading, number, amount)):
        return False
    # how much was rolled out, looked at or labelled is no result
    if groups & {"metric", "from_to", "strong_change"}:
        return "rubric_words" not in groups
    return not groups & {"stage_partial", "stage_data", "rubric_words"}


def _denied(reading: Reading, number: int, amount: Quantity) -> bool:
    """Whether the change is said not to have come: "did not rise from 62%"."""
    clause = reading.clauses[number]
    return bool(reading.within("denial", max(clause.start, amount.start - _DENIAL), amount.start))


def _pairs(reading: Reading, amounts: Sequence[Quantity]) -> list[Result]:
    """The closest fitting partners first; an amount belongs to one pair."""
    fits = []
    for index, first in enumerate(amounts):
        for second in amounts[index + 1 : index + 4]:
            fit = _fit(reading, first, second)
            if fit > 0:
                fits.append((-fit, first.start, second.start, first, second))
    taken: set[int] = set()
    found = []
    for _, _, _, first, second in sorted(fits, key=lambda row: row[:3]):
        if first.start not in taken and second.start not in taken:
            taken |= {first.start, second.start}
            found.append(_result(reading, first, second))
    return found


def _fit(reading: Reading, first: Quantity, second: Quantity) -> float:
    """How surely `second` is set against `first`; 0 when it is not."""
    gap = second.start - first.end
    if gap > _REACH or first.value == second.value or not _alike(first, second):
        return 0.0
    if reading.sentence_at(second.start) - reading.sentence_at(first.start) > 1:
        return 0.0
    between = any(reading.any(group, first.end, second.start) for group in _CUES)
    beside = reading.any("from_to", max(0, first.start - 12), first.start) or any(
        reading.any(group, second.end, second.end + 28) for group in _CUES
    )
    backwards = bool(_DOWN_FROM.fullmatch(reading.text, first.end, second.start))
    if not between and not beside and not backwards and not _ARROW.search(reading.text, first.end, second.start):
        return 0.0
    return 3.0 + (first.kind is second.kind) + between - gap / 40


def _alike(first: Quantity, second: Quantity) -> bool:
    kinds = {first.kind, second.kind}
    if kinds == {Kind.COUNT} and first.unit != second.unit:
        return second.start - first.end <= _NEAR
    return len(kinds) == 1 or Kind.BARE in kinds


def _changes(reading: Reading, amount: Quantity) -> bool:
    if amount.kind is Kind.BARE:
        return False
    if amount.kind is Kind.MONEY and _PERIOD.match(reading.text, amount.end):
        return True
    clause = reading.clauses[reading.clause_at(amount.start)]
    if reading.any("strong_change", clause.start, clause.end):
        return True
    rate = amount.kind in {Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY}
    return rate and any(reading.any(group, clause.start, clause.end) for group in ("rise", "fall", "uptake"))


def _plainly_compared(reading: Reading, first: Quantity, second: Quantity) -> bool:
    """Rates set against each other, or any two values with a word of change or a comparison group between them."""
    kinds = {first.kind, second.kind}
    if kinds & _RATES and kinds <= _RATES | {Kind.BARE}:
        return True
    between = any(
        reading.any(group, first.end, second.start) for group in ("strong_change", "comparison", "fall", "became")
    )
    return between and second.start - first.end <= _NEAR


def _result(reading: Reading, first: Quantity, second: Quantity) -> Result:
    begin = reading.clauses[reading.clause_at(first.start)].start
    end = reading.clauses[reading.clause_at(second.start)].end
    if second.end - begin > _LONG:
        begin = max(begin, first.start - 30)
    wide = reading.sentences[max(0, reading.sentence_at(first.start) - 1)].start
    sentence = min(begin, reading.sentences[reading.sentence_at(first.start)].start)
    paired = first is not second
    named = any(reading.any(group, wide if paired else sentence, end) for group in ("metric", "business"))
    named = named or (paired and _plainly_compared(reading, first, second))
    named = named or bool(_COUNTED_THING.match(reading.text, first.end))
    business = reading.any("business", begin, end) or Kind.MONEY in {first.kind, second.kind}
    where = begin if any(reading.any(group, begin, end) for group in ("metric", "business")) else sentence
    model_only = reading.any("model_metric", where, end) and not reading.any("business", where, end)
    sized = {first.kind, second.kind} & _RATES != frozenset() or Kind.MONEY in {first.kind, second.kind}
    places = (first.start, second.start) if paired else (first.start,)
    return Result(begin, min(end, begin + _LONG + 20), paired, named, business, model_only, sized, places)
