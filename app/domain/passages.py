"""Sentences, clauses and amounts of an answer as they stand in it: every piece is a verbatim slice.

The reading works on normalised text; this module leads back to the words as they were said.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeVar

from app.domain.reading import sentences
from app.domain.reading.lexicon import Hit, Lexicon, Token, tokenise
from app.domain.reading.normalise import Normalised, normalise
from app.domain.reading.numbers import Quantity, quantities
from app.domain.reading.sentences import Clause, Span

PlaceT = TypeVar("PlaceT", Hit, Quantity)


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is `answer[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Telling:
    """One answer, read. Spans inside are places in the normalised text; what methods return is verbatim.

    `hits` are the cues found, `amounts` the numbers; both in order of place.
    """

    answer: str
    normal: Normalised
    tokens: tuple[Token, ...]
    spans: tuple[Span, ...]
    clause_spans: tuple[Clause, ...]
    amounts: tuple[Quantity, ...]
    hits: tuple[Hit, ...]

    def slice(self, start: int, end: int) -> Passage:
        """The words of the answer behind a place in the normalised text, without white space around them."""
        first, last = self.normal.original(start, end)
        words = self.answer[first:last]
        first += len(words) - len(words.lstrip())
        return Passage(words.strip(), first, first + len(words.strip()))

    def place(self, start: int, end: int) -> Span:
        """The place in the normalised text of `answer[start:end]`."""
        return Span(bisect_right(self.normal.ends, start), bisect_left(self.normal.starts, end))

    def sentences(self) -> Iterator[Passage]:
        """All sentences in order."""
        for span in self.spans:
            yield self.slice(span.start, span.end)

    def asks(self, span: Span) -> bool:
        """Whether a sentence is a question."""
        return self.normal.text[span.start : span.end].rstrip("\"')").endswith("?")

    def sentence_around(self, start: int, end: int) -> Passage:
        """The sentence or sentences over which `answer[start:end]` lies."""
        return self._around(self.spans, start, end)

    def clause_around(self, start: int, end: int) -> Passage:
        """The clause or clauses over which `answer[start:end]` lies."""
        return self._around(self.clause_spans, start, end)

    def _around(self, spans: tuple[Span, ...] | tuple[Clause, ...], start: int, end: int) -> Passage:
        words = self.answer[start:end]
        # A blank at an end of the words belongs to whatever stands beside them.
        place = self.place(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
        over = [span for span in spans if span.start < place.end and place.start < span.end]
        if not over:
            return Passage(self.answer[start:end], start, end)
        return self.slice(over[0].start, over[-1].end)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads each answer once. It lives as long as one debrief is made, so no answer stays in memory."""

    cues: Lexicon
    _read: dict[str, Telling] = field(default_factory=dict)

    def read(self, answer: str) -> Telling:
        """The answer with everything found in it."""
        if answer not in self._read:
            self._read[answer] = read(answer, self.cues)
        return self._read[answer]


def read(answer: str, cues: Lexicon | None = None, *, numbers: bool = True) -> Telling:
    """Read one answer; without `cues` there are no hits, without `numbers` no amounts."""
    normal = normalise(answer)
    tokens = tokenise(normal.text)
    spans = sentences.sentences(normal.text)
    return Telling(
        answer=answer,
        normal=normal,
        tokens=tokens,
        spans=spans,
        clause_spans=sentences.clauses(normal.text, spans),
        amounts=quantities(normal.text, tokens) if numbers else (),
        hits=tuple(cues.scan(normal.text, tokens)) if cues else (),
    )


def beginning_in(found: Sequence[PlaceT], reach: Span | Clause) -> Sequence[PlaceT]:
    """Those of `found` (in order of place) that begin inside a stretch."""
    first = bisect_left(found, reach.start, key=attrgetter("start"))
    return found[first : bisect_left(found, reach.end, key=attrgetter("start"))]


def shortened(quote: str, limit: int) -> str:
    """The beginning of `quote` up to the last pause within `limit` characters; a word is cut only without one.

    It is a verbatim prefix, and the whole quote when that is short enough.
    """
    if len(quote) <= limit:
        return quote
    telling = read(quote)
    ends = [telling.slice(clause.start, clause.end).end for clause in telling.clause_spans]
    fitting = [end for end in ends if limit // 4 <= end <= limit]
    if fitting:
        return quote[: fitting[-1]].rstrip()
    space = quote.rfind(" ", 0, limit)
    return quote[: space if space > limit // 2 else limit].rstrip()
