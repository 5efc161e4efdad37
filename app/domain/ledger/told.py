"""The impact ledger: a row for each shipped feature, every cell in the candidate's own words or empty.

A topic makes a row when it holds evidence of a measured change, or of something shipped that has a name or a
time. What cannot be read off
the words stays empty; nothing is computed, rounded or put in other words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.coverage import Topic, counted_attempt, topic_evidence_of, topics_of
from app.domain.debrief import Evidence, LedgerRow
from app.domain.interview import Turn
from app.domain.naming import feature_named, introduced, metric_named
from app.domain.passages import Passage, Reader, Telling, shortened
from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.sentences import Span

MAX_CELL = 80
_SIZES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY, Kind.INSTANT})
_SPANS = frozenset({Kind.DAYS, Kind.SPRINTS})
_SHARE_OF = ("of ", "the ")
_ARROWS = frozenset({"-", "->", "→"})


@dataclass(frozen=True, slots=True)
class Story:
    """A topic's answers, read, and the evidence found in them by signal and check."""

    tellings: dict[int, Telling]
    evidence: dict[tuple[str, str], Evidence]

    def of(self, signal: str, *checks: str) -> Evidence | None:
        """The evidence of the first of these checks that is met."""
        return next((self.evidence[signal, check] for check in checks if (signal, check) in self.evidence), None)

    def place(self, evidence: Evidence) -> tuple[Telling, Span]:
        """The answer the evidence stands in, and where in its normalised text."""
        telling = self.tellings[evidence.turn]
        return telling, telling.place(evidence.start, evidence.end)


def build_ledger(turns: Iterable[Turn], reader: Reader) -> tuple[LedgerRow, ...]:
    """The rows in the order the features were told."""
    rows = (_row(topic, reader) for topic in topics_of(turns))
    return tuple(row for row in rows if row is not None)


def _row(topic: Topic, reader: Reader) -> LedgerRow | None:
    attempts = ((turn.n, counted_attempt(turn)) for turn in topic.turns)
    tellings = {n: reader.read(attempt.text) for n, attempt in attempts if attempt is not None}
    story = Story(tellings, topic_evidence_of(topic))
    measured = story.of("quantified_impact", "measured_change")
    shipped = story.of("thirty_day_ship", "shipped_or_paced")
    proof = measured or shipped
    if proof is None:
        return None
    change = _change(story, measured) if measured else None
    days, name = _days(story), _name(story, proof)
    if measured is None and days is None and name is None:
        return None
    name = name or introduced(next(iter(tellings.values())))
    return LedgerRow(
        turn=proof.turn,
        feature=name or _shortest_clause(story, shipped or proof),
        kpi=_kpi(story, measured, change) if measured else None,
        change=change[0].text if change else None,
        days=days,
        data=_cell(story.of("data_decisions", "source_drove_decision", "data_mentioned")),
        lift=_cell(story.of("quantified_impact", "business_effect")),
        evidence=proof.quote,
    )


def _change(story: Story, measured: Evidence) -> tuple[Passage, Span] | None:
    """The size in the evidence, else in its sentence: "from 4% to 6%" whole, or the first number with a unit."""
    telling, place = story.place(measured)
    around = telling.sentence_around(measured.start, measured.end)
    for span in (place, telling.place(around.start, around.end)):
        found = _change_within(telling, _inside(telling.amounts, span))
        if found is not None:
            return telling.slice(found.start, found.end), found
    return None


def _inside(amounts: Sequence[Quantity], span: Span) -> list[Quantity]:
    return [amount for amount in amounts if span.start <= amount.start and amount.end <= span.end]


def _change_within(telling: Telling, amounts: Sequence[Quantity]) -> Span | None:
    """Two amounts of one kind as a from-to, whatever they count; else the first size, but no "ten percent of …"."""
    text = telling.normal.text
    links = {(hit.start, hit.end) for hit in telling.hits if hit.group == "from_to"}
    starts = {hit.end: hit.start for hit in telling.hits if hit.group == "from_word"}
    for first, second in pairwise(amounts):
        alike = first.kind is second.kind or Kind.BARE in {first.kind, second.kind}
        before = len(text[: first.start].rstrip())
        # "2 to 3 weeks" says how long something was watched; "from 9 days to 4 days" says what changed.
        changed = before in starts or {first.kind, second.kind}.isdisjoint(_SPANS)
        if alike and changed and _linked(text, first.end, second.start, links):
            return Span(starts.get(before, first.start), second.end)
    sizes = (amount for amount in amounts if amount.kind in _SIZES)
    single = (amount for amount in sizes if not text[amount.end :].lstrip().startswith(_SHARE_OF))
    return next((Span(amount.start, amount.end) for amount in single), None)


def _linked(text: str, start: int, end: int, links: set[tuple[int, int]]) -> bool:
    between = text[start:end]
    first = start + len(between) - len(between.lstrip())
    return between.strip() in _ARROWS or (first, first + len(between.strip())) in links


def _kpi(story: Story, measured: Evidence, change: tuple[Passage, Span] | None) -> str | None:
    """The metric named in the evidence, or else in its sentence."""
    telling, place = story.place(measured)
    around = telling.sentence_around(measured.start, measured.end)
    beside = change[1] if change else None
    return metric_named(telling, place, beside) or metric_named(
        telling, telling.place(around.start, around.end), beside
    )


def _days(story: Story) -> str | None:
    """The time to ship: the duration in the evidence, else the evidence itself (dates, for example)."""
    evidence = story.of("thirty_day_ship", "within_thirty_days", "within_ninety_days")
    if evidence is None:
        return None
    telling, place = story.place(evidence)
    spans = [amount for amount in _inside(telling.amounts, place) if amount.kind in _SPANS]
    if spans:
        return telling.slice(spans[0].start, spans[0].end).text
    return shortened(evidence.quote, MAX_CELL)


def _cell(evidence: Evidence | None) -> str | None:
    return shortened(evidence.quote, MAX_CELL) if evidence else None


def _name(story: Story, proof: Evidence) -> str | None:
    """What a shipping verb speaks of, in the answer with the evidence or else in another of the topic."""
    told = (story.tellings[n] for n in sorted(story.tellings))
    names = (feature_named(telling) for telling in (story.tellings[proof.turn], *told))
    return next((name for name in names if name is not None), None)


def _shortest_clause(story: Story, proof: Evidence) -> str:
    clause = story.tellings[proof.turn].clause_around(proof.start, proof.end)
    return shortened(min(clause.text, proof.quote, key=len), MAX_CELL)
