"""How an answer stands with the judge of its interview: read, read by the rules so far, or read in part."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.coverage import counted_attempt
from app.domain.interview import Attempt, Interview, Reply
from app.domain.scorecard import JudgeKind, Scorecard
from app.services.views import scores_withheld


@dataclass(frozen=True, slots=True)
class Reading:
    """`card` is the scorecard to show, if any; `indicative` when it is the rules' and the model's is to follow.

    `beside` is the rules' scorecard where the model left a signal of `card` unscored.
    """

    card: Scorecard | None
    indicative: bool = False
    beside: Scorecard | None = None


def reading_of(interview: Interview, attempt: Attempt) -> Reading:
    """What may be shown of an attempt: nothing while scores are withheld."""
    rules, model = attempt.scorecards.get(JudgeKind.RULES), attempt.scorecards.get(JudgeKind.LLM)
    if scores_withheld(interview):
        return Reading(None)
    if model is None:
        return Reading(rules, rules is not None and model_reads(interview, attempt))
    partial = any(score.level is None for score in model.signals)
    return Reading(model, beside=rules if partial else None)


def unread_turns(interview: Interview) -> tuple[int, ...]:
    """The turns whose answer that counts a model left unscored in part."""
    if scores_withheld(interview):
        return ()
    counted = ((turn.n, turn.attempt) for turn in interview.turns if turn.attempt is not None)
    cards = ((n, attempt.scorecards.get(JudgeKind.LLM)) for n, attempt in counted)
    return tuple(n for n, card in cards if card is not None and any(s.level is None for s in card.signals))


class Scorer(StrEnum):
    """Who really scored: the rules, the model, the rules until it has read, the rules where it gave no score."""

    RULES = "rules"
    MODEL = "llm"
    RULES_FOR_NOW = "rules_for_now"
    RULES_ALONE = "rules_alone"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ScoredBy:
    """Who scored, and the model that did or should have, if it has a name."""

    scorer: Scorer
    model: str | None = None


def scored_by(interview: Interview) -> ScoredBy:
    """Who scored the answers that count."""
    if interview.judge is not JudgeKind.LLM:
        return ScoredBy(Scorer.RULES)
    counted = (counted_attempt(turn) for turn in interview.turns)
    found = [attempt.scorecards.get(JudgeKind.LLM) for attempt in counted if attempt is not None]
    cards = [card for card in found if card is not None]
    model = next((card.judge.model for card in cards if card.judge.model), None)
    return ScoredBy(Scorer.RULES_FOR_NOW if len(cards) < len(found) else _scorer(cards), model)


def card_scored_by(card: Scorecard) -> ScoredBy:
    """Who scored an answer, by the scorecard that counts."""
    by_model = card.judge.kind is JudgeKind.LLM
    return ScoredBy(_scorer([card]), card.judge.model) if by_model else ScoredBy(Scorer.RULES)


def _scorer(cards: Sequence[Scorecard]) -> Scorer:
    """Who scored, by a model's scorecards."""
    given = [score.level is not None for card in cards for score in card.signals]
    if all(given):
        return Scorer.MODEL
    return Scorer.BOTH if any(given) else Scorer.RULES_ALONE


def model_reads(interview: Interview, attempt: Attempt) -> bool:
    """Whether a model is to judge the attempt: what is no answer is not worth a call."""
    return interview.judge is JudgeKind.LLM and attempt.reply is Reply.ANSWER


def indicative(interview: Interview, attempt: Attempt, card: Scorecard) -> bool:
    """Whether `card` only stands in until a model has read the attempt."""
    return card.judge.kind is not JudgeKind.LLM and model_reads(interview, attempt)


def readings_of_one_judge(
    interview: Interview, one: Attempt, other: Attempt
) -> tuple[Scorecard | None, Scorecard | None]:
    """What may be shown of two attempts side by side: the model's scorecards if it read both, else the rules'."""
    if scores_withheld(interview):
        return None, None
    read_both = all(JudgeKind.LLM in attempt.scorecards for attempt in (one, other))
    kind = JudgeKind.LLM if read_both else JudgeKind.RULES
    return one.scorecards.get(kind), other.scorecards.get(kind)
