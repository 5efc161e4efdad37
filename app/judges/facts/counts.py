"""How often each group of words, and each further kind of thing, stands in each sentence.

What is mere talk or somebody else's doing counts nowhere, and a deed or an agreement that is denied is none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.reading.amounts import words
from app.domain.reading.lexicon import Hit
from app.domain.reading.numbers import Kind
from app.domain.reading.persons import Person
from app.domain.reading.reader import Reading
from app.judges.facts.actions import Action
from app.judges.facts.results import Result
from app.judges.facts.told import Told, denied

SELF = "self_named"
OTHER = "other_named"
GROUP = "group_named"
SELF_ACT = "self_act"
HARD_ACT = "hard_act"
AMOUNT = "amount"
DATE = "date"
SPAN = "span"
RESULT = "result"
Counts = Mapping[str, Sequence[int]]  # how often each kind stands in each sentence, for kinds that stand anywhere
NOBODY = "nobody_named"
_ACTORS = {Person.SELF: SELF, Person.OTHER: OTHER, Person.GROUP: GROUP, Person.NOBODY: NOBODY}
DENIABLE = frozenset(
    words(
        "accepted own_move investigated decision hard choice settle_evidence post_launch_fix soundness finding "
        "redirect agreement_effect uptake hypothesis"
    )
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what was done, and of that with what was planned or imagined."""

    done: Counts
    said: Counts


def sentences_with(kinds: Iterable[str], counts: Counts, sentences: int) -> list[bool]:
    """For each of so many sentences, whether any of `kinds` stands in it."""
    columns = [counts[kind] for kind in kinds if kind in counts]
    return [any(row) for row in zip(*columns, strict=True)] if columns else [False] * sentences


def tally(reading: Reading, footing: Sequence[Told], actions: Sequence[Action], results: Sequence[Result]) -> Tally:
    """The counts of a reading."""
    nowhere = [0] * len(reading.sentences)
    said: defaultdict[str, list[int]] = defaultdict(nowhere.copy)
    for action in actions:
        sentence = reading.clauses[action.clause].sentence
        said[SELF_ACT][sentence] += 1
        said[HARD_ACT][sentence] += action.hard
    for result in results:
        said[RESULT][reading.sentence_at(result.start)] += 1
    done = defaultdict(nowhere.copy, {kind: column.copy() for kind, column in said.items()})
    for kind, place, footed in _things(reading, footing):
        sentence = reading.sentence_at(place)
        said[kind][sentence] += 1
        if footed is Told.DONE:
            done[kind][sentence] += 1
    return Tally(dict(done), dict(said))


def _things(reading: Reading, footing: Sequence[Told]) -> list[tuple[str, int, Told]]:
    things: list[tuple[str, int, Told]] = []
    if not reading.clauses:
        return things
    for kind, place, hit in _found(reading):
        footed = footing[reading.clause_at(place)]
        if footed in {Told.TALK, Told.ELSEWHERE}:
            continue
        if hit is None or hit.group not in DENIABLE or not denied(reading, hit):
            things.append((kind, place, footed))
    return things


def _found(reading: Reading) -> list[tuple[str, int, Hit | None]]:
    found: list[tuple[str, int, Hit | None]] = [
        (group, hit.start, hit) for group, hits in reading.hits.items() for hit in hits
    ]
    for amount in reading.quantities:
        kind = SPAN if amount.kind in {Kind.DAYS, Kind.SPRINTS} else AMOUNT
        found.append((kind, amount.start, None))
    found += [(DATE, point.start, None) for point in reading.points]
    found += [
        (_ACTORS[actor], clause.start, None) for clause, actor in zip(reading.clauses, reading.actors, strict=True)
    ]
    return found
