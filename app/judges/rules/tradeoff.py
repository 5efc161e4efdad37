"""Trade-off articulation: a tension, a reasoned choice, what it cost in numbers, what it hangs on.

A choice is told with what it cost more often than with a cue word, so a passage is weighed by what it holds: the
choice, what was accepted for it, the reason, the other side. The evidence has to lie together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.persons import Person
from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span
from app.judges.facts import Facts
from app.judges.rules.findings import NOTHING, Finding, clause_span, found, windows

REACH = 5
REASONED = 5.9
_WORTH = {
    "choice": 1.5,
    "concession": 2.0,
    "reason": 2.5,
    "contrast": 1.0,
    "either_side": 1.0,
    "flip": 1.0,
    "segment": 1.0,
    "eternal": -3.0,
    "depends": -4.0,
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A row of sentences and how much of a reasoned choice it holds."""

    start: int
    end: int
    weight: float


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    passage = best_passage(facts)
    choice = _choice(facts.reading, passage)
    return {
        "tension_named": _tension(facts.reading, choice),
        "reasoned_choice": choice,
        "side_in_numbers": _numbers(facts.reading, passage) if choice.met else NOTHING,
        "both_sides_tied": _tied(facts.reading, passage) if choice.met else NOTHING,
    }


def best_passage(facts: Facts) -> Passage | None:
    """The passage that holds most of a reasoned choice."""
    passages = [Passage(start, end, _weight(facts, start, end)) for _, start, end in windows(facts.reading, REACH)]
    return max(passages, key=lambda passage: passage.weight, default=None)


def _weight(facts: Facts, start: int, end: int) -> float:
    reading = facts.reading
    weight = sum(worth for group, worth in _WORTH.items() if reading.any(group, start, end))
    weight += 2.5 * min(len(reading.within("downside", start, end)), 3) / 3
    weight += 0.5 * min(len(reading.within("upside", start, end)), 2) / 2
    weight += any(reading.actors[number] is Person.SELF for number in _clauses_in(reading, start, end))
    # a passage full of dates tells a schedule, not a choice
    return weight - (sum(start <= point.start < end for point in reading.points) >= 2)


def _clauses_in(reading: Reading, start: int, end: int) -> range:
    first = reading.clause_at(start)
    return range(first, reading.clause_at(end - 1) + 1)


def _choice(reading: Reading, passage: Passage | None) -> Finding:
    if passage is None or passage.weight < REASONED:
        return NOTHING
    return found(_clauses(reading, passage, ("choice", "concession")))


def _clauses(reading: Reading, passage: Passage, groups: Iterable[str]) -> list[Span]:
    hits = [hit for group in groups for hit in reading.within(group, passage.start, passage.end)]
    return [clause_span(reading, reading.clause_at(hit.start)) for hit in hits]


def _tension(reading: Reading, choice: Finding) -> Finding:
    whole = Passage(0, len(reading.text), 0.0)
    return found([*_clauses(reading, whole, ("tension", "eternal")), *choice.places])


def _sizes(reading: Reading, passage: Passage) -> list[Quantity]:
    return [
        amount
        for amount in reading.amounts(passage.start, passage.end)
        if amount.kind not in {Kind.DAYS, Kind.SPRINTS}
    ]


def _numbers(reading: Reading, passage: Passage | None) -> Finding:
    if passage is None:
        return NOTHING
    sizes = _sizes(reading, passage)
    if len(sizes) < 2:
        return NOTHING
    return found(clause_span(reading, reading.clause_at(amount.start)) for amount in sizes)


def _tied(reading: Reading, passage: Passage | None) -> Finding:
    if passage is None:
        return NOTHING
    sizes = _sizes(reading, passage)
    tied = any(reading.any(group, passage.start, passage.end) for group in ("flip", "constraint", "segment"))
    whole = _sizes(reading, Passage(0, len(reading.text), 0.0))
    if len(sizes) < 3 or len(whole) < 5 or not tied:
        return NOTHING
    return found([Span(sizes[index].start, sizes[index + 1].end) for index in range(len(sizes) - 1)])
