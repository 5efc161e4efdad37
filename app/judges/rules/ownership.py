"""Ownership: a role, an own act, several with a hard one, and what came after."""

from collections.abc import Mapping

from app.domain.reading.persons import Person
from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told
from app.judges.rules.findings import NOTHING, Finding, clause_span, found


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
    hard = [Span(action.start, action.end) for action in acts if action.hard]
    if len(acts) < 3 or not hard or len({action.stage for action in acts}) < 2:
        return NOTHING
    return found(hard)


def _answered(facts: Facts) -> Finding:
    reading = facts.reading
    places = []
    for number, groups in enumerate(reading.groups):
        own = reading.actors[number] is Person.SELF
        if ("answered_for" in groups or ("post_launch_fix" in groups and own)) and own:
            places.append(clause_span(reading, number))
    return found(places)
