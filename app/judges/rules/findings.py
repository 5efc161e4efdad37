"""What a rule found for one check, and where."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span

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
