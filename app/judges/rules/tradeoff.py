"""Trade-off articulation: a tension, a reasoned choice, what it cost in numbers, what it hangs on."""

from collections.abc import Mapping

from app.domain.reading.sentences import Span
from app.judges.facts import Facts
from app.judges.rules.findings import NOTHING, Finding, clause_span, found, windows

_REACH = 4


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    best = _best_window(facts)
    choice = _choice(facts, best)
    return {
        "tension_named": _tension(facts, choice),
        "reasoned_choice": choice,
        "side_in_numbers": _numbers(facts, best, 1) if choice.met else NOTHING,
        "both_sides_tied": _tied(facts, best) if choice.met else NOTHING,
    }


def _score(facts: Facts, start: int, end: int) -> int:
    reading = facts.reading
    score = 2 * reading.any("choice", start, end) + 2 * reading.any("concession", start, end)
    score += 2 * reading.any("reason", start, end) + reading.any("either_side", start, end)
    return score + reading.any("flip", start, end)


def _best_window(facts: Facts) -> tuple[int, int] | None:
    best, best_score = None, 0
    for _, start, end in windows(facts.reading, _REACH):
        score = _score(facts, start, end)
        if score > best_score:
            best, best_score = (start, end), score
    return best if best_score >= 6 else None


def _choice(facts: Facts, window: tuple[int, int] | None) -> Finding:
    if window is None or "eternal" in facts.reading.hits or "depends" in facts.reading.hits:
        return NOTHING
    reading = facts.reading
    hits = reading.within("choice", *window)
    return found(clause_span(reading, reading.clause_at(hit.start)) for hit in hits)


def _tension(facts: Facts, choice: Finding) -> Finding:
    reading = facts.reading
    places = [
        clause_span(reading, reading.clause_at(hit.start))
        for group in ("tension", "eternal")
        for hit in reading.hits.get(group, ())
    ]
    return found([*places, *choice.places])


def _numbers(facts: Facts, window: tuple[int, int] | None, least: int) -> Finding:
    if window is None:
        return NOTHING
    amounts = facts.reading.amounts(*window)
    if len(amounts) < least:
        return NOTHING
    return found(clause_span(facts.reading, facts.reading.clause_at(amount.start)) for amount in amounts)


def _tied(facts: Facts, window: tuple[int, int] | None) -> Finding:
    if window is None:
        return NOTHING
    amounts = facts.reading.amounts(*window)
    if len(amounts) < 3 or not (facts.reading.any("flip", *window) or facts.reading.any("constraint", *window)):
        return NOTHING
    return found([Span(*window)])
