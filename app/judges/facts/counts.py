"""How often each group of words, and each further kind of thing, stands in each sentence."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.reading.numbers import Kind
from app.domain.reading.persons import Person
from app.domain.reading.reader import Reading
from app.judges.facts.actions import Action
from app.judges.facts.results import Result
from app.judges.facts.told import Told

CLAUSES = "clauses"
NOT_DONE = "not_done"
SELF = "self_named"
SELF_ACT = "self_act"
HARD_ACT = "hard_act"
AMOUNT = "amount"
DATE = "date"
RESULT = "result"
Counts = Mapping[str, int]


def counts(
    reading: Reading, footing: Sequence[Told], actions: Sequence[Action], results: Sequence[Result]
) -> tuple[Counts, ...]:
    """The counts of each sentence, in order."""
    found: list[Counter[str]] = [Counter({CLAUSES: 0}) for _ in reading.sentences]
    for number, clause in enumerate(reading.clauses):
        row = found[clause.sentence]
        row[CLAUSES] += 1
        row[NOT_DONE] += footing[number] is not Told.DONE
        row[SELF] += reading.actors[number] is Person.SELF
    for action in actions:
        row = found[reading.clauses[action.clause].sentence]
        row[SELF_ACT] += 1
        row[HARD_ACT] += action.hard
    for result in results:
        found[reading.sentence_at(result.start)][RESULT] += 1
    _count_words(reading, found)
    return tuple(found)


def _count_words(reading: Reading, found: list[Counter[str]]) -> None:
    if not found:
        return
    for group, hits in reading.hits.items():
        for hit in hits:
            found[reading.sentence_at(hit.start)][group] += 1
    for amount in reading.quantities:
        if amount.kind not in {Kind.DAYS, Kind.SPRINTS}:
            found[reading.sentence_at(amount.start)][AMOUNT] += 1
    for point in reading.points:
        found[reading.sentence_at(point.start)][DATE] += 1
