"""Ownership: a role, an own act, several with a hard one, and what came after."""

from collections.abc import Mapping

from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told
from app.judges.rules.findings import Finding, clause_span, found
from app.judges.rules.weighing import WHOLE, best, scale

_SEVERAL = scale(
    WHOLE, 3.0,
    self_act=(2.0, 4), hard=(1.0, 2), hard_act=1.0, own_move=(0.7, 2), redirect=0.5, post_launch_fix=0.5,
    answered_for=0.5, decision=0.5,
)  # fmt: skip
_ANSWERED = scale(
    WHOLE, 2.6,
    self_act=(2.0, 5), hard_act=(1.0, 2), post_launch_fix=(2.0, 2), answered_for=(1.5, 2), own_move=0.5,
    redirect=1.0,
)  # fmt: skip


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    acts = [Span(action.start, action.end) for action in facts.actions]
    return {
        "role_claimed": found([*acts, *_roles(facts)]),
        "own_action": found(acts),
        "several_with_hard_one": _several(facts),
        "answered_for_outcome": _answered(facts),
    }


def _roles(facts: Facts) -> list[Span]:
    reading = facts.reading
    return [
        clause_span(reading, number)
        for number, groups in enumerate(reading.groups)
        if "role" in groups and facts.footing[number] is Told.DONE
    ]


def _several(facts: Facts) -> Finding:
    acts = facts.actions
    passage = best(facts, _SEVERAL)
    hard = [Span(action.start, action.end) for action in acts if action.hard]
    places = [*hard, *(Span(action.start, action.end) for action in acts[1:])]
    return found(places, passage.sure, met=len(acts) >= 2 and passage.enough)


def _answered(facts: Facts) -> Finding:
    """What the candidate did or owned up to once it was out, the clearest words first."""
    reading = facts.reading
    passage = best(facts, _ANSWERED)
    places = [
        clause_span(reading, reading.clause_at(hit.start))
        for group in ("answered_for", "post_launch_fix")
        for hit in reading.hits.get(group, ())
    ]
    places += [Span(action.start, action.end) for action in reversed(facts.actions)]
    return found(places, passage.sure, met=passage.enough)
