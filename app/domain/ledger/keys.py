"""By what a feature or a metric is known again in another telling: its name without what names do not differ by.

Two names are the same when their keys are equal, so that being the same is symmetric and passes on. A name made of
nothing but words such as "the model" or "新功能" has no key: nobody can say that two tellings of it are one.
"""

import re

from app.domain.passages import Telling
from app.domain.reading.lexicon import Hit

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:\.\d+)?|[\u3400-\u9fff]+|[^\W\d_]+")
_FOR_WHOM = frozenset({"for", "in", "on", "at", "across", "to", "with"})
_HAN = re.compile(r"[\u3400-\u9fff]")


def name_key(name: Telling) -> str:
    """The key of a feature's name; empty when it is too vague."""
    left = _without(name, {"feature_fillers", "vague_name"})
    words = _WORD.findall(left)
    if not words or (len(words) == 1 and len(words[0]) < _shortest(words[0])):
        return ""
    return _joined(words)


def metric_key(metric: Telling) -> str:
    """The key of a metric's name: "the refund rate" and "refund rates" are one. Empty when nothing is left."""
    return _joined(_WORD.findall(_without(metric, {"feature_fillers"})))


def _shortest(word: str) -> int:
    return 2 if _HAN.match(word) else 3


def _joined(words: list[str]) -> str:
    """Words without plurals, up to for whom or where it is; Chinese and Latin stretches apart."""
    kept: list[str] = []
    for word in words:
        if kept and word in _FOR_WHOM:
            break
        kept.append(_singular(word))
    return " ".join(kept)


def _singular(word: str) -> str:
    if _HAN.match(word) or len(word) < 4 or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s")


def _without(name: Telling, groups: set[str]) -> str:
    """The normalised name with blanks for the words of these groups; a Chinese word counts at an end of it only."""
    text = list(name.normal.text.replace("-", " "))
    for hit in name.hits:
        if hit.group in groups and _stands_alone(name, hit):
            text[hit.start : hit.end] = " " * (hit.end - hit.start)
    return "".join(text).strip()


def _stands_alone(name: Telling, hit: Hit) -> bool:
    if not _HAN.match(name.normal.text[hit.start]):
        return True
    return hit.start == 0 or hit.end == len(name.normal.text.rstrip())
