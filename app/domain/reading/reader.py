"""Everything the judges ask about an answer, read once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.reading.durations import Point, points
from app.domain.reading.lexicon import Hit, Lexicon, Token, tokenise
from app.domain.reading.normalise import Normalised, normalise
from app.domain.reading.numbers import Quantity, quantities
from app.domain.reading.persons import Person, persons
from app.domain.reading.prose import is_prose
from app.domain.reading.sentences import Clause, Span, clauses, sentences


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer, read. All places are in `normal.text`; `normal.original` leads back to the answer."""

    normal: Normalised
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]
    clauses: tuple[Clause, ...]
    actors: tuple[Person, ...]
    quantities: tuple[Quantity, ...]
    points: tuple[Point, ...]
    hits: dict[str, tuple[Hit, ...]]
    groups: tuple[frozenset[str], ...] = field(default=())

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.normal.text

    def clause_at(self, place: int) -> int:
        """The number of the clause that holds `place` (or the last one that begins before it)."""
        return max(0, bisect_right(self.clauses, place, key=lambda clause: clause.start) - 1)

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds `place` (or the last one that begins before it)."""
        return max(0, bisect_right(self.sentences, place, key=lambda span: span.start) - 1)

    def any(self, group: str, start: int, end: int) -> bool:
        """Whether a word of `group` begins in `text[start:end]`."""
        hits = self.hits.get(group, ())
        at = bisect_left(hits, start, key=_start)
        return at < len(hits) and hits[at].start < end

    def within(self, group: str, start: int, end: int) -> tuple[Hit, ...]:
        """The words of `group` that begin in `text[start:end]`."""
        hits = self.hits.get(group, ())
        return hits[bisect_left(hits, start, key=_start) : bisect_left(hits, end, key=_start)]

    def amounts(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The amounts that begin in `text[start:end]`."""
        found = self.quantities
        return found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]


def _start(thing: Hit | Quantity) -> int:
    return thing.start


def read(text: str, lexicon: Lexicon, hidden: Iterable[Span] = ()) -> Reading:
    """Read `text` without the `hidden` stretches (code points of `text`) and without what is said a second time."""
    return read_normal(normalise(_blanked(text, hidden)), lexicon)


def read_normal(whole: Normalised, lexicon: Lexicon) -> Reading:
    """Read a text that is in its matching form already, without what is said a second time."""
    normal = _speech(whole)
    tokens = tokenise(normal.text)
    parts = sentences(normal.text)
    pieces = clauses(normal.text, parts)
    hits: dict[str, list[Hit]] = {}
    for hit in lexicon.scan(normal.text, tokens):
        hits.setdefault(hit.group, []).append(hit)
    return Reading(
        normal,
        tokens,
        parts,
        pieces,
        persons(normal.text, pieces),
        quantities(normal.text, tokens),
        points(normal.text),
        {group: tuple(found) for group, found in hits.items()},
        _groups_of(pieces, hits),
    )


def _groups_of(pieces: Sequence[Clause], hits: dict[str, list[Hit]]) -> tuple[frozenset[str], ...]:
    """The groups that have a word in each clause."""
    starts = [clause.start for clause in pieces]
    found: list[set[str]] = [set() for _ in pieces]
    for group, members in hits.items():
        for hit in members:
            at = bisect_right(starts, hit.start) - 1
            if at >= 0:
                found[at].add(group)
    return tuple(frozenset(groups) for groups in found)


def _blanked(text: str, hidden: Iterable[Span]) -> str:
    chars = list(text)
    for span in hidden:
        chars[span.start : span.end] = "\n" * (span.end - span.start)
    return "".join(chars)


def _speech(normal: Normalised) -> Normalised:
    """The same text with blanks for what was said before and for what is no speech: neither counts."""
    chars = list(normal.text)
    seen: set[str] = set()
    for span in sentences(normal.text):
        said = normal.text[span.start : span.end].strip(" .!?。\n")
        if (len(said) > 3 and said in seen) or not is_prose(said):
            chars[span.start : span.end] = " " * (span.end - span.start)
        seen.add(said)
    return Normalised("".join(chars), normal.starts, normal.ends)
