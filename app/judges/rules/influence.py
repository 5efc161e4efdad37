"""Cross-functional influence: another function, an ask that was handled, what settled it, what it changed."""

from collections.abc import Mapping

from app.domain.reading.sentences import Span
from app.judges.facts import Facts
from app.judges.rules.findings import NOTHING, Finding, clause_span, found, windows

_REACH = 4


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    window = _window(facts)
    settled = _settled(facts, window)
    return {
        "function_named": _named(facts),
        "specific_ask_handled": _asked(facts, window),
        "settled_with_evidence": settled,
        "agreement_changed_things": _changed(facts, window) if settled.met else NOTHING,
    }


def _spans(facts: Facts, group: str, start: int, end: int) -> list[Span]:
    reading = facts.reading
    return [clause_span(reading, reading.clause_at(hit.start)) for hit in reading.within(group, start, end)]


def _named(facts: Facts) -> Finding:
    return found(_spans(facts, "function", 0, len(facts.reading.text)))


def _window(facts: Facts) -> tuple[int, int] | None:
    reading = facts.reading
    best, best_score = None, 0
    for _, start, end in windows(reading, _REACH):
        if not reading.any("function", start, end):
            continue
        score = 2 * reading.any("disagreement", start, end) + 2 * reading.any("own_move", start, end)
        score += reading.any("accepted", start, end) + reading.any("settle_evidence", start, end)
        if score > best_score:
            best, best_score = (start, end), score
    return best if best_score >= 4 else None


def _asked(facts: Facts, window: tuple[int, int] | None) -> Finding:
    return found(_spans(facts, "function", *window)) if window else NOTHING


def _settled(facts: Facts, window: tuple[int, int] | None) -> Finding:
    if window is None or not facts.reading.any("settle_evidence", *window):
        return NOTHING
    return found(_spans(facts, "accepted", *window))


def _changed(facts: Facts, window: tuple[int, int] | None) -> Finding:
    if window is None:
        return NOTHING
    reading = facts.reading
    end = reading.sentences[min(reading.sentence_at(window[1]) + 1, len(reading.sentences) - 1)].end
    places = [*(amount.start for amount in reading.amounts(window[0], end))]
    places += [point.start for point in reading.points if window[0] <= point.start < end]
    return found(clause_span(reading, reading.clause_at(place)) for place in sorted(places))
