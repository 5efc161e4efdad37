"""How often each group of words, and each further kind of thing, stands in each sentence.

What is mere talk or somebody else's doing counts nowhere, and a deed or an agreement that is denied is none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.reading.amounts import words
from app.domain.reading.lexicon import Hit
from app.domain.reading.numbers import Kind
from app.domain.reading.persons import Person
from app.domain.reading.reader import Reading
from app.judges.facts.actions import Action
from app.judges.facts.results import Result
from app.judges.facts.told import Told, denied

CLAUSES = "clauses"
NOT_DONE = "not_done"
SELF = "self_named"
OTHER = "other_named"
GROUP = "group_named"
SELF_ACT = "self_act"
HARD_ACT = "hard_act"
AMOUNT = "amount"
DATE = "date"
SPAN = "span"
RESULT = "result"
Counts = Mapping[str, int]
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
    """Counts of each sentence in order: of what was done, and of that with what was planned or imagined."""

    done: tuple[Counts, ...]
    said: tuple[Counts, ...]


def tally(reading: Reading, footing: Sequence[Told], actions: Sequence[Action], results: Sequence[Result]) -> Tally:
    """The counts of a reading."""
    said = [Counter({CLAUSES: 0}) for _ in reading.sentences]
    for number, clause in enumerate(reading.clauses):
        row = said[clause.sentence]
        row[CLAUSES] += 1
        row[NOT_DONE] += footing[number] is not Told.DONE
        row[_ACTORS[reading.actors[number]]] += 1
    for action in actions:
        row = said[reading.clauses[action.clause].sentence]
        row[SELF_ACT] += 1
        row[HARD_ACT] += action.hard
    for result in results:
        said[reading.sentence_at(result.start)][RESULT] += 1
    done = [Counter(row) for row in said]
    for kind, place, footed in _things(reading, footing):
        sentence = reading.sentence_at(place)
        said[sentence][kind] += 1
        if footed is Told.DONE:
            done[sentence][kind] += 1
    return Tally(tuple(done), tuple(said))


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
    return found
