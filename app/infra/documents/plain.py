"""What is kept of a text that came out of a file: what a reader sees, and nothing that acts or hides."""

import re
import unicodedata
from itertools import pairwise

_BREAK = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n\t]+")
_AROUND_A_TAB = re.compile(r" *\t[ \t]*")
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
# Joiners hold emoji and some scripts together; a tab parts the cells of a table.
_KEPT = frozenset("\n\t\u200c\u200d")
_BULLET = re.compile("[•●○■□▪▫◆◇➢➤▶·*]|[-–—o] ")
_ENDS = frozenset(".!?:;。！？：；…")
_NEARLY_FULL = 0.85
_SHORTEST_WRAPPED = 40


def plain_text(raw: str, *, wrapped: bool = False) -> str:
    """`raw` without control characters, hidden characters, directions and private signs, in tidy lines.

    With `wrapped`, lines that a page's width has broken are put together again.
    """
    text = _AROUND_A_TAB.sub("\t", _BLANKS.sub(" ", "".join(map(_kept, _BREAK.sub("\n", raw)))))
    lines = [line.strip() for line in _EMPTY_LINES.sub("\n\n", text).split("\n")]
    return "\n".join(_unwrapped(lines) if wrapped else lines).strip()


def _kept(char: str) -> str:
    if char in _KEPT:
        return char
    if _RADICAL.match(char):
        # Some PDF writers name characters by their radicals, which look the same and match nothing.
        return unicodedata.normalize("NFKC", char)
    category = unicodedata.category(char)
    if category == "Co":
        return "•"
    return "" if category in {"Cc", "Cf", "Cs", "Cn"} else char


def _unwrapped(lines: list[str]) -> list[str]:
    """A PDF knows no paragraphs: a full line that ends in mid-sentence goes on in the next."""
    full = max([_SHORTEST_WRAPPED, *map(_width, lines)])
    joined = lines[:1]
    for before, line in pairwise(lines):
        goes_on = _width(before) >= _NEARLY_FULL * full and _continues(before, line)
        if goes_on:
            joined[-1] += line if _is_wide(before[-1]) and _is_wide(line[0]) else f" {line}"
        else:
            joined.append(line)
    return joined


def _continues(before: str, line: str) -> bool:
    if not line or before[-1] in _ENDS or _BULLET.match(line):
        return False
    return line[0].islower() or (_is_wide(before[-1]) and _is_wide(line[0]))


def _width(line: str) -> int:
    return sum(1 + _is_wide(char) for char in line)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
