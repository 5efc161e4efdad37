"""Everything the judges ask about an answer, read once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.reading.durations import Point, points
from app.domain.reading.lexicon import Hit, Lexicon, Token, tokenise
from app.domain.reading.normalise import Normalised, normalise
from app.domain.reading.numbers import Quantity, quantities
from app.domain.reading.persons import Person, persons
from app.domain.reading.prose import is_prose
from app.domain.reading.sentences import Clause, Span, clauses, sentences


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text in its matching form, with its sentences, its words, and the entries of the lexicon found in it."""

    normal: Normalised
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    hits: list[Hit]


def scan(normal: Normalised, lexicon: Lexicon) -> Scanned:
    """Scan a text that is in its matching form."""
    tokens = tokenise(normal.text)
    return Scanned(normal, sentences(normal.text), tokens, lexicon.scan(normal.text, tokens))


@dataclass(frozen=True, slots=True)
class _Starts:
    """Where things begin, each row in order of place, to look places up in."""

    clauses: list[int]
    sentences: list[int]
    quantities: list[int]
    hits: dict[str, list[int]]


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
    groups: tuple[frozenset[str], ...]
    starts: _Starts

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.normal.text

    def clause_at(self, place: int) -> int:
        """The number of the clause that holds `place` (or the last one that begins before it)."""
        return max(0, bisect_right(self.starts.clauses, place) - 1)

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds `place` (or the last one that begins before it)."""
        return max(0, bisect_right(self.starts.sentences, place) - 1)

    def any(self, group: str, start: int, end: int) -> bool:
        """Whether a word of `group` begins in `text[start:end]`."""
        starts = self.starts.hits.get(group, ())
        at = bisect_left(starts, start)
        return at < len(starts) and starts[at] < end

    def within(self, group: str, start: int, end: int) -> tuple[Hit, ...]:
        """The words of `group` that begin in `text[start:end]`."""
        starts = self.starts.hits.get(group, ())
        return self.hits[group][bisect_left(starts, start) : bisect_left(starts, end)] if starts else ()

    def amounts(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The amounts that begin in `text[start:end]`."""
        starts = self.starts.quantities
        return self.quantities[bisect_left(starts, start) : bisect_left(starts, end)]


def read(text: str, lexicon: Lexicon, hidden: Iterable[Span] = ()) -> Reading:
    """Read `text` without the `hidden` stretches (code points of `text`) and without what is said a second time."""
    return read_scanned(scan(normalise(_blanked(text, hidden)), lexicon), lexicon)


def read_scanned(whole: Scanned, lexicon: Lexicon) -> Reading:
    """Read a text that is scanned already, without what is said a second time."""
    unsaid = _unsaid(whole)
    told = scan(_without(whole.normal, unsaid), lexicon) if unsaid else whole
    text = told.normal.text
    pieces = clauses(text, told.sentences)
    hits: dict[str, list[Hit]] = {}
    for hit in told.hits:
        hits.setdefault(hit.group, []).append(hit)
    amounts = quantities(text, told.tokens)
    starts = _Starts(
        _starts(pieces), _starts(told.sentences), _starts(amounts), {g: _starts(found) for g, found in hits.items()}
    )
    return Reading(
        told.normal,
        told.tokens,
        told.sentences,
        pieces,
        persons(text, pieces),
        amounts,
        points(text, told.sentences),
        {group: tuple(found) for group, found in hits.items()},
        _groups_of(starts.clauses, told.hits),
        starts,
    )


def _starts(things: Sequence[Clause | Span | Quantity | Hit]) -> list[int]:
    return [thing.start for thing in things]


def _groups_of(clause_starts: Sequence[int], hits: Iterable[Hit]) -> tuple[frozenset[str], ...]:
    """The groups that have a word in each clause."""
    found: list[set[str]] = [set() for _ in clause_starts]
    for hit in hits:
        at = bisect_right(clause_starts, hit.start) - 1
        if at >= 0:
            found[at].add(hit.group)
    return tuple(map(frozenset, found))


def _blanked(text: str, hidden: Iterable[Span]) -> str:
    chars = list(text)
    for span in hidden:
        chars[span.start : span.end] = "\n" * (span.end - span.start)
    return "".join(chars)


def _unsaid(whole: Scanned) -> list[Span]:
    """What was said before and what is no speech: neither counts."""
    found: list[Span] = []
    seen: set[str] = set()
    for span in whole.sentences:
        said = whole.normal.text[span.start : span.end].strip(" .!?。\n")
        if (len(said) > 3 and said in seen) or not is_prose(said):
            found.append(span)
        seen.add(said)
    return found


def _without(normal: Normalised, unsaid: Iterable[Span]) -> Normalised:
    """The same text with blanks in these places."""
    chars = list(normal.text)
    for span in unsaid:
        chars[span.start : span.end] = " " * (span.end - span.start)
    return Normalised("".join(chars), normal.starts, normal.ends)
