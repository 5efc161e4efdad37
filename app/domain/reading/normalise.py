"""One spelling for matching, with the way back to the stored answer.

NFKC, one kind of white space, quote mark and dash, folded case, no invisible characters. Every character of the
result knows which code points of the original it came from, so a place in it can be shown in the stored text.
"""

import re
import unicodedata
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


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text[i]` came from the code points `starts[i]` up to `ends[i]` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` (not empty) stands in the original."""
        return self.starts[start], self.ends[end - 1]


def is_invisible(char: str) -> bool:
    """Whether a reader of the page would not see this character at all."""
    code = ord(char)
    return (
        char in _INVISIBLE
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE0FFF
    )


def normalise(text: str) -> Normalised:
    """The matching form of `text`. A line break stays one, other white space becomes one blank."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in _folded(text[start:end]):
            if char in " \n" and chars and chars[-1] in " \n":
                chars[-1] = "\n" if char == "\n" else chars[-1]
                continue
            chars.append(char)
            starts.append(start)
            ends.append(end)
    return Normalised("".join(chars), tuple(starts), tuple(ends))


def folded(text: str) -> str:
    """The matching form alone, many times faster: for text in which no place has to be found again."""
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", seen)).translate(_PLAIN)
    return _BLANKS.sub(" ", _BREAKS.sub("\n", plain))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Each character together with the combining marks after it; NFKC never composes across these."""
    clusters: list[tuple[int, int]] = []
    for index, char in enumerate(text):
        if clusters and char > "\u02ff" and not "\u3400" <= char <= "\u9fff" and unicodedata.combining(char):
            clusters[-1] = (clusters[-1][0], index + 1)
        else:
            clusters.append((index, index + 1))
    return clusters


@lru_cache(maxsize=8192)
def _folded(cluster: str) -> str:
    visible = "".join(char for char in cluster if not is_invisible(char))
    folded = unicodedata.normalize("NFKC", visible).casefold()
    return "".join(_plain(char) for char in unicodedata.normalize("NFKC", folded) if not is_invisible(char))


def _plain(char: str) -> str:
    if char in "\n\r\u2028\u2029\u0085\v\f":
        return "\n"
    if char.isspace():
        return " "
    return _QUOTES.get(char) or _DASHES.get(char) or char
