"""Whether two questions are the same in other dress, and whether one text repeats a stretch of another."""

import re
from collections.abc import Sequence
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


def same_question(one: str, other: str, language: Language) -> bool:
    """Whether the whole is the same, or the last sentence, unless that is too short to mean one thing."""
    if _alike(_units(one), _units(other)):
        return True
    asked, before = _units(_last_sentence(one)), _units(_last_sentence(other))
    return min(len(asked), len(before)) >= FEWEST_UNITS[language] and _alike(asked, before)


def share_a_stretch(text: str, source: str, language: Language) -> bool:
    """Whether `text` repeats a stretch of `source` that nobody repeats by chance."""
    length = STRETCH[language]
    return not _stretches(source, length).isdisjoint(_stretches_of(_units(text), length))


@lru_cache(maxsize=8)
def _stretches(source: str, length: int) -> frozenset[tuple[str, ...]]:
    return _stretches_of(_units(source), length)


def _stretches_of(units: Sequence[str], length: int) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(units[at : at + length]) for at in range(len(units) - length + 1))


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    if len(one) < 2 or len(other) < 2:
        return bool(one) and list(one) == list(other)
    a, b = set(pairwise(one)), set(pairwise(other))
    return 2 * len(a & b) / (len(a) + len(b)) >= SAME


def _last_sentence(text: str) -> str:
    spelled = folded(text)
    spans = sentences(spelled)
    return spelled[spans[-1].start : spans[-1].end] if spans else spelled


def _units(text: str) -> list[str]:
    """Words of Latin letters, and Chinese characters."""
    return _UNIT.findall(folded(text))
