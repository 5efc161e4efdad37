"""Amounts in digits and English words, with English units."""

import re
from collections.abc import Sequence

from app.domain.reading.amounts import Kind, Quantity, words
from app.domain.reading.lexicon import Token

_SMALL = {
    word: float(value)
    for value, word in enumerate(
        words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: float(10 * value)
    for value, word in enumerate(words("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
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
# Any other word begins no amount.
_BEGINNINGS = _SMALL.keys() | _TENS.keys() | {"a", "an", "couple", "few", "fortnight", "half"}
_COUNTING_WORDS = _SMALL.keys() | _TENS.keys()
_RATIO_OF = _COUNTING_WORDS | _SCALES.keys() | {"100", "1000", "10"}
_SUFFIX = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "cr": 1e7}
_CURRENCY = frozenset(words("$ ¥ € £ ₦ ₹ rm rmb usd cny eur inr sgd hk"))
_MONEY = frozenset(
    words(
        "dollar dollars yuan rmb usd euro euros rupee rupees cent cents fen crore crores lakh lakhs pound "
        "pounds cny eur bucks yen naira pence baht"
    )
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
    words("ms millisecond milliseconds second seconds sec secs s minute minutes min mins hour hours hrs")
)
_SIZE = frozenset(
    words("gb mb tb kb gig gigs db mm megapixel megapixels token tokens mah mhz ghz watt watts degrees")
)
_RATIO_WORDS = frozenset(words("in out of every a each"))
_NOT_COUNTED = frozenset(
    words(
        "and or to in on of for from by at with the a an is are was were be it that this so but as than "
        "then if when per before after against versus vs now i we they he she you not no times more less "
        "who which while because since inside under over about until still up down out only just have had "
        "has did do"
    )
)
_VERSIONED = frozenset(
    words("gen version android hyperos ios v series firmware pytorch tensorflow snapdragon gpt wi fi iso f")
)
_MONTHS = frozenset(
    words(
        "january february march april may june july august september october november december jan feb "
        "mar apr jun jul aug sep sept oct nov dec"
    )
)
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
_MAY_FOLLOW = frozenset((*_SUFFIX, *_DAYS, *_INSTANT, *_SIZE, *_MONEY, *words("x pp bps pct fold"))) - {"b"}
_NUMBERED = frozenset(words("day week release drop number"))
_COUNTED_DAYS = frozenset({"day", "days", "weeks", "months"})
_UNITS = (
    (frozenset({"%", "percent", "pct"}), Kind.PERCENT),
    (frozenset(words("point points pp pts bps pps")), Kind.POINTS),
    (_MONEY, Kind.MONEY),
    (frozenset({"x", "fold", "times"}), Kind.TIMES),
    (_INSTANT, Kind.INSTANT),
    (_SIZE, Kind.SIZE),
    (frozenset(words("sprint sprints iteration iterations")), Kind.SPRINTS),
)


def latin_quantities(text: str, tokens: Sequence[Token]) -> list[Quantity]:
    """The other amounts of normalised text in order of place."""
    found: list[Quantity] = []
    free = 0
    for index, token in enumerate(tokens):
        if index < free or not (token.text in _BEGINNINGS or token.text[0].isdigit()):
            continue
        quantity, free = _latin_quantity(text, tokens, index)
        if quantity is not None:
            found.append(quantity)
    return found


def _latin_quantity(text: str, tokens: Sequence[Token], index: int) -> tuple[Quantity | None, int]:
    value, at = _latin_value(text, tokens, index)
    if value is None:
        return None, index + 1
    if _is_name_or_date(text, tokens, index, at):
        return None, at
    start, money = tokens[index].start, _currency_before(tokens, index)
    if money:
        start = tokens[index - 1].start
    value, at = _scaled(tokens, value, at, money)
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
    """Past the second number of "one in twelve" or "68 of every hundred"; -1 when there is none."""
    while at < len(tokens) and tokens[at].text in _RATIO_WORDS:
        at += 1
        if at < len(tokens) and tokens[at].text in _RATIO_OF:
            return at + 1
    return -1


def _joined(text: str, end: int, start: int) -> bool:
    return start - end <= 2 and text[end:start].strip(" -") == ""


def _unit_kind(tokens: Sequence[Token], at: int, unit: str) -> tuple[Kind, float, int]:
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if unit in {"percentage", "basis"} and following.startswith("point"):
        return Kind.POINTS, 1.0, 2
    if unit in {"working", "business", "calendar", "full", "consecutive"} and following in _COUNTED_DAYS:
        return Kind.DAYS, 1.4 if unit in {"working", "business"} else _DAYS[following], 2
    if unit in _DAYS:
        return Kind.DAYS, _DAYS[unit], 1
    for units, kind in _UNITS:
        if unit in units:
            return kind, 1.0, 1
    if unit.isalpha() and unit not in _NOT_COUNTED and len(unit) > 2:
        return Kind.COUNT, 1.0, 1
    return Kind.BARE, 1.0, 0


def _currency_before(tokens: Sequence[Token], index: int) -> bool:
    if index == 0 or tokens[index - 1].text not in _CURRENCY:
        return False
    return tokens[index].start - tokens[index - 1].end <= 1


def _scaled(tokens: Sequence[Token], value: float, at: int, money: bool) -> tuple[float, int]:
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
    if word in {"couple", "few"}:
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
        elif seen and word == "and" and _word_at(tokens, at + 1) in _COUNTING_WORDS and current >= 100:
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


# Chinese is often written with a blank beside figures.
_CN_ORDINAL = re.compile(r"[第周] ?$")
_CN_DATE = re.compile(r" ?[月号日]")


def _is_name_or_date(text: str, tokens: Sequence[Token], index: int, at: int) -> bool:
    """Whether the number belongs to a name ("p95", "Android 14"), a date, a clock time or an ordinal."""
    end = tokens[at - 1].end if at > index else tokens[index].end
    previous, following = _word_at(tokens, index - 1) if index else "", _word_at(tokens, at)
    if following in _ORDINAL_ENDS and tokens[at].start == end:
        return True
    if following in _MONTHS or (previous in _MONTHS and previous != "may") or previous in _NUMBERED:
        return True
    before = text[tokens[index].start - 1 : tokens[index].start]
    after = text[end : end + 1]
    if _CN_ORDINAL.search(text, max(0, tokens[index].start - 2), tokens[index].start) or _CN_DATE.match(text, end):
        return True
    return tokens[index].text[0].isdigit() and _digits_of_a_name(
        tokens[index].text, before, after, previous, following
    )


def _digits_of_a_name(digits: str, before: str, after: str, previous: str, following: str) -> bool:
    joined = (
        bool(before) and ((before.isalpha() and before.isascii()) or before in "/.:") and previous not in _CURRENCY
    )
    if joined or (after and after in "/:") or previous in _VERSIONED:
        return True
    if after.isascii() and after.isalpha() and following not in _MAY_FOLLOW:
        return True
    return len(digits) == 4 and digits[:2] in {"19", "20"} and following not in _DAYS
