"""An answer in numbers, for the small statistical model beside the rules.

Counts of word groups up to a limit, so that length and repetition earn nothing; what the rules found: deeds,
measured changes, time to ship; and what they made of the checks. Every feature lies between -1 and 1. Beside them
stand the runs of words in the story.
"""

from collections.abc import Mapping, Sequence

from app.domain.rubric import LOWEST_LEVEL, ladder_level
from app.judges.facts import Facts, Told
from app.judges.facts.counts import AMOUNT, DATE, GROUP, OTHER, SELF, SELF_ACT, SPAN, Counts, sentences_with
from app.judges.form import Entry
from app.judges.rules.findings import passages
from app.judges.rules.runs import runs_of

Features = Mapping[str, float]
MOST = 3
MAY_BE_IMAGINED = frozenset({"tradeoff_articulation"})
_STORY = (SELF, GROUP, AMOUNT, DATE, SPAN, SELF_ACT, "choice", "ship_event")
_BESIDE = (OTHER, "decision", "concession", "accepted", "disagreement", "person", "finding")
_DONE = frozenset({Told.DONE})
_OR_IMAGINED = _DONE | {Told.PLANNED, Told.IMAGINED}
_LEFT_OUT = frozenset({"estimated", "rubric_words", "self_praise", "buzz", "general", "stative", "past_verb"})


class Stories:
    """One answer in numbers, worked out once for all signals that look at the same of it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._stories: dict[frozenset[Told], tuple[Features, frozenset[str]]] = {}

    def features(self, signal: str) -> Features:
        """The features for `signal`; a missing one is 0. What is only imagined counts for choices."""
        return self._story(signal)[0]

    def runs(self, signal: str) -> frozenset[str]:
        """The runs of words in the story, for the same signal."""
        return self._story(signal)[1]

    def _story(self, signal: str) -> tuple[Features, frozenset[str]]:
        told = told_for(signal)
        if told not in self._stories:
            self._stories[told] = _story(self._facts, told)
        return self._stories[told]


def told_for(signal: str) -> frozenset[Told]:
    """The ways of telling that count for a signal: what is only imagined does for choices."""
    return _OR_IMAGINED if signal in MAY_BE_IMAGINED else _DONE


def of_the_rules(entries: Sequence[Entry]) -> Features:
    """What the rules made of a signal's checks."""
    features = {"rules:level": (ladder_level([entry.met for entry in entries]) - LOWEST_LEVEL) / len(entries)}
    for number, entry in enumerate(entries):
        sure = (entry.sure or 0.0) / 2
        features |= {
            f"rules:met:{number}": float(entry.met),
            f"rules:sure:{number}": sure if entry.met else -sure,
            f"rules:quoted:{number}": float(entry.quote is not None),
        }
    return features


def _story(facts: Facts, told: frozenset[Told]) -> tuple[Features, frozenset[str]]:
    reading, counts = facts.reading, facts.tally.done if told is _DONE else facts.tally.said
    story = _of_the_story(counts, len(reading.sentences))
    own = [row for row in passages(facts, told, len(reading.text)) if reading.sentence_at(row.start) in story]
    return _features(facts, counts, story), runs_of(reading.text, own)


def _features(facts: Facts, counts: Counts, story: Sequence[int]) -> Features:
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


def _found(facts: Facts) -> Features:
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
        "possible_90": float(any(span.days <= 92 for span in ship.possible)),
        "possible_30": float(any(span.days <= 30.5 for span in ship.possible)),
        "launches": min(len(ship.launches), 3) / 3,
        "stopped": float(ship.stopped),
        "rhythm": min(len(ship.cadences), 2) / 2,
    }
