"""How an answer stands with the judge of its interview: read, read by the rules so far, or read in part."""

from dataclasses import dataclass

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
