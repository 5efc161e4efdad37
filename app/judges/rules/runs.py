"""Runs of one to three words: what an answer is made of, for the small model beside the rules.

A Chinese character counts as a word, every number as the same one. A run stands within one sentence, and what is
said twice counts once.
"""

import re
from collections.abc import Iterator, Sequence

from app.domain.reading.sentences import Span

LONGEST = 3
NUMBER = "0"
_WORD = re.compile(r"\d[\d.,]*|[a-z']+|[\u3400-\u9fff]|%")


def runs_of(text: str, stretches: Sequence[Span]) -> frozenset[str]:
    """The runs within the stretches of a text in matching form."""
    return frozenset(run for span in stretches for run in _runs(text[span.start : span.end]))


def _runs(text: str) -> Iterator[str]:
    words = [NUMBER if word[0].isdigit() else word for word in _WORD.findall(text)]
    for size in range(1, LONGEST + 1):
        yield from map(" ".join, zip(*(words[start:] for start in range(size)), strict=False))
