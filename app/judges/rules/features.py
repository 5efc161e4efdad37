"""An answer in numbers, for the small statistical model beside the rules.

Counts of word groups up to a limit, so that length and repetition earn nothing, and what the rules found: deeds,
measured changes, time to ship. Every feature lies between 0 and 1.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.judges.facts import Facts
from app.judges.facts.counts import AMOUNT, CLAUSES, DATE, GROUP, NOT_DONE, OTHER, SELF, SELF_ACT, SPAN, Counts

MOST = 3
MAY_BE_IMAGINED = frozenset({"tradeoff_articulation"})
_STORY = (SELF, GROUP, AMOUNT, DATE, SPAN, SELF_ACT, "choice", "ship_event")
_BESIDE = (OTHER, "decision", "concession", "accepted", "disagreement", "person", "finding")
_LEFT_OUT = frozenset(
    {CLAUSES, NOT_DONE, "estimated", "rubric_words", "self_praise", "buzz", "general", "stative", "past_verb"}
)


def features(facts: Facts, signal: str) -> Mapping[str, float]:
    """The features of one answer for `signal`; a missing one is 0. What is only imagined counts for choices."""
    found: dict[str, float] = {}
    rows = facts.tally.said if signal in MAY_BE_IMAGINED else facts.tally.done
    for row in _of_the_story(rows):
        for kind, count in row.items():
            if kind not in _LEFT_OUT:
                found[kind] = found.get(kind, 0.0) + count
    found = {kind: min(count, MOST) / MOST for kind, count in found.items() if count > 0}
    found |= {f"found:{name}": value for name, value in _found(facts).items() if value}
    return found


def _of_the_story(rows: Sequence[Counts]) -> Iterator[Counts]:
    """The sentences that tell the story: with the candidate, their group, a number or a date in them, or deciding
    something, or about somebody and right beside such a sentence. The rest is talk, which is to earn nothing."""
    core = [any(row.get(kind) for kind in _STORY) for row in rows]
    for number, row in enumerate(rows):
        beside = any(core[max(0, number - 1) : number + 2]) and any(row.get(kind) for kind in _BESIDE)
        if core[number] or beside:
            yield row


def _found(facts: Facts) -> Mapping[str, float]:
    results, ship = facts.results, facts.shipping
    days = ship.days
    return {
        "acts": min(len(facts.actions), 5) / 5,
        "hard_acts": min(sum(action.hard for action in facts.actions), 3) / 3,
        "stages": min(len({action.stage for action in facts.actions}), 5) / 5,
        "changes": min(sum(result.paired and result.named for result in results), 3) / 3,
        "sizes": min(sum(not result.paired for result in results), 3) / 3,
        "business": min(sum(result.business for result in results), 3) / 3,
        "model_only": float(any(result.model_only for result in results)),
        "span": float(days is not None),
        "span_90": float(days is not None and days <= 92),
        "span_30": float(days is not None and days <= 30.5),
        "launches": min(len(ship.launches), 3) / 3,
        "stopped": float(ship.stopped),
        "rhythm": min(len(ship.cadences), 2) / 2,
    }
