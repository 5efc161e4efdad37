"""Data decisions: data, a source that drove a decision, how it was kept sound, and a loop that closed."""

from collections.abc import Mapping

from app.domain.reading.sentences import Span
from app.judges.facts import Facts, Told
from app.judges.rules.findings import NOTHING, Finding, clause_span, found, windows


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    drove = _drove(facts)
    return {
        "data_mentioned": _places(facts, ("data_source", "data_general", "soundness")),
        "source_drove_decision": found(drove),
        "kept_sound": _places(facts, ("soundness", "hypothesis")) if drove else NOTHING,
        "closed_loop": _closed(facts) if drove else NOTHING,
    }


def _places(facts: Facts, groups: tuple[str, ...]) -> Finding:
    reading = facts.reading
    places = []
    for group in groups:
        for hit in reading.hits.get(group, ()):
            number = reading.clause_at(hit.start)
            if facts.footing[number] is Told.DONE:
                places.append(clause_span(reading, number))
    return found(places)


def _drove(facts: Facts) -> list[Span]:
    """Places of sources that stand close to a finding or a cause, and to a choice."""
    reading = facts.reading
    places = []
    for _, start, end in windows(reading, 3):
        sources = reading.within("data_source", start, end)
        linked = reading.any("finding", start, end) or reading.any("drove", start, end)
        if sources and linked and reading.any("choice", start, end):
            places += [clause_span(reading, reading.clause_at(hit.start)) for hit in sources]
    return places


def _closed(facts: Facts) -> Finding:
    reading = facts.reading
    for _, start, end in windows(reading, 3):
        amounts = reading.amounts(start, end)
        if amounts and reading.any("finding", start, end) and reading.any("redirect", start, end):
            return found(clause_span(reading, reading.clause_at(amount.start)) for amount in amounts)
    return NOTHING
