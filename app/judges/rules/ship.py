"""Thirty-day ship: something reached users, in how many days, over which stages."""

from collections.abc import Mapping

from app.domain.reading.numbers import Kind
from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told
from app.judges.facts.shipping import STAGES
from app.judges.rules.findings import NOTHING, Finding, around, clause_span, found

DATED_STEPS = 4


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    return {
        "shipped_or_paced": _shipped(facts),
        "within_ninety_days": _within(facts, 92.0),
        "within_thirty_days": _within(facts, 30.5),
        "stages_and_measured": _stages(facts),
    }


def _shipped(facts: Facts) -> Finding:
    ship, reading = facts.shipping, facts.reading
    spans = [around(reading, span.start, span.end) for span in ship.spans]
    if spans:
        return found(spans)
    if ship.stopped:
        return NOTHING
    places = [clause_span(reading, number) for number in ship.launches]
    places += [around(reading, span.start, span.end) for span in ship.cadences]
    places += [
        around(reading, result.start, result.end) for result in facts.results if result.paired and result.named
    ]
    return found(places)


def _within(facts: Facts, limit: float) -> Finding:
    days = facts.shipping.days
    if days is None or days > limit or facts.shipping.stopped:
        return NOTHING
    fitting = [span for span in facts.shipping.spans if span.days <= limit]
    return found(around(facts.reading, span.start, span.end) for span in fitting)


def _stages(facts: Facts) -> Finding:
    """Stages named as such, or a chain of dated steps, which is how people tell them."""
    reading = facts.reading
    named: dict[str, Span] = {}
    for group in STAGES:
        for hit in reading.hits.get(group, ()):
            number = reading.clause_at(hit.start)
            if facts.footing[number] is Told.DONE:
                named.setdefault(group, clause_span(reading, number))
    steps = _dated_steps(facts)
    told = len(named) >= 2 or len(steps) >= DATED_STEPS
    rhythm = [around(reading, span.start, span.end) for span in facts.shipping.cadences]
    return found([*named.values(), *rhythm, *steps], met=told and _followed(facts))


def _dated_steps(facts: Facts) -> list[Span]:
    reading = facts.reading
    spans = [amount.start for amount in reading.quantities if amount.kind in {Kind.DAYS, Kind.SPRINTS}]
    numbers = {reading.clause_at(place) for place in (*spans, *(point.start for point in reading.points))}
    return [clause_span(reading, number) for number in sorted(numbers)]


def _followed(facts: Facts) -> bool:
    return bool(facts.results) or "monitoring" in facts.reading.hits
