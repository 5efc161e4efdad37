"""What a rule found for one check, and where; the passages in which anything may be found."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told

MAX_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """`places` are stretches of the reading that show it, best first.

    When it is not `met` they are where it would show if it were there: too weak by the rules alone.
    """

    places: tuple[Span, ...] = ()
    met: bool = False
    sure: float = 0.7


NOTHING = Finding()


def found(places: Iterable[Span], sure: float = 0.7, *, met: bool = True) -> Finding:
    """A finding with these places; without any it is never met."""
    kept = tuple(places)
    return Finding(kept, met and bool(kept), sure)


def clause_span(reading: Reading, number: int) -> Span:
    """Clause `number` as a stretch."""
    clause = reading.clauses[number]
    return Span(clause.start, clause.end)


def around(reading: Reading, start: int, end: int) -> Span:
    """The shortest row of whole clauses that holds `text[start:end]`."""
    first = reading.clauses[reading.clause_at(start)].start
    last = reading.clauses[reading.clause_at(max(start, end - 1))].end
    return Span(min(first, start), max(last, end))


def passages(facts: Facts, told: Container[Told], longest: int = MAX_QUOTE) -> list[Span]:
    """What is told in one of these ways, sentence by sentence; those over `longest` in rows of their clauses."""
    rows: list[tuple[int, Span]] = []
    clauses = facts.reading.clauses
    for number, clause in enumerate(clauses):
        if facts.footing[number] not in told:
            continue
        goes_on = bool(rows) and rows[-1][0] == number - 1 and clauses[number - 1].sentence == clause.sentence
        if goes_on and clause.end - rows[-1][1].start <= longest:
            rows[-1] = (number, Span(rows[-1][1].start, clause.end))
        else:
            rows.append((number, Span(clause.start, clause.end)))
    return [span for _, span in rows]
