"""Amounts in digits and words, English and Chinese, with the kind of thing they count.

Names of models and versions, calendar dates, clock times and ordinals are no amounts.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.reading.lexicon import Token


class Kind(StrEnum):
    """What an amount counts."""

    PERCENT = "percent"
    POINTS = "points"
    MONEY = "money"
    TIMES = "times"
    INSTANT = "instant"  # milliseconds to hours
    DAYS = "days"  # spans of a day or longer; the value is in days
    SPRINTS = "sprints"
    SIZE = "size"
    COUNT = "count"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount at `text[start:end]`, its unit included. `value` is in the unit, for DAYS in days; `unit` as written."""

    start: int
    end: int
    value: float
    kind: Kind
    unit: str = ""


_SMALL = {
    word: float(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
}
_TENS = {
    word: float(10 * value)
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "crore": 1e7,
    "lakh": 1e5,
    "dozen": 12.0,
}
_FRACTIONS = {
    "half": 0.5,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 0.25,
    "quarters": 0.25,
    "fifth": 0.2,
    "fifths": 0.2,
}
_FRACTIONS |= {"tenth": 0.1, "tenths": 0.1, "fourth": 0.25, "fourths": 0.25}
_SUFFIX = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "cr": 1e7}
_CURRENCY = frozenset(["$", "¥", "€", "£", "₦", "₹", "rm", "rmb", "usd", "cny", "eur", "inr", "sgd", "hk"])
_MONEY = frozenset(
    ["dollar", "dollars", "yuan", "rmb", "usd", "euro", "euros", "rupee", "rupees", "cent", "cents", "fen", "crore", "crores", "lakh", "lakhs", "pound", "pounds", "cny", "eur", "bucks", "yen", "naira", "pence", "baht"]
)
_DAYS = {
    "day": 1.0,
    "days": 1.0,
    "week": 7.0,
    "weeks": 7.0,
    "wk": 7.0,
    "wks": 7.0,
    "fortnight": 14.0,
    "fortnights": 14.0,
}
_DAYS |= {
    "month": 30.4,
    "months": 30.4,
    "mo": 30.4,
    "quarter": 91.0,
    "quarters": 91.0,
    "year": 365.0,
    "years": 365.0,
}
_DAYS |= {"weekend": 2.0, "weekends": 2.0}
_INSTANT = frozenset(
    ["ms", "millisecond", "milliseconds", "second", "seconds", "sec", "secs", "s", "minute", "minutes", "min", "mins", "hour", "hours", "hrs"]
)
_SIZE = frozenset(
    ["gb", "mb", "tb", "kb", "gig", "gigs", "db", "mm", "megapixel", "megapixels", "token", "tokens", "mah", "mhz", "ghz", "watt", "watts", "degrees"]
)
_RATIO_WORDS = frozenset(["in", "out", "of", "every", "a", "each"])
_NOT_COUNTED = frozenset(
    ["and", "or", "to", "in", "on", "of", "for", "from", "by", "at", "with", "the", "a", "an", "is", "are", "was", "were", "be", "it", "that", "this", "so", "but", "as", "than", "then", "if", "when", "per", "before", "after", "against", "versus", "vs", "now", "i", "we", "they", "he", "she", "you", "not", "no", "times", "more", "less", "who", "which", "while", "because", "since", "inside", "under", "over", "about", "until", "still", "up", "down", "out", "only", "just", "have", "had", "has", "did", "do"]
)
_VERSIONED = frozenset(
    ["gen", "version", "android", "hyperos", "ios", "v", "series", "firmware", "pytorch", "tensorflow", "snapdragon", "gpt", "wi", "fi", "iso", "f"]
)
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})

_CN_DIGITS = {char: float(value) for value, char in enumerate("零一二三四五六七八九")} | {
    "两": 2.0,
    "俩": 2.0,
    "仨": 3.0,
}
_CN_DIGITS |= {"〇": 0.0, "几": 3.0}
_CN_SCALES = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_CN_NUMBER = (
    r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[零〇一二两俩仨三四五六七八九十百千万亿几]+(?:点[零一二三四五六七八九]+)?|半)"
)
_CN_PATTERN = re.compile(
    r"(?P<part>百分之|千分之|万分之)(?P<rate>" + _CN_NUMBER + r")(?:点[零一二三四五六七八九]+)?(?:个?百?分?点)?"
    r"|(?P<cheng>[一二两三四五六七八九])成(?P<rest>[一二三四五六七八九半])?(?![功本为长员立果交了片型天])"
    r"|(?P<number>" + _CN_NUMBER + r")(?P<more>[多来余]|出头)?\s?(?P<scale>[十百千万亿]+)?(?P<more2>[多来余])?\s?"
    r"(?P<unit>个?百分点|个点|%|毫秒|微秒|秒钟|秒|分钟|个?小时|个?钟头?|个?半?工作日|天|日|个?周|个?星期|个?礼拜|个?半?月|个?季度|年"
    r"|个?迭代|元|块|毛|角|厘|刀|美元|美金|欧元|分钱?|倍|ms|gb?|mb?|tb|兆|个亿|[个位户家条单次台套件张份名间帧核篇句字轮款版层通笔辆省人店万]"
    r")?(?P<half>半)?"
)
_CN_DAYS = {
    "天": 1.0,
    "日": 1.0,
    "周": 7.0,
    "星期": 7.0,
    "礼拜": 7.0,
    "月": 30.4,
    "季度": 91.0,
    "年": 365.0,
    "工作日": 1.4,
}
_CN_INSTANT = frozenset(["毫秒", "微秒", "秒", "秒钟", "分钟", "小时", "钟", "钟头", "ms"])
_CN_MONEY = frozenset(["元", "块", "毛", "角", "厘", "刀", "美元", "美金", "欧元", "分", "分钱"])
_CN_SIZE = frozenset(["g", "gb", "m", "mb", "tb", "兆"])
_CN_MONEY_AFTER = re.compile(r"\s?(?:元|块|美元|人民币|gmv|营收|收入|佣金|打赏|补贴|费用)")


def quantities(text: str, tokens: Sequence[Token]) -> tuple[Quantity, ...]:
    """All amounts in order of place, none over another."""
    found = _chinese(text)
    taken = [quantity.start for quantity in found]
    for quantity in _latin(text, tokens):
        at = bisect_left(taken, quantity.start)
        free_after = at == len(taken) or quantity.end <= taken[at]
        if free_after and (at == 0 or found[at - 1].end <= quantity.start):
            taken.insert(at, quantity.start)
            found.insert(at, quantity)
    return tuple(found)


def cn_value(digits: str) -> float:
    """The value of a number written in digits or Chinese numerals (九千 → 9000, 两百一十 → 210, 三点四 → 3.4)."""
    if digits == "半":
        return 0.5
    if digits[0].isdigit():
        return float(digits.replace(",", ""))
    whole, _, decimals = digits.partition("点")
    value = _cn_whole(whole)
    for place, char in enumerate(decimals, 1):
        value += _CN_DIGITS.get(char, 0.0) / 10**place
    return value


def _cn_whole(whole: str) -> float:
    total, section, digit = 0.0, 0.0, 0.0
    for char in whole:
        if char in _CN_DIGITS:
            digit = (
                digit * 10 + _CN_DIGITS[char]
                if digit and "十" not in whole and "百" not in whole
                else _CN_DIGITS[char]
            )
        elif _CN_SCALES[char] >= 1e4:
            total, section, digit = (total + section + digit or 1.0) * _CN_SCALES[char], 0.0, 0.0
        else:
            section, digit = section + (digit or 1.0) * _CN_SCALES[char], 0.0
    return total + section + digit


def _chinese(text: str) -> list[Quantity]:
    found: list[Quantity] = []
    for match in _CN_PATTERN.finditer(text):
        quantity = _cn_quantity(text, match)
        if quantity is not None:
            found.append(quantity)
    return found


def _cn_quantity(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.start(), match.start() + len(match.group().rstrip())
    if match["part"]:
        scale = {"百": 1.0, "千": 0.1, "万": 0.01}[match["part"][0]]
        return Quantity(start, end, cn_value(match["rate"]) * scale, Kind.PERCENT)
    if match["cheng"]:
        rest = match["rest"]
        value = _CN_DIGITS[match["cheng"]] * 10 + (5.0 if rest == "半" else _CN_DIGITS.get(rest or "零", 0.0))
        return Quantity(start, end, value, Kind.PERCENT)
    return _cn_counted(text, match)


def _cn_counted(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.start(), match.start() + len(match.group().rstrip())
    digits, unit = match["number"], match["unit"] or ""
    if _cn_is_no_amount(text, match, digits, unit):
        return None
    value = cn_value(digits)
    for char in match["scale"] or "":
        value *= _CN_SCALES[char]
    bare_unit = unit.removeprefix("个")
    half = bare_unit.startswith("半")
    bare_unit = bare_unit.removeprefix("半")
    if half or match["half"]:
        value += 0.5
    if bare_unit in _CN_DAYS:
        return Quantity(start, end, value * _CN_DAYS[bare_unit], Kind.DAYS)
    return Quantity(start, end, value, _cn_kind(text, end, unit, bare_unit, digits), unit)


def _cn_kind(text: str, end: int, unit: str, bare_unit: str, digits: str) -> Kind:
    if bare_unit == "迭代":
        return Kind.SPRINTS
    if bare_unit in {"百分点", "点"} and unit != "点":
        return Kind.POINTS
    table = (
        ({"%"}, Kind.PERCENT),
        (_CN_INSTANT, Kind.INSTANT),
        (_CN_MONEY, Kind.MONEY),
        ({"倍"}, Kind.TIMES),
        (_CN_SIZE, Kind.SIZE),
    )
    for units, kind in table:
        if bare_unit in units:
            return kind
    if _CN_MONEY_AFTER.match(text, end):
        return Kind.MONEY
    return Kind.COUNT if unit or any(char in "万亿" for char in digits) else Kind.BARE


def _cn_is_no_amount(text: str, match: re.Match[str], digits: str, unit: str) -> bool:
    start, end = match.span()
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if digits[0].isdigit():
        named = bool(before) and ((before.isascii() and before.isalpha()) or before in "第./")
        return named or not (unit or match["scale"]) or (unit in {"日", "月"}) or unit in _LATIN_UNITS
    if (before and before in "第周万星拜点十期") or (after and after in "月号" and not unit) or unit in {"日", "月"}:
        return True
    if digits in {"一", "几", "千", "万", "百", "半", "两"} and unit not in _STRONG_UNITS:
        return True
    return not unit and not match["scale"] and len(digits) == 1


_LATIN_UNITS = frozenset(["%", "ms", "g", "gb", "m", "mb", "tb"])
_STRONG_UNITS = frozenset(
    ["个百分点", "百分点", "个点", "%", "毫秒", "秒", "分钟", "小时", "个小时", "天", "周", "个周", "星期", "个星期", "礼拜", "个礼拜", "月", "个月", "个半月", "季度", "个季度", "年", "迭代", "个迭代", "元", "块", "毛", "厘", "倍", "个亿", "户", "单", "台", "个工作日", "个钟头", "分钱"]
)


def _latin(text: str, tokens: Sequence[Token]) -> list[Quantity]:
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        quantity, following = _latin_quantity(text, tokens, index)
        if quantity is not None:
            found.append(quantity)
        index = max(following, index + 1)
    return found


def _latin_quantity(text: str, tokens: Sequence[Token], index: int) -> tuple[Quantity | None, int]:
    value, at = _latin_value(text, tokens, index)
    if value is None:
        return None, index + 1
    if _is_name_or_date(text, tokens, index, at):
        return None, at
    start, money = tokens[index].start, _currency_before(text, tokens, index)
    if money:
        start = tokens[index - 1].start
    value, at = _scaled(text, tokens, value, at, money)
    return _with_unit(text, tokens, index, at, start, value, money)


def _with_unit(
    text: str, tokens: Sequence[Token], index: int, at: int, start: int, value: float, money: bool
) -> tuple[Quantity | None, int]:
    end = tokens[at - 1].end
    unit = tokens[at].text if at < len(tokens) and _joined(text, end, tokens[at].start) else ""
    if text[end : end + 1] == "\n" or (unit and "." in text[end : tokens[at].start]):
        unit = ""
    kind, factor, taken = _unit_kind(tokens, at, unit)
    ratio = _ratio_end(tokens, at) if kind is Kind.BARE else at
    if kind is Kind.BARE and (ratio > at or tokens[at - 1].text in _FRACTIONS):
        ratio = max(ratio, at)
        return Quantity(start, tokens[ratio - 1].end, value, Kind.PERCENT), ratio
    if money and kind in {Kind.COUNT, Kind.BARE}:
        kind, taken = Kind.MONEY, 0
    word = tokens[index].text
    if kind in {Kind.COUNT, Kind.BARE} and at == index + 1 and word in {"one", "a", "an", "half", "couple", "few"}:
        return None, at
    if taken:
        end = tokens[at + taken - 1].end
    return Quantity(start, end, value * factor, kind, unit if taken else ""), at + taken


def _ratio_end(tokens: Sequence[Token], at: int) -> int:
    """Past the second number of "one in twelve", "88 out of hundred", "68 of every hundred"; `at` when there is none."""
    while at < len(tokens) and tokens[at].text in _RATIO_WORDS:
        at += 1
        if at < len(tokens) and (
            tokens[at].text in _SMALL | _TENS | _SCALES or tokens[at].text in {"100", "1000", "10"}
        ):
            return at + 1
    return -1


def _joined(text: str, end: int, start: int) -> bool:
    return start - end <= 2 and text[end:start].strip(" -") == ""


def _unit_kind(tokens: Sequence[Token], at: int, unit: str) -> tuple[Kind, float, int]:
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if unit in {"percentage", "basis"} and following.startswith("point"):
        return Kind.POINTS, 1.0, 2
    if unit in {"working", "business", "calendar", "full", "consecutive"} and following in {
        "day",
        "days",
        "weeks",
        "months",
    }:
        return Kind.DAYS, 1.4 if unit in {"working", "business"} else _DAYS[following], 2
    simple = (
        (frozenset({"%", "percent", "pct"}), Kind.PERCENT),
        (frozenset({"point", "points", "pp", "pts", "bps", "pps"}), Kind.POINTS),
        (_MONEY, Kind.MONEY),
        (frozenset({"x", "fold", "times"}), Kind.TIMES),
        (_INSTANT, Kind.INSTANT),
        (_SIZE, Kind.SIZE),
        (frozenset({"sprint", "sprints", "iteration", "iterations"}), Kind.SPRINTS),
    )
    if unit in _DAYS:
        return Kind.DAYS, _DAYS[unit], 1
    for units, kind in simple:
        if unit in units:
            return kind, 1.0, 1
    if unit.isalpha() and unit not in _NOT_COUNTED and len(unit) > 2:
        return Kind.COUNT, 1.0, 1
    return Kind.BARE, 1.0, 0


def _currency_before(text: str, tokens: Sequence[Token], index: int) -> bool:
    if index == 0 or tokens[index - 1].text not in _CURRENCY:
        return False
    return tokens[index].start - tokens[index - 1].end <= 1


def _scaled(text: str, tokens: Sequence[Token], value: float, at: int, money: bool) -> tuple[float, int]:
    while at < len(tokens) and tokens[at].start - tokens[at - 1].end <= 1:
        word = tokens[at].text
        adjacent = tokens[at].start == tokens[at - 1].end
        if word in _SCALES and word not in {"crore", "lakh"}:
            value *= _SCALES[word]
        elif word in _SUFFIX and adjacent and (money or word != "b"):
            value *= _SUFFIX[word]
        else:
            break
        at += 1
    return value, at


def _latin_value(text: str, tokens: Sequence[Token], index: int) -> tuple[float | None, int]:
    word = tokens[index].text
    if word[0].isdigit():
        return float(word.replace(",", "")), index + 1
    if word in {"a", "an", "one"} and index + 1 < len(tokens):
        following = tokens[index + 1].text
        if following in _DAYS or following in {"hundred", "thousand", "million", "billion", "dozen", "sprint"}:
            return 1.0, index + 1
        if following in {"third", "quarter", "fifth", "tenth"} and index + 2 < len(tokens):
            return _FRACTIONS[following] * 100, index + 2
    if word == "couple" or word == "few":
        return 2.0 if word == "couple" else 3.0, index + (2 if _word_at(tokens, index + 1) == "of" else 1)
    if word in {"fortnight", "half"}:
        return (1.0, index) if word == "fortnight" else (0.5, index + 1)
    return _number_words(text, tokens, index)


def _number_words(text: str, tokens: Sequence[Token], index: int) -> tuple[float | None, int]:
    total, current, at = 0.0, 0.0, index
    seen = False
    while at < len(tokens) and (at == index or _joined(text, tokens[at - 1].end, tokens[at].start)):
        word = tokens[at].text
        if word in _SMALL or word in _TENS:
            if seen and (
                word in _TENS or (current % 10 and current % 100) or (current % 100 and _SMALL.get(word, 0) >= 10)
            ):
                break
            current += _SMALL.get(word, _TENS.get(word, 0.0))
        elif word == "hundred" and seen:
            current = (current or 1.0) * 100
        elif seen and word in {"thousand", "million", "billion"}:
            total, current = total + (current or 1.0) * _SCALES[word], 0.0
        elif seen and word == "and" and _word_at(tokens, at + 1) in _SMALL | _TENS and current >= 100:
            pass
        elif (
            seen
            and word == "and"
            and _word_at(tokens, at + 1) in {"a", "half"}
            and "half"
            in (
                _word_at(tokens, at + 1),
                _word_at(tokens, at + 2),
            )
        ):
            return total + current + 0.5, at + (3 if _word_at(tokens, at + 1) == "a" else 2)
        elif seen and word in _FRACTIONS and word.endswith("s") and word != "quarters":
            return current * _FRACTIONS[word] * 100, at + 1
        else:
            break
        seen, at = True, at + 1
    return (total + current, at) if seen else (None, index + 1)


def _word_at(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if index < len(tokens) else ""


def _is_name_or_date(text: str, tokens: Sequence[Token], index: int, at: int) -> bool:
    start, end = tokens[index].start, tokens[at - 1].end if at > index else tokens[index].end
    before = text[start - 1] if start else ""
    previous, following = _word_at(tokens, index - 1) if index else "", _word_at(tokens, at)
    digits = tokens[index].text[0].isdigit()
    if (
        digits
        and before
        and ((before.isalpha() and before.isascii()) or before in "/.:")
        and previous not in _CURRENCY
    ):
        return True
    if text[end : end + 1] and text[end] in ("/:月号日" if digits else "月号日"):
        return True
    if before and before in "第周":
        return True
    if following in _ORDINAL_ENDS and tokens[at].start == end:
        return True
    if following in _MONTHS or (previous in _MONTHS and previous != "may"):
        return True
    if (digits and previous in _VERSIONED) or previous in {"day", "week", "release", "drop", "number"}:
        return True
    return (
        digits
        and len(tokens[index].text) == 4
        and tokens[index].text[:2] in {"19", "20"}
        and following not in _DAYS
    )
