"""Evidence is weighed by what lies together: a row of sentences earns something for each kind of word it holds.

No single cue word decides. A kind counts up to a limit, so saying it again earns nothing, and what tells against a
finding (a plan, a choice handed over) is taken off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told
from app.judges.rules.findings import Finding, clause_span, found

WHOLE = 10_000  # a reach longer than any answer


@dataclass(frozen=True, slots=True)
class Scale:
    """What each kind is worth within `reach` sentences, as (kind, worth, limit), and the `least` sum that counts.

    Unless `imagined`, words told as planned or imagined are not counted at all.
    """

    reach: int
    least: float
    worth: tuple[tuple[str, float, int], ...]
    imagined: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A row of sentences and what it earned on a scale."""

    start: int
    end: int
    weight: float
    least: float

    @property
    def enough(self) -> bool:
        """Whether it earned what the scale asks for."""
        return self.weight >= self.least

    @property
    def sure(self) -> float:
        """How sure the finding is, from 0.5 (the weight lies on the line) to 1."""
        return round(min(1.0, 0.5 + abs(self.weight - self.least) / 6), 2)


def scale(reach: int, least: float, imagined: bool = False, **worth: tuple[float, int] | float) -> Scale:
    """A scale; a bare number is a worth with a limit of one."""
    rows = [(name, *(value if isinstance(value, tuple) else (value, 1))) for name, value in worth.items()]
    return Scale(reach, least, tuple(sorted(rows)), imagined)


def best(facts: Facts, on: Scale, first_only: int | None = None) -> Passage:
    """The row of sentences that earns most, among the `first_only` first ones when given."""
    parts = facts.reading.sentences[:first_only]
    counts = facts.tally.said if on.imagined else facts.tally.done
    columns = [(counts[kind], worth, limit) for kind, worth, limit in on.worth if kind in counts]
    top = Passage(0, 0, 0.0, on.least)
    for first in range(max(1, len(parts) - on.reach + 1) if parts else 0):
        last = first + on.reach
        weight = _earned(columns, first, last)
        if first == 0 or weight > top.weight:
            top = Passage(parts[first].start, parts[min(last, len(parts)) - 1].end, weight, on.least)
    return top


def _earned(columns: Iterable[tuple[Sequence[int], float, int]], first: int, last: int) -> float:
    """What the sentences from `first` up to `last` earn together."""
    total = 0.0
    for column, worth, limit in columns:
        count = sum(column[first:last])
        if count:
            total += worth * min(count, limit) / limit
    return total


def shown(facts: Facts, passage: Passage, groups: Iterable[str]) -> Finding:
    """The clauses of a passage that are told as done and hold a word of the groups; met when it earned enough."""
    reading = facts.reading
    places: list[Span] = []
    for group in groups:
        for hit in reading.within(group, passage.start, passage.end):
            number = reading.clause_at(hit.start)
            if facts.footing[number] is Told.DONE:
                places.append(clause_span(reading, number))
    return found(places, passage.sure, met=passage.enough)
