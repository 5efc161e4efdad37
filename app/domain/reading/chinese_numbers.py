"""Amounts in Chinese: digits or numerals with a Chinese unit, 百分之 and 成."""

import re

from app.domain.reading.amounts import Kind, Quantity, words

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
_CN_INSTANT = frozenset(words("毫秒 微秒 秒 秒钟 分钟 小时 钟 钟头 ms"))
_CN_MONEY = frozenset(words("元 块 毛 角 厘 刀 美元 美金 欧元 分 分钱"))
_CN_SIZE = frozenset(words("g gb m mb tb 兆"))
_CN_MONEY_AFTER = re.compile(r"\s?(?:元|块|美元|人民币|gmv|营收|收入|佣金|打赏|补贴|费用)")
_CN_EARNED = re.compile(
    r"(?:省|增收|多赚|多收|少赔|少花|少亏|多花|创收|进账|罚了|赔了|赚)(?:了|下|出|掉)?(?:大概|差不多|大约|约|近|快|将近)?$"
)
_NO_NUMBERS = frozenset({"万一", "千万", "一一", "百千"})
_LATIN_UNITS = frozenset(words("% ms g gb m mb tb"))
_STRONG_UNITS = frozenset(
    words(
        "个百分点 百分点 个点 % 毫秒 秒 分钟 小时 个小时 天 周 个周 星期 个星期 礼拜 个礼拜 月 "
        "个月 个半月 季度 个季度 年 迭代 个迭代 元 块 毛 厘 倍 个亿 户 单 台 个工作日 个钟头 "
        "分钱"
    )
)


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
        elif char == "亿":
            total, section, digit = (total + section + digit or 1.0) * 1e8, 0.0, 0.0
        elif char == "万":
            total, section, digit = total + (section + digit or 1.0) * 1e4, 0.0, 0.0
        else:
            section, digit = section + (digit or 1.0) * _CN_SCALES[char], 0.0
    return total + section + digit * _scale_left_out(whole)


def _scale_left_out(whole: str) -> float:
    """What the last numeral counts where its own scale is not said: 十七万五 is 175,000, 一百五 is 150."""
    before = whole[-2:-1]
    return _CN_SCALES[before] / 10 if before in _CN_SCALES and before != "十" else 1.0


def chinese_quantities(text: str) -> list[Quantity]:
    """The Chinese amounts of normalised text in order of place."""
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
    return Quantity(
        start, end, value, _cn_kind(text, start, end, unit, bare_unit, digits + (match["scale"] or "")), unit
    )


def _cn_kind(text: str, start: int, end: int, unit: str, bare_unit: str, digits: str) -> Kind:
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
    if unit in {"", "万", "个亿"} and _CN_EARNED.search(text, max(0, start - 8), start):
        return Kind.MONEY
    return Kind.COUNT if unit or any(char in "万亿" for char in digits) else Kind.BARE


def _cn_is_no_amount(text: str, match: re.Match[str], digits: str, unit: str) -> bool:
    start, end = match.span()
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if digits[0].isdigit():
        # Chinese is often written with a blank beside figures.
        if text.endswith("第 ", 0, start):
            return True
        named = bool(before) and ((before.isascii() and before.isalpha()) or before in "第./")
        return named or not (unit or match["scale"]) or (unit in {"日", "月"}) or unit in _LATIN_UNITS
    ordinal = digits in _NO_NUMBERS or (bool(before) and before in "第周万星拜点十期")
    if ordinal or (bool(after) and after in "月号" and not unit) or unit in {"日", "月"}:
        return True
    if (
        digits == "一"
        and unit
        and f"一{unit}比一{unit}" in text[max(0, start - len(unit) - 2) : end + len(unit) + 2]
    ):
        return True  # "year by year" is no length of time
    if digits in {"一", "几", "千", "万", "百", "半", "两"} and unit not in _STRONG_UNITS:
        return True
    return not unit and not match["scale"] and len(digits) == 1 and digits not in {"俩", "仨"}
