"""Whether two ways to put an amount can both be true.

Every amount stands for a range. Half of the unit it is given in belongs to it on either side: "22 days" is 21.5 to
22.5 days, "three weeks" 17.5 to 24.5, "8 %" 7.5 to 8.5, "1.2 million" 1.15 to 1.25. A round number may be off by
5 %, one with "about" or 大概 by 15 %, "a few" by half. Amounts contradict each other when their ranges do not
meet, after both are in one unit; what cannot be brought into one unit contradicts nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.ledger.account import Cell, Column
from app.domain.passages import Reader, Telling
from app.domain.reading.amounts import Kind, Quantity

ROUND, ROUGH, FEW = 0.05, 0.15, 0.5
# What a change in per cent worked out from "from 31 % to 34 %" may be off by.
DERIVED = 0.1
_DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_FEW = re.compile(r"\bfew\b|\bcouple\b|几")
_DAY_UNITS = (
    (re.compile(r"years?|年"), 365.0),
    (re.compile(r"quarters?|季度"), 91.0),
    (re.compile(r"months?|\bmo\b|月"), 30.4),
    (re.compile(r"fortnights?"), 14.0),
    (re.compile(r"weeks?|wks?|周|星期|礼拜"), 7.0),
    (re.compile(r"weekends?"), 2.0),
    (re.compile(r"working|business|工作日"), 1.4),
)
_SECONDS = (
    (re.compile(r"ms|millisec|毫秒"), 0.001),
    (re.compile(r"微秒"), 1e-6),
    (re.compile(r"min|分"), 60.0),
    (re.compile(r"hour|hrs?|小时|钟头"), 3600.0),
)
_CURRENCIES = (
    ("usd", re.compile(r"us\$|\$|dollar|usd|bucks|美元|美金|刀")),
    ("eur", re.compile(r"€|euro|eur\b|欧元")),
    ("gbp", re.compile(r"£|pound|quid")),
    ("inr", re.compile(r"₹|rupee|inr|crore|lakh")),
    ("cny", re.compile(r"¥|yuan|rmb|cny|元|块|毛|人民币|万|亿")),
)
_PERIODS = (
    ("day", re.compile(r"a day|per day|/ ?day|daily|每天|一天|日均")),
    ("week", re.compile(r"a week|per week|/ ?week|weekly|每周|一周|一个?星期")),
    ("month", re.compile(r"a month|per month|/ ?month|monthly|每个?月|一个月|月均")),
    ("quarter", re.compile(r"a quarter|per quarter|quarterly|每个?季度|一个?季度")),
    ("year", re.compile(r"a year|per year|/ ?year|yearly|annual|每年|一年|全年|年化|年均")),
)
_A_YEAR = {"day": 365.0, "week": 52.0, "month": 12.0, "quarter": 4.0, "year": 1.0}
_AROUND = 16


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount as a range, in its kind's base unit: days, seconds, a currency (for a year, where it recurs)."""

    kind: Kind
    value: float
    half: float
    factor: float = 1.0
    currency: str = ""
    recurs: bool = False

    def meets(self, other: "Measure") -> bool:
        """Whether both can be true."""
        return abs(self.value - other.value) <= self.half + other.half + 1e-9

    def differs(self, other: "Measure") -> bool:
        """Whether both are amounts of one kind and currency that cannot both be true."""
        if self.kind is not other.kind or self.recurs is not other.recurs:
            return False
        currencies = {self.currency, other.currency} - {""}
        return len(currencies) < 2 and not self.meets(other)

    def other_unit(self, other: "Measure") -> bool:
        """Whether one is in per cent and the other the same figure in points, which is another amount."""
        return {self.kind, other.kind} == {Kind.PERCENT, Kind.POINTS} and self.value == other.value


Measures = tuple[Measure, ...]


def contradict(column: Column, a: Measures, b: Measures) -> bool:
    """Whether what two cells of a column say (for a change: of one metric) cannot both be true."""
    if column is Column.DAYS:
        return _differ(_of_kind(a, Kind.DAYS), _of_kind(b, Kind.DAYS))
    if column in {Column.MONEY, Column.LIFT}:
        return _differ(_of_kind(a, Kind.MONEY), _of_kind(b, Kind.MONEY))
    if column is Column.CHANGE:
        return _changes_differ(a, b)
    return False


def measures_of(cell: Cell, reader: Reader) -> Measures:
    """The amounts in the cell's text, read with the words around them in its quote."""
    telling = reader.read(cell.quote or cell.text)
    at = telling.answer.find(cell.text)
    if at < 0:
        telling, at = reader.read(cell.text), 0
    reach = telling.place(at, at + len(cell.text))
    inside = [amount for amount in telling.amounts if reach.start <= amount.start and amount.end <= reach.end]
    found = [_measure(telling, amount) for amount in inside]
    return tuple(_in_the_unit_of_the_next(found))


def _of_kind(measures: Sequence[Measure], kind: Kind) -> Measure | None:
    return next((measure for measure in measures if measure.kind is kind), None)


def _differ(one: Measure | None, other: Measure | None) -> bool:
    return one is not None and other is not None and one.differs(other)


def _changes_differ(a: Sequence[Measure], b: Sequence[Measure]) -> bool:
    if len(a) >= 2 and len(b) >= 2:
        return any(one.differs(other) for one, other in zip(a[:2], b[:2], strict=True))
    if len(a) == 1 and len(b) == 1:
        return a[0].differs(b[0]) or a[0].other_unit(b[0])
    if not a or not b:
        return False
    pair, single = (a, b[0]) if len(a) >= 2 else (b, a[0])
    known = [change for change in derived(pair[0], pair[1]) if change.kind is single.kind]
    return bool(known) and not any(single.meets(change) for change in known)


def derived(before: Measure, after: Measure) -> tuple[Measure, ...]:
    """By how much it changed, in per cent; between percentages also in points, which people call per cent too."""
    difference = abs(after.value - before.value)
    found: list[Measure] = []
    if before.value:
        relative = 100 * difference / abs(before.value)
        found.append(Measure(Kind.PERCENT, relative, relative * DERIVED + 0.5))
    if before.kind is Kind.PERCENT:
        half = before.half + after.half
        found += [Measure(Kind.POINTS, difference, half), Measure(Kind.PERCENT, difference, half)]
    return tuple(found)


def _in_the_unit_of_the_next(found: list[Measure]) -> list[Measure]:
    """In "from 300 to 650 ms" the first amount has the unit of the second."""
    if len(found) < 2 or found[0].kind is not Kind.BARE or found[1].kind is Kind.BARE:
        return found
    first, second = found[0], found[1]
    scaled = replace(
        first,
        kind=second.kind,
        value=first.value * second.factor,
        half=first.half * second.factor,
        factor=second.factor,
    )
    return [scaled, *found[1:]]


def _measure(telling: Telling, amount: Quantity) -> Measure:
    text = telling.normal.text[amount.start : amount.end]
    around = telling.normal.text[max(0, amount.start - _AROUND) : amount.end + _AROUND]
    factor = _factor(amount.kind, text)
    value = amount.value if amount.kind is Kind.DAYS else amount.value * factor
    half = max(_grain(text, value, factor) / 2, abs(value) * _slack(telling, amount, text))
    if amount.kind is not Kind.MONEY:
        return Measure(amount.kind, value, half, factor)
    period = next((name for name, pattern in _PERIODS if pattern.search(around)), None)
    times = _A_YEAR[period] if period else 1.0
    currency = next((name for name, pattern in _CURRENCIES if pattern.search(text)), "")
    return Measure(Kind.MONEY, value * times, half * times, 1.0, currency, recurs=period is not None)


def _factor(kind: Kind, text: str) -> float:
    table = {Kind.DAYS: _DAY_UNITS, Kind.INSTANT: _SECONDS}.get(kind, ())
    return next((factor for pattern, factor in table if pattern.search(text)), 1.0)


def _grain(text: str, value: float, factor: float) -> float:
    """The unit of the last place that was said."""
    digits = _DIGITS.search(text)
    if digits is None:
        return factor if value % factor == 0 else factor / 2
    literal = float(digits.group().replace(",", ""))
    scale = value / literal if literal else 1.0
    return abs(scale) * 10.0 ** -len(digits.group(1) or "")


def _slack(telling: Telling, amount: Quantity, text: str) -> float:
    if _FEW.search(text):
        return FEW
    around = (hit for hit in telling.hits if hit.group == "roughly")
    if any(0 <= amount.start - hit.end <= 1 or -2 <= hit.start - amount.end <= 1 for hit in around):
        return ROUGH
    digits = _DIGITS.search(text)
    literal = float(digits.group().replace(",", "")) if digits else amount.value
    return ROUND if literal >= 10 and literal % 10 == 0 else 0.0
