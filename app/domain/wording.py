"""Two wordings of one answer, word by word: what each has that the other has not."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

# What comparing costs grows with the units and with the pairs of equal ones, so long texts take coarser units.
MOST_UNITS = 2_000
MOST_EQUAL_PAIRS = 40_000
SLIGHT = 4
_WORD = re.compile(r"[\u3400-\u9fff]\s*|[^\W_\u3400-\u9fff]+(?:[.,'’-][^\W_\u3400-\u9fff]+)*\s*|.\s*", re.DOTALL)
_SENTENCE = re.compile(r".+?(?:[.!?。！？；\n]+\s*|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one wording; `same` when the other wording has it too."""

    text: str
    same: bool


@dataclass(frozen=True, slots=True)
class Wordings:
    """Both wordings in pieces; the pieces of each, joined, are its text."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def compare_wordings(before: str, after: str) -> Wordings:
    """Where `before` and `after` differ: by words, Chinese by characters, very long texts by sentences.

    White space makes no difference. A word or two that happen to stand in the middle of a change belong to it.
    """
    one, other = _units(before, after)
    matcher = SequenceMatcher(None, [_key(unit) for unit in one], [_key(unit) for unit in other], autojunk=False)
    blocks = list(_blocks(matcher, one))
    return Wordings(
        _pieces((same, one[start:end]) for same, (start, end), _ in blocks),
        _pieces((same, other[start:end]) for same, _, (start, end) in blocks),
    )


Stretch = tuple[int, int]


def _blocks(matcher: "SequenceMatcher[str]", one: Sequence[str]) -> Iterator[tuple[bool, Stretch, Stretch]]:
    codes = matcher.get_opcodes()
    for position, (tag, start, end, other_start, other_end) in enumerate(codes):
        between = 0 < position < len(codes) - 1
        same = tag == "equal" and not (between and _slight("".join(one[start:end])))
        yield same, (start, end), (other_start, other_end)


def _pieces(blocks: Iterable[tuple[bool, Sequence[str]]]) -> tuple[Piece, ...]:
    joined = (
        (same, "".join(unit for _, units in run for unit in units)) for same, run in groupby(blocks, lambda b: b[0])
    )
    return tuple(Piece(text, same) for same, text in joined if text)


def _units(before: str, after: str) -> tuple[list[str], list[str]]:
    splits: tuple[Callable[[str], list[str]], ...] = (_WORD.findall, _SENTENCE.findall)
    for split in splits:
        one, other = split(before), split(after)
        if max(len(one), len(other)) <= MOST_UNITS and _equal_pairs(one, other) <= MOST_EQUAL_PAIRS:
            return one, other
    return [before], [after]


def _equal_pairs(one: Iterable[str], other: Iterable[str]) -> int:
    counts = Counter(map(_key, other))
    return sum(counts[_key(unit)] for unit in one)


def _key(unit: str) -> str:
    return unit.strip()


def _slight(text: str) -> bool:
    """Whether words that both wordings have say too little to interrupt a change. A number never does."""
    plain = "".join(char for char in text if char.isalnum())
    wide = sum(char >= "\u3400" for char in plain)
    return len(plain) + wide < SLIGHT and not any(char.isdigit() for char in plain)
