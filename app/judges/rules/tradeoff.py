"""Trade-off articulation: a tension, a reasoned choice, what it cost in numbers, what it hangs on.

A choice is told with what it cost more often than with a cue word, so a passage is weighed by what it holds: the
choice, what was accepted for it, the reason, the other side. The evidence has to lie together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import mul

from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told
from app.judges.facts.counts import AMOUNT, DATE, SELF, Counts, sentences_with
from app.judges.rules.findings import NOTHING, Finding, clause_span, found

REACH = 6
REASONED = 5.1
_WORTH = {"choice": 1.5, "concession": 2.0, "reason": 2.5, "flip": 1.0, SELF: 1.0, "eternal": -3.0, "depends": -4.0}
_BESIDE = {"contrast": 1.0, "either_side": 1.0, "segment": 1.0}
_BESIDE_A_CHOICE = (*_BESIDE, "downside", "upside")
_SOLID = (
    "choice",
    "concession",
    "reason",
    "flip",
    AMOUNT,
    SELF,
    "negation",
    "hard",
    "accepted",
    "disagreement",
    "metric",
)
_NOT_THEIRS = frozenset({Told.TALK, Told.ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Passage:
    """A row of sentences and how much of a reasoned choice it holds."""

    start: int
    end: int
    weight: float


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    passage = best_passage(facts)
    choice = _choice(facts, passage)
    return {
        "tension_named": _tension(facts, passage, choice),
        "reasoned_choice": choice,
        "side_in_numbers": _numbers(facts.reading, passage, choice.met),
        "both_sides_tied": _tied(facts, passage, choice.met),
    }


def best_passage(facts: Facts) -> Passage | None:
    """The passage that holds most of a reasoned choice; of equals, the one with most numbers."""
    parts = facts.reading.sentences
    said = facts.tally.said
    solid = sentences_with(_SOLID, said, len(parts))
    beside = {kind: list(map(mul, said[kind], solid)) for kind in _BESIDE_A_CHOICE if kind in said}
    passages = []
    for first in range(max(1, len(parts) - REACH + 1) if parts else 0):
        last = min(first + REACH, len(parts))
        passages.append(Passage(parts[first].start, parts[last - 1].end, _weight(said, beside, first, last)))
    return max(passages, key=lambda passage: (passage.weight, len(_sizes(facts.reading, passage))), default=None)


def _weight(said: Counts, beside: Counts, first: int, last: int) -> float:
    """What sentences `first` up to `last` earn; words of more and less only count `beside` a choice or a number."""
    weight = sum(worth for kind, worth in _WORTH.items() if any(said.get(kind, ())[first:last]))
    weight += sum(worth for kind, worth in _BESIDE.items() if any(beside.get(kind, ())[first:last]))
    weight += 2.5 * min(sum(beside.get("downside", ())[first:last]), 3) / 3
    weight += 0.5 * min(sum(beside.get("upside", ())[first:last]), 2) / 2
    # a passage full of dates tells a schedule, not a choice
    return weight - (sum(said.get(DATE, ())[first:last]) >= 2)


def _choice(facts: Facts, passage: Passage | None) -> Finding:
    if passage is None:
        return NOTHING
    places = _clauses(facts, passage, ("choice", "concession", "decision"))
    return found(places, met=passage.weight >= REASONED)


def _clauses(facts: Facts, passage: Passage, groups: Iterable[str]) -> list[Span]:
    reading = facts.reading
    hits = [hit for group in groups for hit in reading.within(group, passage.start, passage.end)]
    numbers = [reading.clause_at(hit.start) for hit in hits]
    return [clause_span(reading, number) for number in numbers if facts.footing[number] not in _NOT_THEIRS]


def _tension(facts: Facts, passage: Passage | None, choice: Finding) -> Finding:
    whole = Passage(0, len(facts.reading.text), 0.0)
    named = bool(_clauses(facts, whole, ("tension", "eternal")))
    weaker = _clauses(facts, passage, ("contrast", "downside")) if passage else []
    places = [*_clauses(facts, whole, ("tension", "eternal")), *choice.places, *weaker]
    return found(places, met=named or choice.met)


def _sizes(reading: Reading, passage: Passage) -> list[Quantity]:
    return [
        amount
        for amount in reading.amounts(passage.start, passage.end)
        if amount.kind not in {Kind.DAYS, Kind.SPRINTS}
    ]


def _numbers(reading: Reading, passage: Passage | None, chosen: bool) -> Finding:
    if passage is None:
        return NOTHING
    sizes = _sizes(reading, passage)
    places = [clause_span(reading, reading.clause_at(amount.start)) for amount in sizes]
    return found(places, met=chosen and len(sizes) >= 2)


def _tied(facts: Facts, passage: Passage | None, chosen: bool) -> Finding:
    if passage is None:
        return NOTHING
    sizes = _sizes(facts.reading, passage)
    tied = bool(_clauses(facts, passage, ("flip", "constraint", "segment")))
    places = [Span(sizes[index].start, sizes[index + 1].end) for index in range(len(sizes) - 1)]
    return found(places, met=chosen and tied and len(sizes) >= 4)
