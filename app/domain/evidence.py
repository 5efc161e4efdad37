"""Does a quote stand in the answer, word for word?

Equal after NFKC, white space, quote marks, dashes and case; whole words; long enough to mean something; never
inside a marked passage. Nothing is ever matched by similarity.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.domain.reading.lexicon import tokenise
from app.domain.reading.normalise import Normalised, folded
from app.domain.reading.numbers import Kind, quantities
from app.domain.scorecard import Mark

MIN_WORDS = 3
MIN_HAN = 4
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+(?:'[^\W\d_]+)*|\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Located:
    """Where a quote stands: `start` and `end` in code points of the stored answer."""

    start: int
    end: int


def substantial(quote: str) -> bool:
    """At least three words, four Chinese characters, as much of both, or a number with its unit."""
    return substantial_text(folded(quote))


def substantial_text(text: str) -> bool:
    """The same for text that is normalised already."""
    han = 0 if text.isascii() else len(_HAN.findall(text))
    # More words than are enough need not be counted.
    words = sum(1 for _ in islice(_WORD.finditer(text), MIN_WORDS))
    if han / MIN_HAN + words / MIN_WORDS >= 1:
        return True
    return any(amount.kind is not Kind.BARE for amount in quantities(text, tokenise(text)))


def locate(quote: str, answer: Normalised, marks: Sequence[Mark] = ()) -> Located | None:
    """The first place of `quote` outside every mark; None when there is none or it says too little."""
    return find(quote, answer, marks) if substantial(quote) else None


def find(quote: str, answer: Normalised, marks: Sequence[Mark] = ()) -> Located | None:
    """The first place of `quote`, however short, outside every mark; None when there is none."""
    wanted = _one_line(folded(quote)).strip()
    if not wanted:
        return None
    for start in _places(wanted, _one_line(answer.text)):
        first, last = answer.original(start, start + len(wanted))
        if not any(mark.start < last and first < mark.end for mark in marks):
            return Located(first, last)
    return None


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _places(wanted: str, text: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        if _whole_words(text, start, start + len(wanted)):
            yield start
        start = text.find(wanted, start + 1)


def _whole_words(text: str, start: int, end: int) -> bool:
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, place: int) -> bool:
    """Whether a Latin word or a number goes on over `place`."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before.isdigit() and after.isdigit():
        return True
    return bool(_WORD.fullmatch(before) and _WORD.fullmatch(after)) and before.isdigit() == after.isdigit()
