"""Points on the calendar and the days between them: dates, weekdays, "day 12", "week three", 月初, 第17天.

Nothing here knows what happened on a day; the judge decides which point is the kick-off and which the launch.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.reading.amounts import words
from app.domain.reading.chinese_numbers import cn_value
from app.domain.reading.sentences import Span

_ENGLISH_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_ENGLISH_MONTHS, 1) for name in words(names)}
_UNITS = words("one two three four five six seven eight nine")
_TEENS = words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")
_WORDS = {name: number for number, name in enumerate(("zero", *_UNITS, *_TEENS))}
_WORDS |= {f"twenty-{name}": 20 + number for number, name in enumerate(_UNITS, 1)}
_WORDS |= {"thirty": 30, "forty": 40, "fifty": 50}
_FIRST_TO_TENTH = words("first second third fourth fifth sixth seventh eighth ninth tenth")
_ELEVENTH_ON = words("eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
_ORDINALS = {name: number for number, name in enumerate((*_FIRST_TO_TENTH, *_ELEVENTH_ON, "twentieth"), 1)}
_ORDINALS |= {f"twenty-{name}": 20 + number for number, name in enumerate(_FIRST_TO_TENTH[:9], 1)}
_ORDINALS |= {"thirtieth": 30, "thirty-first": 31}
_WEEKDAYS = {
    name: number for number, name in enumerate(words("monday tuesday wednesday thursday friday saturday sunday"), 1)
}
_CN_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日", 1)} | {"天": 7, "末": 6}
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<{0}>\d{{1,2}}(?:st|nd|rd|th)?|(?:twenty|thirty)-\w+|\w+th|first|second|third)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_CN = r"(?:[一二三四五六七八九十两]{1,3}|\d{1,3})"
_POINT = re.compile(
    r"\b" + _DAY.format("d1") + r" (?:of )?" + _MONTH.format("m1") + r"\b"
    r"|\b" + _MONTH.format("m2") + r" (?:the )?" + _DAY.format("d2") + r"\b"
    r"|\b(?P<part>early|mid|mid-|late|beginning of|end of|(?:first|second|third|last) week (?:of|in))[ -]?(?:the )?"
    + _MONTH.format("m3")
    + r"\b"
    r"|\b(?:the|by the|on the|until the) (?P<dayn3>\d{1,3})(?:st|nd|rd|th) day\b"
    r"|\b(?:the|by the|on the|until the) (?P<d4>\d{1,2})(?:st|nd|rd|th)\b"
    r"|\bday (?P<dayn>\d{1,3}|[a-z]+(?:-[a-z]+)?)\b"
    r"|\b(?P<dayn2>\d{1,3})(?:st|nd|rd|th) day\b"
    r"|\bweek (?P<weekn>\d{1,2}|[a-z]+)\b"
    r"|\b(?P<after>(?:the )?(?:\w+day )?(?:of the )?week after next|the (?:next|following) " + _WEEKDAY + r""
    r"|the " + _WEEKDAY + r" (?:of the week )?after(?: next)?)\b"
    r"|\b(?P<wday>mon|tues|wednes|thurs|fri|satur|sun)day(?:,? the (?P<d5>\d{1,2})(?:st|nd|rd|th)?)?\b"
    r"|\b(?:in|from|since|until|into|to|by|of|last|this|for all of|on) " + _MONTH.format("m6") + r"\b(?! \d)"
    r"|(?P<cnyear>去年|今年|前年)?(?P<cnm>"
    + _CN
    + r") ?月(?:份)? ?(?:(?P<cnd>"
    + _CN
    + r") ?[号日]|(?P<cnd2>[一二三]?十[一二三四五六七八九]?)(?![万千个多])"
    + r"|(?P<cnp>初|上旬|中旬|中|下旬|底|末))?"
    r"|第 ?(?P<cndayn>" + _CN + r") ?天"
    r"|第 ?(?P<cnweekn>" + _CN + r") ?[个]?(?:周|星期|礼拜)"
    r"|(?P<cnd3>" + _CN + r") ?[号](?!楼|线|店|院|桌|位|人|机)"
    r"|(?P<cnnext>隔周|下下周|下周|次周|下礼拜)(?P<cnnw>[一二三四五六日天末])?"
    r"|(?:周|星期|礼拜)(?P<cnw>[一二三四五六日天末])(?![个月轮次版条点])"
)
# Every named day holds one of these. They are sought first: to seek the days themselves takes far longer.
_IN_NAMES_OF_DAYS = (
    *("day", "week", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("月", "天", "号", "周", "星期", "礼拜"),
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Point:
    """A day named at `text[start:end]`.

    `day` counts days on the scale of `scale`: "year" (of the year, 1 to 366), "month" (of some month), "start"
    (since the work began), "week" (1 for Monday), "later" (days after the point before it). `exact` is False where
    only a month or a part of one is named.
    """

    start: int
    end: int
    scale: str
    day: float
    exact: bool = True


def points(text: str, parts: Iterable[Span]) -> tuple[Point, ...]:
    """All calendar points in the sentences `parts` of `text`, in order of place."""
    found = []
    for match in _named_days(text, parts):
        read = _read(match)
        if read is not None:
            vague = bool(match["m6"] or match["part"] or (match["cnm"] and not (match["cnd"] or match["cnd2"])))
            found.append(Point(match.start(), match.end(), *read, exact=not vague))
    return tuple(found)


def _named_days(text: str, parts: Iterable[Span]) -> Iterator[re.Match[str]]:
    for part in parts:
        if _may_name_a_day(text[part.start : part.end]):
            yield from _POINT.finditer(text, part.start, part.end)


def _may_name_a_day(told: str) -> bool:
    return any(word in told for word in _IN_NAMES_OF_DAYS) or _ORDINAL.search(told) is not None


def days_between(first: Point, last: Point) -> float | None:
    """Days from `first` to a `last` named later; None when the two cannot be compared."""
    if last.scale in {"start", "later"}:
        return last.day
    if first.scale == last.scale:
        return (last.day - first.day) % {"year": 365, "month": 30, "week": 7}.get(first.scale, 365)
    if {first.scale, last.scale} == {"month", "year"}:
        return (_of_month(last) - _of_month(first)) % 30
    return None


def _of_month(point: Point) -> float:
    return point.day if point.scale == "month" else day_of_month(point.day)


def day_of_month(day_of_year: float) -> float:
    """The day of the month of a day counted in even months of 30.4 days."""
    return (day_of_year - 1) % 30.4 + 1


def _read(match: re.Match[str]) -> tuple[str, float] | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    for names, read in _READERS:
        if names & groups.keys():
            return read(groups)
    return None


def _of_year(month: int, day: float) -> tuple[str, float]:
    return "year", (month - 1) * 30.4 + day


def _day_number(text: str) -> float | None:
    digits = text.rstrip("stndrh")
    if digits.isdigit():
        return float(digits)
    return float(_ORDINALS[text]) if text in _ORDINALS else None


def _month_day(groups: dict[str, str]) -> tuple[str, float] | None:
    month = groups.get("m1") or groups["m2"]
    day = _day_number(groups.get("d1") or groups["d2"])
    return _of_year(_MONTHS[month], day) if day and day <= 31 else None


def _part_of_month(groups: dict[str, str]) -> tuple[str, float]:
    part = groups["part"].split()[0].rstrip("-")
    day = {
        "early": 4,
        "beginning": 2,
        "first": 4,
        "mid": 15,
        "second": 11,
        "third": 18,
        "late": 26,
        "last": 28,
        "end": 29,
    }
    return _of_year(_MONTHS[groups["m3"]], day.get(part, 15))


def _counted(groups: dict[str, str]) -> tuple[str, float] | None:
    text = groups.get("dayn") or groups.get("dayn2") or groups.get("dayn3") or groups["weekn"]
    number = float(text) if text.isdigit() else float(_WORDS.get(text, -1))
    if number < 0:
        return None
    return "start", number * 7 if "weekn" in groups else number


def _weekday(groups: dict[str, str]) -> tuple[str, float]:
    if groups.get("d5"):
        return "month", float(groups["d5"])
    return "week", float(_WEEKDAYS[groups["wday"] + "day"])


def _after(groups: dict[str, str]) -> tuple[str, float]:
    return "later", 14.0 if "next" in groups["after"] and "after" in groups["after"] else 8.0


def _cn_month(groups: dict[str, str]) -> tuple[str, float] | None:
    month = int(cn_value(groups["cnm"]))
    if not 1 <= month <= 12:
        return None
    day = groups.get("cnd") or groups.get("cnd2")
    part = {"初": 3.0, "上旬": 5.0, "中": 15.0, "中旬": 15.0, "下旬": 25.0, "底": 29.0, "末": 29.0}
    years = {"去年": -365.0, "前年": -730.0}.get(groups.get("cnyear", ""), 0.0)
    scale, number = _of_year(month, cn_value(day) if day else part.get(groups.get("cnp", ""), 15.0))
    return scale, number + years


def _cn_counted(groups: dict[str, str]) -> tuple[str, float]:
    if "cndayn" in groups:
        return "start", cn_value(groups["cndayn"])
    return "start", cn_value(groups["cnweekn"]) * 7


def _cn_weekday(groups: dict[str, str]) -> tuple[str, float]:
    return "week", float(_CN_WEEKDAYS[groups["cnw"]])


def _cn_next(groups: dict[str, str]) -> tuple[str, float]:
    return "later", 12.0 if groups["cnnext"] in {"隔周", "下下周"} else 7.0


_READERS = (
    (frozenset({"d1", "d2"}), _month_day),
    (frozenset({"m3"}), _part_of_month),
    (frozenset({"d4"}), lambda groups: ("month", float(groups["d4"]))),
    (frozenset({"dayn", "dayn2", "dayn3", "weekn"}), _counted),
    (frozenset({"after"}), _after),
    (frozenset({"wday"}), _weekday),
    (frozenset({"m6"}), lambda groups: _of_year(_MONTHS[groups["m6"]], 15)),
    (frozenset({"cnm"}), _cn_month),
    (frozenset({"cndayn", "cnweekn"}), _cn_counted),
    (frozenset({"cnd3"}), lambda groups: ("month", cn_value(groups["cnd3"]))),
    (frozenset({"cnnext"}), _cn_next),
    (frozenset({"cnw"}), _cn_weekday),
)
