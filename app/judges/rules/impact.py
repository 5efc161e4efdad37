"""Quantified impact: a result, its size, what makes it believable, what it was worth."""

from collections.abc import Iterable, Mapping

from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Result, Told
from app.judges.rules.findings import Finding, around, clause_span, found


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    measured = _measured(facts)
    return {
        "result_stated": _stated(facts, measured),
        "measured_change": _changed(facts, measured),
        "believable": _believable(facts, measured),
        "business_effect": _business(facts, measured),
    }


def _changed(facts: Facts, measured: list[Result]) -> Finding:
    weaker = [result for result in facts.results if result not in measured]
    return found([_place(facts.reading, result) for result in [*measured, *weaker]], met=bool(measured))


def _measured(facts: Facts) -> list[Result]:
    """Changes of a product, user or system metric that reached users, the surest first."""
    if facts.shipping.stopped and not facts.shipping.launches:
        return []
    usable = [result for result in facts.results if result.named and not result.model_only]
    return sorted(usable, key=lambda result: (not result.paired, result.start))


def _stated(facts: Facts, measured: list[Result]) -> Finding:
    places = [_place(facts.reading, result) for result in measured]
    if not places:
        places = [_place(facts.reading, result) for result in facts.results if result.named or result.sized]
    if not places:
        places = [clause_span(facts.reading, number) for number in _vague(facts)]
    return found(places)


def _vague(facts: Facts) -> Iterable[int]:
    for number, groups in enumerate(facts.reading.groups):
        told = facts.footing[number]
        if (groups & {"vague_result", "volume"} and told is Told.DONE) or (
            "target" in groups and facts.reading.amounts(*_bounds(facts.reading, number))
        ):
            yield number


def _bounds(reading: Reading, number: int) -> tuple[int, int]:
    return reading.clauses[number].start, reading.clauses[number].end


def _believable(facts: Facts, measured: list[Result]) -> Finding:
    reading = facts.reading
    near = sorted({reading.sentence_at(result.start) + step for result in measured for step in (0, -1, 1, -2, 2)})
    places: list[Span] = []
    weaker: list[Span] = []
    for group in ("comparison", "window"):
        for hit in reading.hits.get(group, ()):
            number = reading.clause_at(hit.start)
            if facts.footing[number] is Told.DONE:
                close = reading.sentence_at(hit.start) in near
                (places if close else weaker).append(clause_span(reading, number))
    return found([*places, *weaker], met=bool(places))


def _business(facts: Facts, measured: list[Result]) -> Finding:
    first = measured[0] if measured else None
    others = [result for result in facts.results if result is not first]
    business = [result for result in others if result.business]
    weaker = [result for result in others if not result.business]
    places = [_place(facts.reading, result) for result in [*business, *weaker]]
    return found(places, met=bool(business) and first is not None)


def _place(reading: Reading, result: Result) -> Span:
    return around(reading, result.start, result.end)
