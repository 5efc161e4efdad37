"""How large an achievement's effect was, and how much of it was the candidate's own, as far as the words say so.

The size is by how much a metric changed of what it was, in per cent; a difference in percentage points is counted
as that many per cent, which is the least it can be. The part is read off who acts in the clauses that tell of a
deed: "I", "we" or somebody else. Nothing is guessed: without a number, or without anybody who acts, there is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.language import Language
from app.domain.ledger.account import Acts, Cell, Column
from app.domain.ledger.measures import Measure, derived, measures_of
from app.domain.passages import Reader, Telling, beginning_in
from app.domain.phrasing import Render
from app.domain.reading.amounts import Kind
from app.domain.reading.persons import Person, persons

MEDIUM, LARGE = 10.0, 50.0
MOSTLY, HARDLY = 2 / 3, 1 / 3
_DEEDS = frozenset({"deed", "ship", "ship_after", "made", "choice", "chosen", "owning"})


class Size(StrEnum):
    """By how much it changed something: no number; an amount that is no share; under 10, under 50 %, more."""

    NONE = "none"
    AMOUNT = "amount"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Part(StrEnum):
    """Whose it was: nobody acts in the words; mostly others, shared, or mostly the candidate."""

    UNTOLD = "untold"
    OTHERS = "others"
    SHARED = "shared"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Effect:
    """The size of an achievement; `percent` where one can be told."""

    size: Size = Size.NONE
    percent: float | None = None


def effect_of(cells: Mapping[Column, Cell | None], reader: Reader) -> Effect:
    """The effect that the cells of a row tell of."""
    change = cells.get(Column.CHANGE)
    measures = measures_of(change, reader) if change else ()
    percent = _percent(measures)
    if percent is not None:
        return Effect(Size.LARGE if percent >= LARGE else Size.MEDIUM if percent >= MEDIUM else Size.SMALL, percent)
    told = (cells.get(column) for column in (Column.MONEY, Column.LIFT))
    counted = bool(measures) or any(measures_of(cell, reader) for cell in told if cell is not None)
    return Effect(Size.AMOUNT if counted else Size.NONE)


def _percent(measures: tuple[Measure, ...]) -> float | None:
    if len(measures) >= 2:
        known = derived(measures[0], measures[1])
        return known[0].value if measures[0].value else None
    if not measures:
        return None
    one = measures[0]
    if one.kind is Kind.TIMES:
        return 100 * abs(one.value - 1)
    return one.value if one.kind in {Kind.PERCENT, Kind.POINTS} else None


def acts_in(tellings: Iterable[Telling]) -> Acts:
    """Who acts in the clauses of these answers that tell of a deed."""
    actors = [actor for telling in tellings for actor in _actors(telling)]
    return Acts(*(actors.count(person) for person in (Person.SELF, Person.GROUP, Person.OTHER)))


def _actors(telling: Telling) -> Iterable[Person]:
    everyone = persons(telling.normal.text, telling.clause_spans)
    for clause, actor in zip(telling.clause_spans, everyone, strict=True):
        if any(hit.group in _DEEDS for hit in beginning_in(telling.hits, clause)):
            yield actor


def part_of(acts: Acts) -> Part:
    """Whose an achievement was by who acts in its tellings."""
    if not acts.all:
        return Part.UNTOLD
    share = acts.own / acts.all
    return Part.OWN if share >= MOSTLY else Part.SHARED if share > HARDLY or acts.shared else Part.OTHERS


def finding_of(places: Sequence[tuple[Size, Part]], language: Language, render: Render) -> str:
    """One sentence on where achievements stand."""
    large = [part for size, part in places if size in {Size.MEDIUM, Size.LARGE}]
    own = large.count(Part.OWN)
    if own:
        return render("ledger.finding_strong", language, count=str(own), all=str(len(places)))
    if large:
        return render("ledger.finding_others", language, count=str(len(large)))
    small = any(size is Size.SMALL for size, _ in places)
    return render("ledger.finding_small" if small else "ledger.finding_numberless", language)
