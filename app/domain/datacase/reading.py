"""What a candidate said about a case: the answer as it was read, with the case's own words found in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.datacase.metrics import Metric
from app.domain.passages import Passage, Telling, read
from app.domain.reading.lexicon import Hit, Lexicon
from app.domain.reading.numbers import Quantity
from app.domain.reading.sentences import Span

# How far before a word something may stand that denies it: "don't see any", 没有看到.
_DENIAL_REACH = 16


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, read. Places are in the normalised text; what `quote` gives is verbatim."""

    telling: Telling

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.telling.normal.text

    def quote(self, span: Span) -> Passage:
        """The candidate's words at a place."""
        return self.telling.slice(span.start, span.end)

    def hits(self, group: str, within: Span | None = None) -> list[Hit]:
        """The words of a group, in order of place."""
        found = [hit for hit in self.telling.hits if hit.group == group]
        return found if within is None else [hit for hit in found if within.start <= hit.start < within.end]

    def holds(self, group: str, within: Span) -> bool:
        """Whether a word of the group begins at that place."""
        return bool(self.hits(group, within))

    def affirms(self, group: str, within: Span) -> bool:
        """Whether a word of the group stands there that is not denied just before."""
        return any(not self._denied(hit, within) for hit in self.hits(group, within))

    def amounts(self, within: Span) -> list[Quantity]:
        """The amounts that begin at that place."""
        return [amount for amount in self.telling.amounts if within.start <= amount.start < within.end]

    def sentences(self) -> Sequence[Span]:
        """All sentences in order."""
        return self.telling.spans

    def clauses(self, within: Span) -> list[Span]:
        """The clauses of a sentence."""
        clauses = self.telling.clause_spans
        return [Span(c.start, c.end) for c in clauses if within.start <= c.start < within.end]

    def clause_of(self, place: int) -> Span:
        """The clause that holds a place, else the whole text."""
        clauses = [c for c in self.telling.clause_spans if c.start <= place < c.end]
        return Span(clauses[0].start, clauses[0].end) if clauses else Span(0, len(self.text))

    def sentence_of(self, place: int) -> Span:
        """The sentence that holds a place, else the whole text."""
        holding = [span for span in self.telling.spans if span.start <= place < span.end]
        return holding[0] if holding else Span(0, len(self.text))

    def metrics(self, within: Span) -> list[tuple[Hit, Metric | None]]:
        """The metrics named there, in order of place; None is a metric that the log does not have."""
        named: list[tuple[Hit, Metric | None]] = [
            (hit, metric) for metric in Metric for hit in self.hits(f"metric_{metric.value}", within)
        ]
        named += [(hit, None) for hit in self.hits("metric_other", within)]
        return _outermost(sorted(named, key=lambda one: (one[0].start, -one[0].end)))

    def _denied(self, hit: Hit, within: Span) -> bool:
        before = Span(max(within.start, hit.start - _DENIAL_REACH), hit.start)
        clause = self.clause_of(hit.start)
        return any(
            denial.end <= hit.start and denial.start >= clause.start for denial in self.hits("denial", before)
        )


def read_said(answer: str, words: Lexicon) -> Said:
    """An answer in English, Chinese or both, read with the case's words."""
    return Said(read(answer, words))


def _outermost(named: list[tuple[Hit, Metric | None]]) -> list[tuple[Hit, Metric | None]]:
    """Without the words that stand inside longer ones: "return" in "return rate of sessions" names one metric."""
    kept: list[tuple[Hit, Metric | None]] = []
    for hit, metric in named:
        if not kept or hit.start >= kept[-1][0].end:
            kept.append((hit, metric))
    return kept
