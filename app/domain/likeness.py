"""Whether two questions are the same in other dress, and whether one text repeats a stretch of another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.domain.language import Language
from app.domain.reading.normalise import folded
from app.domain.reading.sentences import sentences

# Two questions are the same when this much of their words is; a shorter question is too common to say.
SAME = 0.85
FEWEST_UNITS = {Language.EN: 6, Language.ZH: 9}
# So many words (or Chinese characters) in a row are not said twice by chance.
STRETCH = {Language.EN: 9, Language.ZH: 14}
_UNIT = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class _Shape:
    """The pairs of neighbouring words of a text, and how many words it has."""

    pairs: frozenset[tuple[str, ...]]
    size: int


def same_question(one: str, other: str, language: Language) -> bool:
    """Whether the whole is the same, or the last sentence, unless that is too short to mean one thing."""
    (whole, asked), (other_whole, other_asked) = _shapes(one), _shapes(other)
    long_enough = min(asked.size, other_asked.size) >= FEWEST_UNITS[language]
    return _alike(whole, other_whole) or (long_enough and _alike(asked, other_asked))


def share_a_stretch(text: str, source: str, language: Language) -> bool:
    """Whether `text` repeats a stretch of `source` that nobody repeats by chance."""
    length = STRETCH[language]
    return not _stretches(source, length).isdisjoint(_stretches_of(_units(text), length))


@lru_cache(maxsize=8)
def _stretches(source: str, length: int) -> frozenset[tuple[str, ...]]:
    return _stretches_of(_units(source), length)


def _stretches_of(units: Sequence[str], length: int) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(units[at : at + length]) for at in range(len(units) - length + 1))


@lru_cache(maxsize=2048)
def _shapes(text: str) -> tuple[_Shape, _Shape]:
    """Of the whole text and of its last sentence."""
    spelled = folded(text)
    spans = sentences(spelled)
    whole = _shape(spelled)
    return whole, whole if len(spans) == 1 else _shape(spelled[spans[-1].start : spans[-1].end] if spans else "")


def _shape(spelled: str) -> _Shape:
    units = _UNIT.findall(spelled)
    return _Shape(frozenset(pairwise(units) if len(units) > 1 else ((unit,) for unit in units)), len(units))


def _alike(one: _Shape, other: _Shape) -> bool:
    here, there = len(one.pairs), len(other.pairs)
    shared_wanted = SAME * (here + there) / 2
    # Most questions differ enough in length already, which is cheap to see.
    if here < shared_wanted or there < shared_wanted or not here:
        return False
    return len(one.pairs & other.pairs) >= shared_wanted


def _units(text: str) -> list[str]:
    """Words of Latin letters, and Chinese characters."""
    return _UNIT.findall(folded(text))
