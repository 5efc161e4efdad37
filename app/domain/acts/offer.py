"""The offer: put low, raised for an ask that has a figure and something behind it, and closed within the range.

What is offered is computed. It begins at the foot of the range; an ask with evidence moves it half of the way to
what is asked, a wish does not move it, and nothing moves it beyond the top. Money that was talked about too early
has been noted, and takes a quarter of the range away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Bilingual, Language
from app.domain.observation import Noticed
from app.domain.passages import Passage, Reader, Telling, shortened
from app.domain.question import Question
from app.domain.reading.numbers import Kind, Quantity
from app.domain.situation import Decided, EarlierRound, Situation, answer_to

MOST_COUNTERS = 2
TOO_EARLY_LEAVES = 0.75
LONGEST_QUOTE = 160
# Amounts this far outside the range are about something else than pay.
PLAUSIBLE = (0.4, 4.0)
# "I'd ask for 780" leaves the thousands out; further away from the range the number is about something else.
IN_THOUSANDS = (0.8, 1.6)
ROUNDED_TO = 5_000


class Ask(StrEnum):
    """What a reply to an offer is."""

    ACCEPTED = "accepted"
    ANCHORED = "anchored"
    WISHED = "wished"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Package:
    """What a company pays at a level: the range of the base pay a year, and the rest in words."""

    least: float
    most: float
    unit: Bilingual
    rest: Bilingual

    def amount(self, value: float, language: Language) -> str:
        """A sum as one says it: `$185k`, 18.5 万美元."""
        sign, word = self.unit.text(Language.EN), self.unit.text(Language.ZH)
        if language is Language.ZH:
            return f"{value / 10_000:g} 万{word}"
        return f"{sign}{value / 1_000:g}k"


@dataclass(frozen=True, slots=True)
class Offer:
    """The act. `too_early` are the rounds in which money is not yet talked about.

    `opening` puts the offer; `noted` is added to it in place of `opening` when money was talked about too early;
    `counters` answer each kind of ask, first and second; `above` an ask beyond the top; `settled` closes.
    """

    id: str
    minutes: float
    package: Package
    too_early: frozenset[str]
    opening: Question
    noted: Question
    counters: dict[Ask, tuple[Question, ...]]
    above: Question
    settled: Question

    def lines(self) -> Iterable[Question]:
        """Everything that may be said."""
        yield from (self.opening, self.noted, self.above, self.settled)
        for lines in self.counters.values():
            yield from lines


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply to an offer: what it is, the sum it asks for, and the words that say so."""

    ask: Ask
    sum: float | None
    words: Passage | None


def decide(situation: Situation, act: Offer) -> Decided:
    """Put the offer, counter twice at most, then settle; None once it was settled or turned down."""
    turns, reader = situation.turns, Reader(situation.words)
    early = next(money_talk(situation.earlier, act, reader), None)
    room = TOO_EARLY_LEAVES if early else 1.0
    if not turns:
        return _opened(situation, act, early)
    if turns[-1].move.kind is MoveKind.SETTLE:
        return None
    table = _on_the_table(act, turns, reader, room)
    asked = asked_in(turns[-1], act.package, reader, table)
    countered = sum(turn.move.kind is MoveKind.COUNTER for turn in turns)
    if asked.ask is Ask.ACCEPTED or countered >= MOST_COUNTERS:
        return _said(situation, act, MoveKind.SETTLE, act.settled, table)
    top = _top(act.package, room)
    if asked.sum is not None and asked.sum > top and not _used(turns, act.above):
        return _said(situation, act, MoveKind.COUNTER, act.above, table, top)
    lines = act.counters[asked.ask]
    line = next((line for line in lines if not _used(turns, line)), lines[-1])
    return _said(situation, act, MoveKind.COUNTER, line, table)


def asked_in(turn: Turn, package: Package, reader: Reader, table: float = 0.0) -> Asked:
    """What the answer of a turn asks for, where `table` is offered."""
    text = answer_to(turn)
    if not text:
        return Asked(Ask.VAGUE, None, None)
    telling = reader.read(text)
    sums = _sums(telling, package)
    groups = {hit.group for hit in telling.hits}
    accepts = "offer_accept" in groups and "offer_but" not in groups
    highest = max(sums, key=itemgetter(0), default=None)
    if accepts and (highest is None or highest[0] <= table):
        return Asked(Ask.ACCEPTED, None, None)
    if highest is None:
        return Asked(Ask.VAGUE, None, None)
    value, amount = highest
    words = telling.slice(amount.start, amount.end)
    around = telling.sentence_around(words.start, words.end)
    ask = Ask.ANCHORED if _has_evidence(telling, groups, sums) else Ask.WISHED
    return Asked(ask, value, around)


def _sums(telling: Telling, package: Package) -> list[tuple[float, Quantity]]:
    """The sums of pay in an answer: those in the words that ask, else whatever could be pay."""
    asking = [hit for hit in telling.hits if hit.group == "offer_ask"]
    for spans in (telling.clause_spans, telling.spans):
        reach = [span for span in spans if any(span.start <= hit.start < span.end for hit in asking)]
        inside = [one for one in telling.amounts if any(span.start <= one.start < span.end for span in reach)]
        if asked := _pays(inside, package, asked=True):
            return asked
    return _pays(telling.amounts, package, asked=False)


def _pays(amounts: Iterable[Quantity], package: Package, *, asked: bool) -> list[tuple[float, Quantity]]:
    return [(pay, one) for one in amounts if (pay := _pay(one, package, asked=asked)) is not None]


def _pay(quantity: Quantity, package: Package, *, asked: bool) -> float | None:
    """The amount as base pay a year, in thousands where it is asked for like that; None if it is something else."""
    if quantity.kind not in (Kind.MONEY, Kind.BARE, Kind.COUNT):
        return None
    if package.least * PLAUSIBLE[0] <= quantity.value <= package.most * PLAUSIBLE[1]:
        return quantity.value
    thousands = quantity.value * 1_000
    short = asked and quantity.kind is not Kind.COUNT
    fits = package.least * IN_THOUSANDS[0] <= thousands <= package.most * IN_THOUSANDS[1]
    return thousands if short and fits else None


TooEarly = tuple[EarlierRound, Turn, str]


def money_talk(earlier: Iterable[EarlierRound], act: Offer, reader: Reader) -> Iterator[TooEarly]:
    """Each answer that talked about money in a round where it is too early: the round, the turn and the words."""
    for played in earlier:
        if played.plan.id in act.too_early:
            for turn in played.turns:
                words = _money_words(turn, reader)
                if words is not None:
                    yield played, turn, words


def observe(act: Offer, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:
    """Whether money came too early, and how the candidate asked in the end, the best ask first."""
    opened = turns[0].move
    if opened.question == act.noted.id:
        yield Noticed("money_too_early", None, opened.quote, {"round": opened.values.get("round", "")})
    asked = [(turn, asked_in(turn, act.package, reader)) for turn in turns if answer_to(turn)]
    for kind in (Ask.ANCHORED, Ask.WISHED):
        found = next(((turn, ask) for turn, ask in asked if ask.ask is kind), None)
        if found is not None and found[1].words is not None:
            quote = shortened(found[1].words.text, LONGEST_QUOTE)
            yield Noticed(f"offer_{kind.value}", found[0].n, quote)
            return
    if asked:
        yield Noticed("offer_unasked", asked[0][0].n)


def _opened(situation: Situation, act: Offer, early: TooEarly | None) -> Move:
    if early is None:
        return _said(situation, act, MoveKind.OFFER, act.opening, act.package.least)
    played, _, words = early
    move = _said(situation, act, MoveKind.OFFER, act.noted, act.package.least)
    values = {**move.values, "round": played.plan.title.text(situation.language)}
    return Move(move.kind, move.question, quote=shortened(words, LONGEST_QUOTE), values=values)


def _said(
    situation: Situation, act: Offer, kind: MoveKind, line: Question, table: float, top: float | None = None
) -> Move:
    package, language = act.package, situation.language
    values = {"table": package.amount(table, language), "rest": package.rest.text(language)}
    values["top"] = package.amount(_top(package, 1.0) if top is None else top, language)
    return Move(kind, line.id, values=values)


def _on_the_table(act: Offer, turns: Sequence[Turn], reader: Reader, room: float) -> float:
    """What is offered after these replies."""
    table, top = act.package.least, _top(act.package, room)
    for turn in turns:
        asked = asked_in(turn, act.package, reader)
        if asked.ask is Ask.ANCHORED and asked.sum is not None:
            table = max(table, _rounded(table + (min(asked.sum, top) - table) / 2))
    return table


def _top(package: Package, room: float) -> float:
    return _rounded(package.least + (package.most - package.least) * room)


def _rounded(value: float) -> float:
    return round(value / ROUNDED_TO) * ROUNDED_TO


def _used(turns: Sequence[Turn], line: Question) -> bool:
    return any(turn.move.question == line.id for turn in turns)


def _has_evidence(telling: Telling, groups: set[str], sums: Sequence[tuple[float, Quantity]]) -> bool:
    """Whether the ask stands on a market figure, another offer, or a result of one's own with its size."""
    sizes = (Kind.PERCENT, Kind.POINTS, Kind.TIMES, Kind.DAYS, Kind.INSTANT)
    own = any(amount.kind in sizes for amount in telling.amounts) and "outcome_metric" in groups
    return "offer_market" in groups or own or (len(telling.amounts) > len(sums) and "outcome_metric" in groups)


def _money_words(turn: Turn, reader: Reader) -> str | None:
    """The words of an answer that talk about the candidate's own pay; a question back counts as well."""
    attempt = turn.attempt
    if attempt is None or attempt.reply not in (Reply.ANSWER, Reply.ASKED_BACK):
        return None
    telling = reader.read(attempt.text)
    hit = next((hit for hit in telling.hits if hit.group == "money_talk"), None)
    if hit is None:
        return None
    place = telling.slice(hit.start, hit.end)
    return telling.sentence_around(place.start, place.end).text
