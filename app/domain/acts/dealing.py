"""What a reply does with what was asked for: granted, traded, refused with a reason, left vague, or left alone.

Read clause by clause. A clause belongs to the asks it names; one that names none goes on with the clause before,
or is said to whoever has just asked. What only gives a reason promises nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.domain.passages import Telling, beginning_in
from app.domain.reading.lexicon import Hit, Lexicon
from app.domain.reading.sentences import Clause, Span

# The groups of an ask's own words.
ABOUT, TERMS, GIVES = "about", "terms", "gives"
_WORDS_OF_DEALS = frozenset({"commit", "refuse", "hedge", "exchange", "reason_begins", "proposal"})


class Outcome(StrEnum):
    """What became of an ask."""

    MET = "met"
    TRADED = "traded"
    REFUSED = "refused"
    VAGUE = "vague"
    UNTOUCHED = "untouched"

    @property
    def settles(self) -> bool:
        """Whether the one who asked can live with it."""
        return self in (Outcome.MET, Outcome.TRADED, Outcome.REFUSED)


@dataclass(frozen=True, slots=True)
class Dealt:
    """What became of one ask, and the sentence and clause that show it; None where nothing does."""

    outcome: Outcome
    sentence: Span | None = None
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One clause: whose asks it is about, and the words of deals in it that count."""

    clause: Clause
    asks: frozenset[str]
    hits: tuple[Hit, ...]

    def has(self, group: str) -> bool:
        return any(hit.group == group for hit in self.hits)

    @property
    def commits(self) -> bool:
        return self.has("commit") and not self.has("hedge") and not self.has("refuse")


@dataclass(frozen=True)
class Deal:
    """One reply, read for all asks. `words` are each ask's own, by its id; `asking` is the ask it replies to."""

    telling: Telling
    words: Mapping[str, Lexicon]
    asking: str

    def outcome(self, ask: str) -> Dealt:
        """What became of this ask."""
        own = [part for part in self._parts if ask in part.asks and self._may_settle(part, ask)]
        promised = [part for part in own if part.commits and self._is_concrete(part, ask)]
        refused = [part for part in own if part.has("refuse")]
        traded = next((part for part in self._parts if ask == self.asking and self._trades(part, ask)), None)
        if traded is not None:
            return self._dealt(Outcome.TRADED, traded)
        if promised:
            return self._dealt(Outcome.TRADED if refused else Outcome.MET, promised[0])
        if refused and self._has_reason(refused[0]):
            return self._dealt(Outcome.REFUSED, refused[0])
        evading = [part for part in own if part.has("hedge")]
        touching = [part for part in self._parts if ask in part.asks and self._named(part.clause, ask)]
        for part in (*refused, *evading, *touching):
            return self._dealt(Outcome.VAGUE, part)
        return Dealt(Outcome.UNTOUCHED)

    def _may_settle(self, part: _Part, ask: str) -> bool:
        """What was not asked for just now has to be named outright."""
        return ask == self.asking or bool(self._named(part.clause, ask, ABOUT))

    def _dealt(self, outcome: Outcome, part: _Part) -> Dealt:
        return Dealt(outcome, self._sentence(part), part.clause)

    @cached_property
    def _own_words(self) -> Mapping[str, Sequence[Hit]]:
        """The words of each ask in the reply, where they are not part of a reason."""
        text, tokens = self.telling.normal.text, self.telling.tokens
        found = {ask: words.scan(text, tokens) for ask, words in self.words.items()}
        return {ask: [hit for hit in hits if not self._gives_reason(hit)] for ask, hits in found.items()}

    @cached_property
    def _reasons(self) -> Sequence[Span]:
        """From "because" to the end of the sentence, or of the clause where the sentence begins with it."""
        reasons: list[Span] = []
        for hit in self.telling.hits:
            if hit.group == "reason_begins" and not (reasons and hit.start < reasons[-1].end):
                sentence, clause = _around(self.telling.spans, hit), _around(self.telling.clause_spans, hit)
                begins = sentence.start == hit.start and clause.end < sentence.end
                reasons.append(Span(hit.start, clause.end if begins else sentence.end))
        return reasons

    @cached_property
    def _parts(self) -> Sequence[_Part]:
        parts: list[_Part] = []
        for clause in self.telling.clause_spans:
            before = parts[-1] if parts and parts[-1].clause.sentence == clause.sentence else None
            hits = tuple(self._words_of_deals(clause))
            parts.append(_Part(clause, self._asks_of(clause, before, hits), hits))
        return parts

    def _asks_of(self, clause: Clause, before: _Part | None, hits: Iterable[Hit]) -> frozenset[str]:
        """The asks a clause names. What names none outright is said to whoever asked; a refusal is of one thing."""
        named = frozenset(ask for ask in self.words if self._named(clause, ask))
        outright = sorted((hit.start, ask) for ask in named for hit in self._named(clause, ask, ABOUT))
        refusal = next((hit for hit in hits if hit.group == "refuse"), None)
        if refusal is not None and outright:
            return frozenset({next((ask for start, ask in outright if start >= refusal.end), outright[-1][1])})
        if outright:
            return named
        if before is not None and not named:
            return before.asks
        return frozenset({self.asking}) if refusal is not None else named | {self.asking}

    def _gives_reason(self, hit: Hit) -> bool:
        return any(reason.start <= hit.start < reason.end for reason in self._reasons)

    def _named(self, reach: Clause | Span, ask: str, *groups: str) -> list[Hit]:
        return [hit for hit in beginning_in(self._own_words[ask], reach) if hit.group in (groups or (ABOUT, TERMS))]

    def _words_of_deals(self, clause: Clause) -> Iterator[Hit]:
        """What lies within a longer one does not count, nor what stands in a mere question or gives a reason."""
        found = [hit for hit in beginning_in(self.telling.hits, clause) if hit.group in _WORDS_OF_DEALS]
        asks = self.telling.asks(self.telling.spans[clause.sentence])
        for hit in found:
            if any(_contains(other, hit) for other in found if other.group != hit.group):
                continue
            if hit.group == "proposal":
                yield Hit("commit", hit.start, hit.end)
            elif not (self._gives_reason(hit) or (asks and hit.group in {"commit", "refuse"})):
                yield hit

    def _is_concrete(self, part: _Part, ask: str) -> bool:
        """Whether an amount, a date or something that a promise to this ask consists of is said there."""
        reach = self._on_from(part)
        said = self.telling.normal.text[reach.start : reach.end]
        amounts = beginning_in(self.telling.amounts, reach)
        return bool(self._named(reach, ask, TERMS) or amounts) or any(char.isdigit() for char in said)

    def _has_reason(self, part: _Part) -> bool:
        """A "because", or a figure that says it."""
        reach = self._on_from(part)
        because = any(hit.group == "reason_begins" for hit in beginning_in(self.telling.hits, reach))
        return because or bool(beginning_in(self.telling.amounts, reach))

    def _on_from(self, part: _Part) -> Span:
        """The sentence of a clause and the one after it."""
        sentences = self.telling.spans[part.clause.sentence : part.clause.sentence + 2]
        return Span(sentences[0].start, sentences[-1].end)

    def _trades(self, part: _Part, ask: str) -> bool:
        """Whether this ask and something else stand on the two sides of an exchange, maybe over two sentences."""
        if not part.has("exchange") or part.has("hedge"):
            return False
        first = self.telling.spans[max(0, part.clause.sentence - 1)]
        reach = Span(first.start, self._sentence(part).end)
        mine = self._named(reach, ask)
        others = [hit for other in self.words if other != ask for hit in self._named(reach, other)]
        against = (*others, *self._named(reach, ask, GIVES))
        return any(not _overlap(own, other) for own in mine for other in against)

    def _sentence(self, part: _Part) -> Span:
        return self.telling.spans[part.clause.sentence]


def _around(spans: Iterable[Span] | Iterable[Clause], hit: Hit) -> Span:
    found = next((span for span in spans if span.start <= hit.start < span.end), None)
    return Span(found.start, found.end) if found else Span(hit.start, hit.end)


def _contains(longer: Hit, shorter: Hit) -> bool:
    inside = longer.start <= shorter.start and shorter.end <= longer.end
    return inside and longer.end - longer.start > shorter.end - shorter.start


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end
