"""Typed validators: does a quote hold the kind of thing its check asks for?

Each is named in a rubric file's `requires` and looks at the quote as it stands in the answer, so the quote
of a launch date is a span when the kick-off date stands elsewhere.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.evidence import Located
from app.domain.reading.numbers import Kind
from app.domain.reading.persons import Person
from app.domain.reading.reader import Reading
from app.judges.facts import Facts
from app.judges.facts.told import Told
from app.judges.subject import Subject

_UNITLESS = frozenset({Kind.BARE})
_DATA = (
    "data_source",
    "source",
    "data_general",
    "soundness",
    "stage_data",
    "metric",
    "model_metric",
    "investigated",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote's place in the reading."""

    facts: Facts
    start: int
    end: int

    @property
    def reading(self) -> Reading:
        """The reading of the whole answer."""
        return self.facts.reading

    def says(self, *groups: str) -> bool:
        """Whether a word of any of the groups stands in the quote."""
        return any(self.reading.any(group, self.start, self.end) for group in groups)

    def clauses(self) -> list[int]:
        """The clauses the quote touches."""
        pieces = self.reading.clauses
        first = self.reading.clause_at(self.start)
        return [number for number in range(first, len(pieces)) if pieces[number].start < self.end]


Validator = Callable[[Passage], bool]


def holds(names: Sequence[str], subject: Subject, located: Located) -> bool:
    """Whether the quote at `located` passes all these validators; KeyError for a name that does not exist."""
    passage = passage_of(subject, located)
    return all(VALIDATORS[name](passage) for name in names)


def passage_of(subject: Subject, located: Located) -> Passage:
    """The quote's place in the reading of the answer."""
    normal = subject.reading.normal
    start = bisect_left(normal.starts, located.start)
    end = bisect_right(normal.ends, located.end)
    return Passage(subject.facts, start, end)


def _number(passage: Passage) -> bool:
    return bool(passage.reading.amounts(passage.start, passage.end))


def _number_with_unit(passage: Passage) -> bool:
    return any(amount.kind not in _UNITLESS for amount in passage.reading.amounts(passage.start, passage.end))


def _two_numbers(passage: Passage) -> bool:
    return len(passage.reading.amounts(passage.start, passage.end)) >= 2


def _change_in_numbers(passage: Passage) -> bool:
    return any(
        any(passage.start <= place < passage.end for place in result.amounts) for result in passage.facts.results
    )


def _comparison_or_window(passage: Passage) -> bool:
    spans = any(
        amount.kind in {Kind.DAYS, Kind.SPRINTS} for amount in passage.reading.amounts(passage.start, passage.end)
    )
    return passage.says("comparison", "window") or spans


def _business_number(passage: Passage) -> bool:
    amounts = passage.reading.amounts(passage.start, passage.end)
    money = any(amount.kind is Kind.MONEY for amount in amounts)
    return money or (bool(amounts) and passage.says("business", "metric"))


def _two_options(passage: Passage) -> bool:
    return passage.says("either_side", "tension", "choice")


def _choice(passage: Passage) -> bool:
    return passage.says("choice", "concession", "decision")


def _happened(passage: Passage) -> bool:
    return any(passage.facts.footing[number] is Told.DONE for number in passage.clauses())


def _shipped(passage: Passage) -> bool:
    return any(number in passage.facts.shipping.launches for number in passage.clauses())


def _span_at_most(limit: float) -> Validator:
    def within(passage: Passage) -> bool:
        spans = passage.facts.shipping.possible
        return any(span.days <= limit and span.start < passage.end and passage.start < span.end for span in spans)

    return within


def _stage_or_measurement(passage: Passage) -> bool:
    stages = ("stage_data", "stage_hypothesis", "stage_model", "stage_partial", "cadence", "monitoring", "metric")
    return passage.says(*stages) or _change_in_numbers(passage)


def _first_person(passage: Passage) -> bool:
    return any(passage.reading.actors[number] is Person.SELF for number in passage.clauses()) or passage.says(
        "role", "own_deed"
    )


def _first_person_action(passage: Passage) -> bool:
    return any(action.start < passage.end and passage.start < action.end for action in passage.facts.actions)


def _data_source(passage: Passage) -> bool:
    return passage.says(*_DATA)


def _named_function(passage: Passage) -> bool:
    return passage.says("function", "person")


def _dated_or_measured(passage: Passage) -> bool:
    days = any(passage.start <= point.start < passage.end for point in passage.reading.points)
    return days or _number(passage)


VALIDATORS: Mapping[str, Validator] = {
    "number": _number,
    "number_with_unit": _number_with_unit,
    "two_numbers": _two_numbers,
    "change_in_numbers": _change_in_numbers,
    "comparison_or_window": _comparison_or_window,
    "business_number": _business_number,
    "two_options": _two_options,
    "choice": _choice,
    "happened": _happened,
    "shipped": _shipped,
    "span": _span_at_most(float("inf")),
    "span_at_most_90_days": _span_at_most(92.0),
    "span_at_most_30_days": _span_at_most(30.5),
    "stage_or_measurement": _stage_or_measurement,
    "first_person": _first_person,
    "first_person_action": _first_person_action,
    "data_source": _data_source,
    "named_function": _named_function,
    "dated_or_measured": _dated_or_measured,
}
