"""Did something reach users, how long did it take from the kick-off, and in what rhythm.

A span counts when it is told together with the launch or the kick-off, or follows from two dates. The length of
a test, a retention window, an approval or the last step of a rollout is no time to ship.
"""

import re
from dataclasses import dataclass

from app.domain.reading.durations import Point, days_between
from app.domain.reading.numbers import Kind, Quantity
from app.domain.reading.reader import Reading
from app.domain.reading.sentences import Span
from app.judges.facts.told import Told

DEFAULT_SPRINT_DAYS = 14.0
CADENCE_DAYS = 14.0
_SURE = 2
STAGES = ("stage_hypothesis", "stage_data", "stage_model", "stage_partial")
_SPAN_OF = re.compile(r"\s*(?:'?\s*worth )?(?:of|before|ago|earlier|old)\b|\s*(?:前|的(?!时间|工夫|功夫))")
_WINDOW = re.compile(
    r"\b(?:over|for|across|during|past|last|ran|runs|every|each)(?: (?:the|about|around|a|first))*\s$"
    r"|[跑看盯稳留][了过]\s?$"
)
_RATE = re.compile(r"(?:a|an|一个?)\s?(?:day|week|month|quarter|year|天|周|月|季度|年)")


@dataclass(frozen=True, slots=True)
class ShipSpan:
    """`days` from kick-off to users, said at `text[start:end]`; a higher `weight` is surer."""

    days: float
    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class Shipping:
    """`launches` are the clauses in which something reached users; `spans` come best first.

    `possible` has these and every other span that may be meant, from a first day to any later one too.
    """

    launches: tuple[int, ...]
    spans: tuple[ShipSpan, ...]
    possible: tuple[ShipSpan, ...]
    cadences: tuple[Span, ...]
    stopped: bool

    @property
    def days(self) -> float | None:
        """The time to ship, if one is told."""
        return self.spans[0].days if self.spans else None


def shipping(reading: Reading, footing: tuple[Told, ...], has_result: bool) -> Shipping:
    """What the answer says about shipping. A measured result with users implies that something reached them."""
    launches = _launches(reading, footing)
    stopped = "not_shipped" in reading.hits and not launches
    cadences = tuple(
        Span(hit.start, hit.end)
        for hit in reading.hits.get("cadence", ())
        if footing[reading.clause_at(hit.start)] is Told.DONE
    )
    if stopped:
        return Shipping(launches, (), (), cadences, stopped)
    spans = _told_spans(reading, footing, launches) + _dated_spans(reading, footing, launches)
    if launches:
        spans += [ShipSpan(CADENCE_DAYS, span.start, span.end, _rhythm_weight(reading)) for span in cadences]
    ranked = _ranked(spans, bool(launches) or has_result)
    possible = {*ranked, *spans, *_spans_of_days(reading, footing)}
    return Shipping(launches, ranked, tuple(sorted(possible, key=lambda span: span.start)), cadences, stopped)


def _ranked(spans: list[ShipSpan], reached_users: bool) -> tuple[ShipSpan, ...]:
    """The spans that count, surest first. Steps with no word of launch beside them only count added up."""
    least = _SURE if reached_users else _SURE + 1
    sure = sorted((span for span in spans if span.weight >= least), key=lambda span: (-span.weight, span.start))
    if sure or not reached_users or not spans:
        return tuple(sure)
    total = sum(span.days for span in spans)
    return tuple(ShipSpan(total, span.start, span.end, span.weight) for span in spans)


def _rhythm_weight(reading: Reading) -> int:
    """A rhythm of releases says how long one takes when the steps of a release are told with it."""
    stages = sum(group in reading.hits for group in STAGES)
    return 5 if stages >= 3 else 1


def _launches(reading: Reading, footing: tuple[Told, ...]) -> tuple[int, ...]:
    strong = [number for number in range(len(footing)) if _is_launch(reading, footing, number, "ship_event")]
    reach = [number for number in range(len(footing)) if _is_launch(reading, footing, number, "ship_reach")]
    if not strong:
        reach = [number for number in reach if _is_dated(reading, number)]
    return tuple(sorted({*strong, *reach}))


def _is_dated(reading: Reading, number: int) -> bool:
    start, end = reading.clauses[number].start, reading.clauses[number].end
    spans = any(amount.kind in {Kind.DAYS, Kind.SPRINTS} for amount in reading.amounts(start, end))
    return spans or any(start <= point.start < end for point in reading.points)


def _is_launch(reading: Reading, footing: tuple[Told, ...], number: int, group: str) -> bool:
    groups = reading.groups[number]
    if group not in groups or footing[number] is not Told.DONE or groups & {"not_shipped", "rubric_words"}:
        return False
    clause = reading.clauses[number]
    denied = reading.within("negation", clause.start, clause.end)
    return any(
        not any(0 <= launch.start - hit.end <= 12 for hit in denied)
        for launch in reading.within(group, clause.start, clause.end)
    )


def _told_spans(reading: Reading, footing: tuple[Told, ...], launches: tuple[int, ...]) -> list[ShipSpan]:
    found = []
    for amount in reading.quantities:
        if amount.kind not in {Kind.DAYS, Kind.SPRINTS}:
            continue
        number = reading.clause_at(amount.start)
        weight = _weight(reading, number, amount, launches)
        if footing[number] is Told.DONE and weight >= 1:
            found.append(ShipSpan(_days(reading, amount), amount.start, amount.end, weight))
    return found


def _weight(reading: Reading, number: int, amount: Quantity, launches: tuple[int, ...]) -> int:
    """How surely `amount` is the time from kick-off to users."""
    clause = reading.clauses[number]
    sentence = reading.sentences[clause.sentence]
    weight = 1 + 2 * (number in launches) + 2 * reading.any("kickoff", sentence.start, sentence.end)
    weight += any(reading.clauses[launch].sentence == clause.sentence for launch in launches)
    weight += reading.any("total_time", max(clause.start, amount.start - 24), min(clause.end, amount.end + 24))
    weight -= 8 * reading.any("last_step", sentence.start, sentence.end)
    weight -= 4 * reading.any(
        "no_ship_span", max(clause.start, amount.start - 22), min(clause.end + 1, amount.end + 12)
    )
    weight -= 3 * bool(_WINDOW.search(reading.text[max(0, amount.start - 24) : amount.start]))
    weight -= 2 * (reading.any("comparison", sentence.start, sentence.end) and number not in launches)
    weight -= 4 * ("rubric_words" in reading.groups[number])
    if _SPAN_OF.match(reading.text, amount.end) or _RATE.fullmatch(reading.text[amount.start : amount.end]):
        weight -= 3
    return weight - 3 * ("negation" in reading.groups[number] and "total_time" not in reading.groups[number])


def _days(reading: Reading, amount: Quantity) -> float:
    return amount.value if amount.kind is Kind.DAYS else amount.value * _sprint_days(reading)


def _sprint_days(reading: Reading) -> float:
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
    """The time to the last day on which something reached users; several launches in a row are one rollout."""
    found = []
    points = [point for point in reading.points if _counts(reading, footing, reading.clause_at(point.start))]
    for index, last in enumerate(points):
        days = _since_kickoff(points[:index], last)
        if days is None or days <= 0:
            continue
        weight = _point_weight(reading, last, launches)
        if weight:
            found.append(ShipSpan(days, last.start, last.end, weight + last.exact))
    best = max((span.weight for span in found), default=0)
    return [span for span in found if span.weight == best][-1:]


def _spans_of_days(reading: Reading, footing: tuple[Told, ...]) -> list[ShipSpan]:
    """From the first day that is told to every later one, whatever happened on it."""
    points = [point for point in reading.points if footing[reading.clause_at(point.start)] is Told.DONE]
    gaps = [(last, _since_kickoff(points[:index], last)) for index, last in enumerate(points)]
    return [ShipSpan(days, last.start, last.end, 0) for last, days in gaps if days is not None and days > 0]


def _counts(reading: Reading, footing: tuple[Told, ...], number: int) -> bool:
    """A day on which somebody only signed or approved is neither a beginning nor a launch."""
    groups = reading.groups[number]
    return footing[number] is Told.DONE and ("accepted" not in groups or bool(groups & {"kickoff", "ship_event"}))


def _point_weight(reading: Reading, point: Point, launches: tuple[int, ...]) -> int:
    number = reading.clause_at(point.start)
    if number in launches:
        return 5
    if "stage_partial" in reading.groups[number]:
        return 3
    if point.scale == "start" and sum(other.scale == "start" for other in reading.points) < 2:
        return 0
    near = {number - 1, number + 1} & set(launches)
    return 2 if any(reading.clauses[other].sentence == reading.clauses[number].sentence for other in near) else 1


def _since_kickoff(earlier: list[Point], last: Point) -> float | None:
    if last.scale == "start":
        return last.day
    gaps = [days for days in (days_between(point, last) for point in earlier) if days is not None]
    return gaps[0] if gaps else None
