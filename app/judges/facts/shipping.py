"""Did something reach users, how long did it take from the kick-off, and in what rhythm.

A span counts when it is told together with the launch or the kick-off, or follows from two dates. The length of a test,
a retention window, an approval or the last step of a rollout is no time to ship.
"""

from dataclasses import dataclass

from app.domain.reading.durations import Point, days_between
from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span
from app.judges.facts.told import Told

DEFAULT_SPRINT_DAYS = 14.0


@dataclass(frozen=True, slots=True)
class ShipSpan:
    """`days` from kick-off to users, said at `text[start:end]`."""

    days: float
    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class Shipping:
    """`launches` are the clauses in which something reached users; `spans` come best first."""

    launches: tuple[int, ...]
    spans: tuple[ShipSpan, ...]
    cadences: tuple[Span, ...]
    stopped: bool

    @property
    def days(self) -> float | None:
        """The time to ship, if one is told."""
        return self.spans[0].days if self.spans else None


def shipping(reading: Reading, footing: tuple[Told, ...]) -> Shipping:
    """What the answer says about shipping."""
    launches = tuple(number for number in range(len(reading.clauses)) if _is_launch(reading, footing, number))
    stopped = "not_shipped" in reading.hits
    spans = (
        []
        if not launches
        else [*_told_spans(reading, footing, launches), *_dated_spans(reading, footing, launches)]
    )
    spans.sort(key=lambda span: (-span.weight, span.start))
    cadences = tuple(
        Span(hit.start, hit.end)
        for hit in reading.hits.get("cadence", ())
        if footing[reading.clause_at(hit.start)] is Told.DONE
    )
    return Shipping(launches, tuple(spans), cadences, stopped)


def _is_launch(reading: Reading, footing: tuple[Told, ...], number: int) -> bool:
    groups = reading.groups[number]
    if "ship_event" not in groups or footing[number] is not Told.DONE or "not_shipped" in groups:
        return False
    clause = reading.clauses[number]
    launch = reading.within("ship_event", clause.start, clause.end)[0]
    return not any(
        0 <= launch.start - hit.end <= 12 for hit in reading.within("negation", clause.start, clause.end)
    )


def _told_spans(reading: Reading, footing: tuple[Told, ...], launches: tuple[int, ...]) -> list[ShipSpan]:
    found = []
    for amount in reading.quantities:
        if amount.kind not in {Kind.DAYS, Kind.SPRINTS}:
            continue
        number = reading.clause_at(amount.start)
        weight = _weight(reading, number, amount, launches)
        if footing[number] is Told.DONE and weight >= 2:
            found.append(ShipSpan(_days(reading, amount), amount.start, amount.end, weight))
    return found


def _weight(reading: Reading, number: int, amount: Quantity, launches: tuple[int, ...]) -> int:
    """How surely `amount` is the time from kick-off to users: 2 and more counts."""
    clause = reading.clauses[number]
    sentence = reading.sentences[clause.sentence]
    here = reading.groups[number]
    weight = 2 * (number in launches) + 2 * reading.any("kickoff", sentence.start, sentence.end)
    weight += any(reading.clauses[launch].sentence == clause.sentence for launch in launches)
    weight += reading.any("total_time", max(clause.start, amount.start - 24), min(clause.end, amount.end + 24))
    weight -= 3 * reading.any("last_step", sentence.start, sentence.end)
    weight -= 3 * reading.any(
        "no_ship_span", max(clause.start, amount.start - 22), min(clause.end + 1, amount.end + 12)
    )
    return weight - 2 * ("negation" in here and "total_time" not in here)


def _days(reading: Reading, amount: Quantity) -> float:
    if amount.kind is Kind.DAYS:
        return amount.value
    return amount.value * _sprint_days(reading, amount)


def _sprint_days(reading: Reading, amount: Quantity) -> float:
    """How long one sprint is in this answer: the span that stands right after "a sprint", else two weeks."""
    for sprint in reading.quantities:
        if sprint.kind is not Kind.SPRINTS or sprint.value != 1.0:
            continue
        near = [
            other for other in reading.quantities if other.kind is Kind.DAYS and 0 <= other.start - sprint.end <= 25
        ]
        if near:
            return near[0].value
    return DEFAULT_SPRINT_DAYS


def _dated_spans(reading: Reading, footing: tuple[Told, ...], launches: tuple[int, ...]) -> list[ShipSpan]:
    found = []
    points = [point for point in reading.points if footing[reading.clause_at(point.start)] is Told.DONE]
    for index, last in enumerate(points):
        if reading.clause_at(last.start) not in launches:
            continue
        days = _since_kickoff(points[:index], last)
        if days is not None and days > 0:
            found.append(ShipSpan(days, last.start, last.end, 4))
    # several launches in a row are one rollout: the time to ship ends with the last of them
    return found[-1:]


def _since_kickoff(earlier: list[Point], last: Point) -> float | None:
    if last.scale == "start":
        return last.day
    gaps = [days for days in (days_between(point, last) for point in earlier) if days is not None]
    return gaps[0] if gaps else None
