"""An answer in numbers, for the small statistical model beside the rules.

Counts of word groups up to a limit, so that length and repetition earn nothing, and what the rules found: deeds,
measured changes, time to ship. Every feature lies between 0 and 1.
"""

from collections.abc import Mapping

from app.judges.facts import Facts
from app.judges.facts.counts import AMOUNT, DATE, GROUP, OTHER, SELF, SELF_ACT, SPAN, Counts, sentences_with

MOST = 3
MAY_BE_IMAGINED = frozenset({"tradeoff_articulation"})
_STORY = (SELF, GROUP, AMOUNT, DATE, SPAN, SELF_ACT, "choice", "ship_event")
_BESIDE = (OTHER, "decision", "concession", "accepted", "disagreement", "person", "finding")
_LEFT_OUT = frozenset({"estimated", "rubric_words", "self_praise", "buzz", "general", "stative", "past_verb"})


class Stories:
    """One answer in numbers, worked out once for all signals that look at the same of it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._features: dict[bool, Mapping[str, float]] = {}

    def features(self, signal: str) -> Mapping[str, float]:
        """The features for `signal`; a missing one is 0. What is only imagined counts for choices."""
        imagined = signal in MAY_BE_IMAGINED
        if imagined not in self._features:
            tally = self._facts.tally
            self._features[imagined] = _features(self._facts, tally.said if imagined else tally.done)
        return self._features[imagined]


def features(facts: Facts, signal: str) -> Mapping[str, float]:
    """The features of one answer for one signal."""
    return Stories(facts).features(signal)


def _features(facts: Facts, counts: Counts) -> Mapping[str, float]:
    story = _of_the_story(counts, len(facts.reading.sentences))
    told = {kind: sum(map(column.__getitem__, story)) for kind, column in counts.items() if kind not in _LEFT_OUT}
    found = {kind: min(count, MOST) / MOST for kind, count in told.items() if count > 0}
    return found | {f"found:{name}": value for name, value in _found(facts).items() if value}


def _of_the_story(counts: Counts, sentences: int) -> list[int]:
    """The sentences that tell the story: with the candidate, their group, a number or a date in them, or deciding
    something, or about somebody and right beside such a sentence. The rest is talk, which is to earn nothing."""
    core = sentences_with(_STORY, counts, sentences)
    about = sentences_with(_BESIDE, counts, sentences)
    return [
        number
        for number in range(sentences)
        if core[number] or (about[number] and any(core[max(0, number - 1) : number + 2]))
    ]


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
