"""Data decisions: data, a source that drove a decision, how it was kept sound, and a loop that closed."""

from collections.abc import Mapping

from app.judges.facts import Facts
from app.judges.rules.findings import Finding, around, clause_span, found
from app.judges.rules.weighing import WHOLE, Passage, best, scale, shown

_MENTIONED = scale(
    WHOLE, 3.2,
    result=1.5, soundness=1.0, data_source=1.2, source=(1.0, 2), data_general=0.5, comparison=0.5,
    self_act=(1.0, 2), investigated=0.5, amount=(1.0, 3),
)  # fmt: skip
_DROVE = scale(
    5, 4.7,
    source=(2.0, 3), data_source=1.0, self_act=(1.5, 2), amount=(1.2, 3), finding=(1.0, 3), soundness=0.8,
    investigated=(0.7, 3), hypothesis=0.5, redirect=0.5, decision=(0.7, 2), result=0.7, choice=0.5,
)  # fmt: skip
_SOUND = scale(
    5, 4.9,
    soundness=1.5, data_source=1.0, finding=(1.3, 3), source=(1.5, 3), self_act=0.7, comparison=0.5, hypothesis=1.0,
    investigated=(0.5, 3), stage_data=0.5, amount=(0.7, 3), result=0.7, decision=0.5,
)  # fmt: skip
_CLOSED = scale(
    5, 5.9,
    finding=(1.7, 3), redirect=(1.7, 2), hypothesis=0.7, stage_data=0.3, investigated=(0.7, 3), soundness=1.0,
    amount=(0.7, 3), self_act=(0.7, 2), post_launch_fix=0.5, result=1.0, source=(1.0, 3), decision=0.7,
)  # fmt: skip


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    drove, sound, closed = best(facts, _DROVE), best(facts, _SOUND), best(facts, _CLOSED)
    return {
        "data_mentioned": _mentioned(facts),
        "source_drove_decision": shown(
            facts, drove, ("finding", "source", "investigated", "soundness", "data_source", "stage_data", "metric")
        ),
        "kept_sound": shown(
            facts, sound, ("soundness", "hypothesis", "comparison", "source", "data_source", "metric")
        ),
        "closed_loop": _numbers(facts, closed),
    }


def _mentioned(facts: Facts) -> Finding:
    passage = best(facts, _MENTIONED)
    words = shown(facts, passage, ("data_source", "data_general", "soundness", "source", "comparison", "metric"))
    measured = [around(facts.reading, result.start, result.end) for result in facts.results]
    return found([*words.places, *measured], passage.sure, met=passage.enough)


def _numbers(facts: Facts, passage: Passage) -> Finding:
    reading = facts.reading
    amounts = reading.amounts(passage.start, passage.end)
    places = [clause_span(reading, reading.clause_at(amount.start)) for amount in amounts]
    return found(places, passage.sure, met=passage.enough)
