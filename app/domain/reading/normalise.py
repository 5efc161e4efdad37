"""One spelling for matching, with the way back to the stored answer.

NFKC, one kind of white space, quote mark and dash, folded case, no invisible characters. Every character of the
result knows which code points of the original it came from, so a place in it can be shown in the stored text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = dict.fromkeys("‘’‚‛′´`＇", "'") | dict.fromkeys("“”„‟″«»「」『』〝〞＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－─", "-")
_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0")
_UNSEEN = re.compile(
    f"[{''.join(_INVISIBLE)}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
_PLAIN = str.maketrans(_QUOTES | _DASHES)
_BREAKS = re.compile(r"\s*[\n\r\u2028\u2029\x85\v\f]\s*")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_ROW = re.compile(r"[ \n]{2,}")
# Stands for what is not spelled one for one. Where a text holds it itself, it is only read with more care.
_UNEVEN = "\0"
_UNEVEN_STRETCH = re.compile(r".?\0+", re.DOTALL)
_MOST_SPELLINGS = 8192


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text[i]` came from the code points `starts[i]` up to `ends[i]` of the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` (not empty) stands in the original."""
        return self.starts[start], self.ends[end - 1]


def is_invisible(char: str) -> bool:
    """Whether a reader of the page would not see this character at all."""
    return _UNSEEN.match(char) is not None


def invisible_places(text: str) -> list[int]:
    """Where the characters stand that a reader of the page would not see."""
    return [found.start() for found in _UNSEEN.finditer(text)]


def normalise(text: str) -> Normalised:
    """The matching form of `text`. A line break stays one, other white space becomes one blank."""
    spelled = text.translate(_SPELLINGS)
    starts: Sequence[int] = range(len(text))
    ends: Sequence[int] = range(1, len(text) + 1)
    if _UNEVEN in spelled:
        spelled, starts, ends = _respelled(text, spelled)
    return _with_single_blanks(Normalised(spelled, starts, ends))


def folded(text: str) -> str:
    """The matching form alone, for text in which no place has to be found again."""
    plain = text.translate(_SPELLINGS)
    if _UNEVEN in plain or not unicodedata.is_normalized("NFKC", plain):
        plain = _folded_as_a_whole(text)
    return _BLANK_ROW.sub(_one_blank, plain)


def _folded_as_a_whole(text: str) -> str:
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", seen)).translate(_PLAIN)
    return _BLANKS.sub(" ", _BREAKS.sub("\n", plain))


def _one_blank(row: re.Match[str]) -> str:
    return "\n" if "\n" in row.group() else " "


class _Spellings(dict[int, str]):
    """For each character its one in the matching form, or a sign where it is not one for one; filled as met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        spelled = _folded(char)
        even = spelled if len(spelled) == 1 and not _joins_the_one_before(char) else _UNEVEN
        if len(self) < _MOST_SPELLINGS:
            self[code] = even
        return even


def _respelled(text: str, spelled: str) -> tuple[str, list[int], list[int]]:
    """The same where some characters become several, none, or one with their neighbours."""
    clusters: list[tuple[str, int, int]] = []
    at = 0
    for found in _UNEVEN_STRETCH.finditer(spelled):
        clusters += _one_by_one(spelled, at, found.start())
        clusters += ((_folded(text[start:end]), start, end) for start, end in _clusters(text, *found.span()))
        at = found.end()
    clusters += _one_by_one(spelled, at, len(spelled))
    starts = [start for form, start, _ in clusters for _ in form]
    ends = [end for form, _, end in clusters for _ in form]
    return "".join(form for form, _, _ in clusters), starts, ends


def _one_by_one(spelled: str, first: int, last: int) -> Iterator[tuple[str, int, int]]:
    return zip(spelled[first:last], range(first, last), range(first + 1, last + 1), strict=True)


def _with_single_blanks(normal: Normalised) -> Normalised:
    """Each row of blanks and breaks as one, a break if there is any; it stands where the first of them stood."""
    rows = [found.span() for found in _BLANK_ROW.finditer(normal.text)]
    if not rows:
        return normal
    starts, ends = list(normal.starts), list(normal.ends)
    for first, last in reversed(rows):
        del starts[first + 1 : last], ends[first + 1 : last]
    text = _BLANK_ROW.sub(_one_blank, normal.text)
    return Normalised(text, starts, ends)


def _clusters(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Each character together with the combining marks after it; NFKC never composes across these."""
    clusters: list[tuple[int, int]] = []
    for index in range(first, last):
        if clusters and _joins_the_one_before(text[index]):
            clusters[-1] = (clusters[-1][0], index + 1)
        else:
            clusters.append((index, index + 1))
    return clusters


def _joins_the_one_before(char: str) -> bool:
    return char > "\u02ff" and not "\u3400" <= char <= "\u9fff" and unicodedata.combining(char) > 0


@lru_cache(maxsize=8192)
def _folded(cluster: str) -> str:
    visible = _UNSEEN.sub("", cluster)
    folded = unicodedata.normalize("NFKC", visible).casefold()
    return "".join(map(_plain, _UNSEEN.sub("", unicodedata.normalize("NFKC", folded))))


def _plain(char: str) -> str:
    if char in "\n\r\u2028\u2029\u0085\v\f":
        return "\n"
    if char.isspace():
        return " "
    return _QUOTES.get(char) or _DASHES.get(char) or char


_SPELLINGS = _Spellings()
