"""Accounts of features read off topics: every cell in the candidate's own words, with the place it stands at.

A topic tells of a feature when it holds evidence of a measured change, or of something shipped that has a name or a
time. What cannot be read off the words stays empty; nothing is computed, rounded or put in other words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.domain.coverage import Topic, counted_attempt, filled_by_rules, topic_evidence_of, topics_of
from app.domain.debrief import Evidence, LedgerRow
from app.domain.interview import Attempt, Interview, Turn
from app.domain.language import Language
from app.domain.ledger.account import Account, Cell, Column, Place
from app.domain.ledger.keys import keyed, name_key
from app.domain.ledger.metric import metric_of
from app.domain.ledger.standing import acts_in
from app.domain.naming import feature_named, introduced, thing_made
from app.domain.passages import Passage, Reader, Telling, shortened
from app.domain.reading.durations import points
from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.sentences import Span

MAX_CELL = 80
SIZES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.MONEY, Kind.INSTANT})
SPANS = frozenset({Kind.DAYS, Kind.SPRINTS})
# Without one of these a topic tells of no feature.
_PROOFS = frozenset({("quantified_impact", "measured_change"), ("thirty_day_ship", "shipped_or_paced")})
_SHARE_OF = ("of ", "the ")
_ARROWS = frozenset({"-", "->", "→"})
Proven = tuple[Evidence, str]  # the evidence, and "signal.check"
Naming = Callable[[Telling], str | None]


@dataclass(frozen=True, slots=True)
class Story:
    """A topic's answers, read, and the evidence found in them by signal and check."""

    interview: str | None
    attempts: dict[int, Attempt]
    tellings: dict[int, Telling]
    evidence: dict[tuple[str, str], Evidence]

    def of(self, signal: str, *checks: str) -> Proven | None:
        """The evidence of the first of these checks that is met."""
        met = (check for check in checks if (signal, check) in self.evidence)
        return next(((self.evidence[signal, check], f"{signal}.{check}") for check in met), None)

    def span(self, evidence: Evidence) -> tuple[Telling, Span]:
        """The answer the evidence stands in, and where in its normalised text."""
        telling = self.tellings[evidence.turn]
        return telling, telling.place(evidence.start, evidence.end)

    def quoted(self, proven: Proven, text: str | None = None) -> Cell:
        """A cell with evidence behind it, which holds `text`; without one, the evidence as far as it is short."""
        evidence, check = proven
        shown = shortened(evidence.quote, MAX_CELL) if text is None else text
        return Cell(shown, evidence.quote, self._place(evidence.turn), evidence.start, evidence.end, check)

    def sliced(self, turn: int, passage: Passage, text: str | None = None) -> Cell:
        """A cell with a passage of an answer behind it."""
        shown = passage.text if text is None else text
        return Cell(shown, passage.text, self._place(turn), passage.start, passage.end)

    def _place(self, turn: int) -> Place:
        return Place(self.interview, turn, self.attempts[turn].number)


def accounts_of(interview: Interview, reader: Reader) -> tuple[Account, ...]:
    """What an interview tells of features, in the order they were told."""
    told = (_account(topic, reader, interview.id, interview.language) for topic in _topics(interview.turns))
    return tuple(account for account in told if account is not None)


def build_ledger(turns: Iterable[Turn], reader: Reader) -> tuple[LedgerRow, ...]:
    """The rows of a debrief in the order the features were told."""
    accounts = (_account(topic, reader, None, Language.EN) for topic in _topics(turns))
    return tuple(_row(account) for account in accounts if account is not None)


def _topics(turns: Iterable[Turn]) -> tuple[Topic, ...]:
    """What was shipped was told, whether or not a model could judge it."""
    return topics_of(filled_by_rules(turn) for turn in turns)


def _row(account: Account) -> LedgerRow:
    proof = account.cells[Column.ACHIEVEMENT]
    kpi, change, days, data, lift = (
        account.text(column) or None
        for column in (Column.KPI, Column.CHANGE, Column.DAYS, Column.DATA, Column.LIFT)
    )
    turn = proof.place.turn if proof.place else 0
    return LedgerRow(turn, account.text(Column.FEATURE), kpi, change, days, data, lift, proof.quote)


def _account(topic: Topic, reader: Reader, interview: str | None, language: Language) -> Account | None:
    evidence = topic_evidence_of(topic)
    if not _PROOFS & evidence.keys():
        return None
    found = ((turn.n, counted_attempt(turn)) for turn in topic.turns)
    attempts = {n: attempt for n, attempt in found if attempt is not None}
    tellings = {n: reader.read(attempt.text) for n, attempt in attempts.items()}
    story = Story(interview, attempts, tellings, evidence)
    measured = story.of("quantified_impact", "measured_change")
    shipped = story.of("thirty_day_ship", "shipped_or_paced")
    proof = measured or shipped
    if proof is None:
        return None
    cells = dict(_cells(story, measured, proof))
    name = _shipped_thing(story, proof, reader)
    if measured is None and name is None and Column.DAYS not in cells:
        return None
    name = name or _other_name(story, reader)
    named = name is not None
    cells[Column.FEATURE] = name or _clause(story, shipped or proof)
    at = max(attempt.answered_at for attempt in attempts.values())
    told = Account(f"{interview}.{topic.turns[0].n}", at, language, cells, named=named, interview=interview)
    turns = frozenset(turn.n for turn in topic.turns)
    return keyed(replace(told, turns=turns, acts=acts_in(tellings.values())), reader)


def practised(told: Account, column: Column, cell: Cell, reader: Reader) -> Account:
    """What a drill on one column of `told.joins` brought: its cell, and what it holds for the columns beside it."""
    telling = reader.read(cell.quote)
    whole = Span(0, len(telling.normal.text))
    change = change_in(telling, telling.amounts) if column in {Column.KPI, Column.CHANGE} else None
    money = [amount for amount in telling.amounts if amount.kind is Kind.MONEY]
    spans = [amount for amount in telling.amounts if amount.kind in SPANS]
    cells = {column: replace(cell, text=shortened(cell.quote, MAX_CELL))}
    for into, place in (
        (Column.CHANGE, change),
        (Column.MONEY, Span(money[0].start, money[0].end) if money else None),
        (Column.DAYS, Span(spans[0].start, spans[0].end) if spans and column is Column.DAYS else None),
    ):
        if place is not None:
            cells[into] = replace(cell, text=telling.slice(place.start, place.end).text)
    metric = metric_of(telling, whole, change) if column in {Column.KPI, Column.CHANGE} else None
    if metric is not None:
        cells[Column.KPI] = replace(cell, text=metric)
    return keyed(replace(told, cells=cells, named=False), reader)


def _cells(story: Story, measured: Proven | None, proof: Proven) -> Iterator[tuple[Column, Cell]]:
    yield Column.ACHIEVEMENT, story.quoted(proof)
    if measured is not None:
        yield from _measured(story, measured)
    for column, found in (
        (Column.DAYS, _days(story)),
        (Column.DATA, _evidence(story, "data_decisions", "source_drove_decision", "data_mentioned")),
        (Column.LIFT, _evidence(story, "quantified_impact", "business_effect")),
        (Column.MONEY, _money(story)),
        (Column.WHEN, _when(story)),
    ):
        if found is not None:
            yield column, found


def _measured(story: Story, measured: Proven) -> Iterator[tuple[Column, Cell]]:
    """KPI and change, from the evidence or else from its sentence."""
    evidence, _check = measured
    telling, place = story.span(evidence)
    around = telling.sentence_around(evidence.start, evidence.end)
    wider = telling.place(around.start, around.end)
    reaches = ((place, story.quoted(measured)), (wider, story.sliced(evidence.turn, around)))
    changes = ((change_in(telling, _inside(telling.amounts, reach)), cell) for reach, cell in reaches)
    change, whence = next(((span, cell) for span, cell in changes if span is not None), (None, None))
    if change is not None and whence is not None:
        yield Column.CHANGE, replace(whence, text=telling.slice(change.start, change.end).text)
    kpis = ((metric_of(telling, reach, change), cell) for reach, cell in reaches)
    kpi = next((replace(cell, text=name) for name, cell in kpis if name is not None), None)
    if kpi is not None:
        yield Column.KPI, kpi


def _inside(amounts: Sequence[Quantity], span: Span) -> list[Quantity]:
    return [amount for amount in amounts if span.start <= amount.start and amount.end <= span.end]


def change_in(telling: Telling, amounts: Sequence[Quantity]) -> Span | None:
    """Two amounts of one kind as a from-to, whatever they count; else the first size, but no "ten percent of …"."""
    text = telling.normal.text
    links = {(hit.start, hit.end) for hit in telling.hits if hit.group == "from_to"}
    starts = {hit.end: hit.start for hit in telling.hits if hit.group == "from_word"}
    for first, second in pairwise(amounts):
        alike = first.kind is second.kind or Kind.BARE in {first.kind, second.kind}
        before = len(text[: first.start].rstrip())
        # "2 to 3 weeks" says how long something was watched; "from 9 days to 4 days" says what changed.
        changed = before in starts or {first.kind, second.kind}.isdisjoint(SPANS)
        if alike and changed and _linked(text, first.end, second.start, links):
            return Span(starts.get(before, first.start), second.end)
    sizes = (amount for amount in amounts if amount.kind in SIZES)
    single = (amount for amount in sizes if not text[amount.end :].lstrip().startswith(_SHARE_OF))
    return next((Span(amount.start, amount.end) for amount in single), None)


def _linked(text: str, start: int, end: int, links: set[tuple[int, int]]) -> bool:
    between = text[start:end]
    first = start + len(between) - len(between.lstrip())
    return between.strip() in _ARROWS or (first, first + len(between.strip())) in links


def _days(story: Story) -> Cell | None:
    """The time to ship: the duration in the evidence, else the evidence itself (dates, for example)."""
    proven = story.of("thirty_day_ship", "within_thirty_days", "within_ninety_days")
    if proven is None:
        return None
    telling, place = story.span(proven[0])
    spans = [amount for amount in _inside(telling.amounts, place) if amount.kind in SPANS]
    return story.quoted(proven, telling.slice(spans[0].start, spans[0].end).text if spans else None)


def _when(story: Story) -> Cell | None:
    """The day that stands in the sentence of the launch."""
    proven = story.of("thirty_day_ship", "shipped_or_paced")
    if proven is None:
        return None
    evidence = proven[0]
    telling = story.tellings[evidence.turn]
    around = telling.sentence_around(evidence.start, evidence.end)
    days = points(telling.normal.text, [telling.place(around.start, around.end)])
    if not days:
        return None
    return story.sliced(evidence.turn, around, telling.slice(days[-1].start, days[-1].end).text)


def _money(story: Story) -> Cell | None:
    """The first amount of money, in the evidence of a business effect or else anywhere in the topic."""
    proven = story.of("quantified_impact", "business_effect", "measured_change")
    for turn in ([proven[0].turn] if proven else []) + sorted(story.tellings):
        telling = story.tellings[turn]
        reach = telling.place(proven[0].start, proven[0].end) if proven and turn == proven[0].turn else None
        found = [amount for amount in telling.amounts if amount.kind is Kind.MONEY]
        found.sort(key=lambda amount: reach is None or not reach.start <= amount.start < reach.end)
        if found:
            amount = telling.slice(found[0].start, found[0].end)
            return story.sliced(turn, telling.sentence_around(amount.start, amount.end), amount.text)
    return None


def _evidence(story: Story, signal: str, *checks: str) -> Cell | None:
    proven = story.of(signal, *checks)
    return story.quoted(proven) if proven else None


def _shipped_thing(story: Story, proof: Proven, reader: Reader) -> Cell | None:
    """What a shipping verb speaks of, in the answer with the evidence or else in another of the topic."""
    return _first_named(story, reader, ((turn, feature_named) for turn in (proof[0].turn, *sorted(story.tellings))))


def _other_name(story: Story, reader: Reader) -> Cell | None:
    """The title that the story begins with, else the thing that somebody made."""
    turns = sorted(story.tellings)
    return _first_named(story, reader, [(turns[0], introduced), *((turn, thing_made) for turn in turns)])


def _first_named(story: Story, reader: Reader, tries: Iterable[tuple[int, Naming]]) -> Cell | None:
    """The first name that tells features apart: "the model" does not, and a job is none."""
    named = ((turn, naming(story.tellings[turn])) for turn, naming in tries)
    telling = ((turn, name) for turn, name in named if name is not None and name_key(reader.read(name)).whole)
    return next((_in_its_sentence(story, turn, name) for turn, name in telling), None)


def _in_its_sentence(story: Story, turn: int, name: str) -> Cell:
    telling = story.tellings[turn]
    start = telling.answer.index(name)
    around = telling.sentence_around(start, start + len(name))
    return story.sliced(turn, around, name)


def _clause(story: Story, proof: Proven) -> Cell:
    evidence, check = proof
    clause = story.tellings[evidence.turn].clause_around(evidence.start, evidence.end)
    shorter = min(clause.text, evidence.quote, key=len)
    if shorter == evidence.quote:
        return story.quoted(proof)
    return replace(story.sliced(evidence.turn, clause, shortened(clause.text, MAX_CELL)), check=check)
