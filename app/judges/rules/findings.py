"""What a rule found for one check, and windows of the answer in which evidence has to lie together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span

MAX_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """`places` are stretches of the reading that show it, best first; none means not found."""

    places: tuple[Span, ...] = ()
    sure: float = 0.7

    @property
    def met(self) -> bool:
        """Whether anything shows it."""
        return bool(self.places)


NOTHING = Finding()


def found(places: Iterable[Span], sure: float = 0.7) -> Finding:
    """A finding with these places."""
    return Finding(tuple(places), sure)


def clause_span(reading: Reading, number: int) -> Span:
    """Clause `number` as a stretch."""
    clause = reading.clauses[number]
    return Span(clause.start, clause.end)


def around(reading: Reading, start: int, end: int) -> Span:
    """The shortest row of whole clauses that holds `text[start:end]`."""
    first = reading.clauses[reading.clause_at(start)].start
    last = reading.clauses[reading.clause_at(max(start, end - 1))].end
    return Span(min(first, start), max(last, end))


def windows(reading: Reading, length: int) -> Iterator[tuple[int, int, int]]:
    """Rows of `length` sentences: the first one's number, and where the row starts and ends."""
    parts = reading.sentences
    for first in range(len(parts)):
        last = parts[min(first + length, len(parts)) - 1]
        yield first, parts[first].start, last.end


def told_once(hits: Iterable[object]) -> int:
    """How many there are."""
    return sum(1 for _ in hits)
