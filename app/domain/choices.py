"""Choices told in earlier rounds, and what was left unsaid about each: why, over what, for how much.

What counts as said is taken generously: from the words around the choice, and from every check that a judge found
met anywhere in the story. Only what is missing on both counts is worth coming back to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.coverage import Topic, counted_attempt, current_scorecard, topic_met, topics_of, turn_score
from app.domain.interview import Turn
from app.domain.language import Language
from app.domain.loop import Round
from app.domain.passages import Reader, Telling
from app.domain.readback import readable
from app.domain.reading.amounts import Kind
from app.domain.reading.lexicon import Hit
from app.domain.reading.sentences import Span
from app.domain.situation import EarlierRound

TRADEOFF = "tradeoff_articulation"
# How far around a choice its reason and its price are looked for, in sentences.
BEFORE, AFTER = 1, 2
_NO_SIZES = frozenset({Kind.DAYS, Kind.SPRINTS})


class Lack(StrEnum):
    """What was not said about a choice, in the order in which one would ask for it."""

    REASON = "reason"
    ALTERNATIVE = "alternative"
    COST = "cost"

    @property
    def check(self) -> str:
        """The check of `tradeoff_articulation` that asks for it."""
        return _CHECKS[self]


_CHECKS = {
    Lack.REASON: "reasoned_choice",
    Lack.ALTERNATIVE: "tension_named",
    Lack.COST: "side_in_numbers",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice in the candidate's own words, which round it was told in, and what is missing (`lacks`, in order).

    `weight` orders choices that lack as much: how much they matter, the heaviest first.
    """

    quote: str
    round: Round
    lacks: tuple[Lack, ...]
    weight: float


def unclear_choices(earlier: Sequence[EarlierRound], reader: Reader, language: Language) -> tuple[Choice, ...]:
    """The choices whose reason or price is missing, the least clear first; at most one an answer."""
    found = [choice for round_ in earlier for choice in _of_round(round_, reader, language)]
    return tuple(sorted(found, key=lambda choice: (-len(choice.lacks), -choice.weight)))


def gives(lack: Lack, turn: Turn, reader: Reader) -> bool:
    """Whether the answer of `turn` says what was missing, by its scorecard or by its words."""
    attempt = counted_attempt(turn)
    if attempt is None:
        return False
    score = turn_score(turn, TRADEOFF)
    if score is not None and any(check.met and check.check == lack.check for check in score.checks):
        return True
    telling = reader.read(attempt.text)
    return _says(lack, telling, telling.spans, answering=True)


def _of_round(earlier: EarlierRound, reader: Reader, language: Language) -> Iterator[Choice]:
    for topic in topics_of(earlier.turns):
        for turn in topic.turns:
            choices = list(_of_turn(earlier.plan, topic, turn, reader, language))
            if choices:
                yield max(choices, key=lambda choice: (len(choice.lacks), choice.weight))


def _of_turn(plan: Round, topic: Topic, turn: Turn, reader: Reader, language: Language) -> Iterator[Choice]:
    attempt = counted_attempt(turn)
    if attempt is None:
        return
    telling, card = reader.read(attempt.text), current_scorecard(attempt)
    marks = card.marks if card else ()
    for index, sentence in enumerate(telling.spans):
        hit = _choice_in(telling, sentence)
        quote = readable(telling, sentence, hit, language) if hit else None
        if quote is None or any(mark.start < quote.end and quote.start < mark.end for mark in marks):
            continue
        lacks = tuple(_lacks(telling, index, topic))
        if Lack.REASON in lacks or Lack.COST in lacks:
            yield Choice(quote.text, plan, lacks, _weight(plan, telling, sentence))


def _choice_in(telling: Telling, sentence: Span) -> Hit | None:
    """The words by which a sentence tells a choice of the candidate's or their team's own."""
    within = _within(telling, sentence)
    over = any(hit.group == "given_up" for hit in within)
    told = (hit for hit in within if hit.group == "chosen" or (over and hit.group == "chosen_over"))
    return next((hit for hit in told if not _asks(telling, sentence) and _own(telling, within, hit)), None)


def _own(telling: Telling, within: Sequence[Hit], hit: Hit) -> bool:
    """Whether nobody else chose, and it is not said that nothing was chosen."""
    clause = telling.normal.text.rfind(",", 0, hit.start) + 1
    before = [other for other in within if clause <= other.start < hit.end and other.end <= hit.end]
    denied = any(other.group == "not_done" and hit.start - 12 <= other.start < hit.end for other in before)
    giving_up = any(other.group == "given_up" and other.start >= hit.start for other in before)
    return not any(other.group == "others_chose" for other in before) and (not denied or giving_up)


def _asks(telling: Telling, sentence: Span) -> bool:
    return telling.normal.text[sentence.start : sentence.end].rstrip("\"') ").endswith("?")


def _lacks(telling: Telling, index: int, topic: Topic) -> Iterator[Lack]:
    near = telling.spans[max(0, index - BEFORE) : index + AFTER + 1]
    met = topic_met(topic, TRADEOFF)
    for lack in Lack:
        if lack.check not in met and not _says(lack, telling, near):
            yield lack


def _says(lack: Lack, telling: Telling, spans: Sequence[Span], *, answering: bool = False) -> bool:
    hits = [hit for span in spans for hit in _within(telling, span)]
    match lack:
        case Lack.REASON:
            return _has_reason(telling, hits)
        case Lack.COST:
            return any(_has_price(telling, span, alone=answering) for span in spans)
        case Lack.ALTERNATIVE:
            group = ("other_way", "given_up") if answering else ("given_up",)
            denied = any(hit.group == "no_other_way" for hit in hits)
            return not denied and any(hit.group in group for hit in hits)


def _has_reason(telling: Telling, hits: Sequence[Hit]) -> bool:
    """A reason that says more than that it was better or that somebody wanted it; "so I …" needs one before it."""
    empty = [hit for hit in hits if hit.group == "no_because"]
    begins = telling.spans[0].start if telling.spans else 0
    reasons = [hit for hit in hits if hit.group == "reason_given"]
    reasons += [hit for hit in hits if hit.group == "follows_from" and hit.start > begins]
    return any(not any(hole.start <= hit.start < hole.end for hole in empty) for hit in reasons)


def _has_price(telling: Telling, span: Span, *, alone: bool) -> bool:
    """A number on what it brought or cost; beside a choice only one that is told as such."""
    amounts = (one.kind for one in telling.amounts if span.start <= one.start < span.end)
    sizes = [kind for kind in amounts if kind not in _NO_SIZES and (alone or kind is not Kind.BARE)]
    groups = {hit.group for hit in _within(telling, span)}
    if alone:
        return bool(sizes) or "in_fractions" in groups
    return bool(sizes) and not groups.isdisjoint(("cost_words", "outcome_metric"))


def _weight(plan: Round, telling: Telling, sentence: Span) -> float:
    """What a choice is worth pressing: it names something that is measured, in a round that weighs trade-offs."""
    share = plan.weights.get(TRADEOFF, 0.0) / sum(plan.weights.values())
    groups = {hit.group for hit in _within(telling, sentence)}
    return share + sum(group in groups for group in ("model_metric", "outcome_metric", "given_up"))


def _within(telling: Telling, span: Span) -> list[Hit]:
    return [hit for hit in telling.hits if span.start <= hit.start and hit.end <= span.end]
