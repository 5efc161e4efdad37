"""Cross-functional influence: another function, an ask that was handled, what settled it, what it changed."""

from collections.abc import Mapping

from app.judges.facts import Facts
from app.judges.rules.findings import Finding, clause_span, found
from app.judges.rules.weighing import WHOLE, Passage, best, scale, shown

_NAMED = scale(
    WHOLE, 1.75,
    function=(1.5, 2), person=(1.0, 2), disagreement=0.7, self_act=0.5, accepted=0.5, own_move=0.3,
    other_named=0.5,
)  # fmt: skip
_HANDLED = scale(
    8, 4.3,
    function=(1.0, 2), person=(1.5, 3), disagreement=(1.0, 2), own_move=1.5, self_act=(1.5, 2), accepted=(1.0, 2),
    hard=0.5, speech=0.7, other_named=0.7,
)  # fmt: skip
_SETTLED = scale(
    8, 5.8,
    function=0.7, person=(1.5, 3), other_named=(1.0, 2), disagreement=(1.2, 2), own_move=1.0, self_act=(1.0, 2),
    accepted=(2.5, 2), settle_evidence=(1.0, 2), speech=0.5, source=0.5, finding=0.5,
)  # fmt: skip
_CHANGED = scale(
    9, 7.3,
    function=0.7, person=(1.5, 3), other_named=(1.0, 2), disagreement=(1.2, 2), own_move=1.0, self_act=(1.0, 2),
    accepted=(2.5, 2), settle_evidence=(1.0, 2), source=0.5, finding=0.5, date=1.0, result=1.0,
    agreement_effect=1.0,
)  # fmt: skip


_COUNTERPARTS = ("disagreement", "accepted", "speech", "person")


def fill(facts: Facts) -> Mapping[str, Finding]:
    """The findings for the four checks."""
    named = shown(facts, best(facts, _NAMED), ("function", "person"))
    if not _answered_back(facts):
        return {"function_named": named}
    return {
        "function_named": named,
        "specific_ask_handled": shown(facts, best(facts, _HANDLED), ("function", "person")),
        "settled_with_evidence": shown(facts, best(facts, _SETTLED), ("accepted", "settle_evidence", "own_move")),
        "agreement_changed_things": _changed(facts, best(facts, _CHANGED)),
    }


def _answered_back(facts: Facts) -> bool:
    """Whether anybody else says, wants, refuses or agrees to anything: else there was nobody to influence."""
    return any(any(facts.tally.done.get(kind, ())) for kind in _COUNTERPARTS)


def _changed(facts: Facts, passage: Passage) -> Finding:
    """What came last in the passage with a number or a date: agreements come before what they change."""
    reading = facts.reading
    places = [amount.start for amount in reading.amounts(passage.start, passage.end)]
    places += [point.start for point in reading.points if passage.start <= point.start < passage.end]
    ordered = sorted(places, reverse=True)
    spans = [clause_span(reading, reading.clause_at(place)) for place in ordered]
    return found(spans, passage.sure, met=passage.enough)
