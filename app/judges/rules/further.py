"""The six further signals, each check one scale: plainer than the core signals, and as bound to quotes."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told
from app.judges.rules.findings import Finding, clause_span, found
from app.judges.rules.weighing import WHOLE, Passage, Scale, best, scale

OPENING = 2


@dataclass(frozen=True, slots=True)
class Weighed:
    """A check as a scale, with the word groups its quote is taken from.

    `dated`: the quote must hold a number or a date. `opening`: only the first sentences count.
    """

    on: Scale
    quoted: tuple[str, ...]
    dated: bool = False
    opening: bool = False


CHECKS: Mapping[str, Mapping[str, Weighed]] = {
    "conviction": {
        "position_taken": Weighed(
            scale(
                WHOLE,
                1.9,
                imagined=True,
                position_held=2.0,
                choice=1.5,
                self_named=0.5,
                depends=-3.0,
                agreeable=-3.0,
            ),
            ("position_held", "choice"),
        ),
        "objection_answered": Weighed(
            scale(
                4, 3.2, imagined=True, concession=1.0, contrast=1.5, reason=1.5, downside=(1.0, 2), agreeable=-3.0
            ),
            ("contrast", "reason", "concession"),
        ),
        "backed_by_evidence": Weighed(
            scale(5, 2.5, amount=(1.5, 2), source=1.0, data_source=1.0, comparison=1.0, result=1.0),
            ("comparison", "source", "data_source"),
            dated=True,
        ),
        "would_change_mind": Weighed(
            scale(2, 2.4, imagined=True, mind_changer=1.5, flip=1.5, amount=1.0, date=1.0), ("mind_changer", "flip")
        ),
    },
    "right_layer": {
        "layer_first": Weighed(
            scale(OPENING, 1.9, imagined=True, layer=(2.0, 1), layer_avoided=-2.5), ("layer",), opening=True
        ),
        "first_move": Weighed(
            scale(
                3,
                2.6,
                imagined=True,
                layer=1.0,
                choice=0.7,
                investigated=1.0,
                decision=1.0,
                amount=0.8,
                layer_avoided=-2.0,
            ),
            ("investigated", "decision", "choice"),
        ),
        "layer_justified": Weighed(
            scale(4, 2.9, imagined=True, reason=2.0, layer=0.5, finding=1.0, amount=0.7, contrast=0.5),
            ("reason", "finding"),
        ),
        "effect_verified": Weighed(
            scale(
                3,
                3.2,
                imagined=True,
                amount=(1.5, 2),
                soundness=1.0,
                flip=1.0,
                fall=0.7,
                rise=0.7,
                hypothetical=0.5,
            ),
            ("fall", "rise", "soundness"),
            dated=True,
        ),
    },
    "execution_rigor": {
        "plan_told": Weighed(
            scale(WHOLE, 1.9, imagined=True, step_words=(2.0, 2), date=(1.0, 2), plan_words=0.7),
            ("step_words", "plan_words"),
        ),
        "mechanism_named": Weighed(
            scale(WHOLE, 1.9, mechanism=(1.5, 2), cadence=1.2, amount=0.5), ("cadence", "mechanism")
        ),
        "deadline_set": Weighed(
            scale(2, 2.4, imagined=True, deadline=1.5, plan_words=0.5, date=1.0, span=0.8),
            ("deadline",),
            dated=True,
        ),
        "deadline_answered": Weighed(
            scale(2, 2.4, deadline_met=1.7, amount=0.5, date=0.8, span=0.8), ("deadline_met",), dated=True
        ),
    },
    "growth_mechanics": {
        "trigger_named": Weighed(
            scale(3, 1.9, imagined=True, growth_trigger=1.5, reason=0.6, segment=0.6), ("growth_trigger",)
        ),
        "lever_pulled": Weighed(
            scale(3, 2.4, imagined=True, growth_lever=1.2, decision=1.0, choice=0.7, reason=1.2, self_act=0.5),
            ("growth_lever", "reason", "decision"),
        ),
        "loop_closed": Weighed(scale(3, 1.9, imagined=True, growth_loop=(2.0, 1)), ("growth_loop",)),
        "unit_economics": Weighed(
            scale(2, 2.9, imagined=True, unit_economics=1.5, amount=(1.5, 2), business=0.5),
            ("unit_economics",),
            dated=True,
        ),
    },
    "repeatable_framework": {
        "cause_named": Weighed(scale(3, 1.9, why_worked=2.0, reason=0.8), ("why_worked", "reason")),
        "cause_tested": Weighed(
            scale(3, 1.9, isolated=1.5, comparison=1.0, soundness=0.5), ("isolated", "comparison")
        ),
        "steps_for_others": Weighed(
            scale(3, 1.9, imagined=True, rule=2.0, step_words=0.7, transfer=0.5), ("rule", "step_words")
        ),
        "used_again": Weighed(scale(3, 2.4, transfer=1.7, self_act=0.5, result=0.7, amount=0.5), ("transfer",)),
    },
    "urgency": {
        "moved_first": Weighed(scale(2, 2.4, early_act=1.7, self_act=1.0), ("early_act",)),
        "known_enough": Weighed(scale(3, 1.4, known_limits=(2.0, 2)), ("known_limits",)),
        "dates_named": Weighed(scale(WHOLE, 1.4, date=(1.5, 1), span=(1.5, 1)), (), dated=True),
        "delay_priced": Weighed(
            scale(2, 2.4, imagined=True, delay_cost=1.5, amount=1.0, date=0.5, business=0.5),
            ("delay_cost",),
            dated=True,
        ),
    },
}


def fill(facts: Facts, signal: str) -> Mapping[str, Finding]:
    """The findings for the four checks of one further signal."""
    return {check: _finding(facts, weighed) for check, weighed in CHECKS[signal].items()}


def _finding(facts: Facts, weighed: Weighed) -> Finding:
    passage = best(facts, weighed.on, OPENING if weighed.opening else None)
    reading = facts.reading
    numbers = [
        reading.clause_at(hit.start)
        for group in weighed.quoted
        for hit in reading.within(group, passage.start, passage.end)
        if facts.footing[reading.clause_at(hit.start)] not in {Told.TALK, Told.ELSEWHERE}
    ]
    if weighed.dated:
        numbers = _with_figures(facts, passage, numbers)
    places: list[Span] = [clause_span(reading, number) for number in numbers]
    return found(places, passage.sure, met=passage.enough)


def _with_figures(facts: Facts, passage: Passage, numbers: list[int]) -> list[int]:
    """The clauses of `numbers` that hold a figure or a date, then any others of the passage that do."""
    reading = facts.reading
    places = [amount.start for amount in reading.amounts(passage.start, passage.end)]
    places += [point.start for point in reading.points if passage.start <= point.start < passage.end]
    holding = sorted({reading.clause_at(place) for place in places})
    return [*(number for number in numbers if number in holding), *holding]
