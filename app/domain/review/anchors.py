"""Where in an answer a remark hangs: words of the answer, with their place."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.evidence import find, substantial
from app.domain.reading.normalise import normalise
from app.domain.reading.sentences import sentences


@dataclass(frozen=True, slots=True)
class Anchor:
    """`quote` is `answer[start:end]`, in code points."""

    start: int
    end: int
    quote: str

    def holds(self, answer: str) -> bool:
        """Whether the words still stand in `answer` at their place."""
        return answer[self.start : self.end] == self.quote

    @property
    def is_evidence(self) -> bool:
        """Whether so few words could be evidence for a check."""
        return substantial(self.quote)


def anchored(answer: str, start: int, end: int) -> Anchor | None:
    """The words of `answer` from `start` to `end`; None when there are none."""
    if not 0 <= start < end <= len(answer) or not answer[start:end].strip():
        return None
    return Anchor(start, end, answer[start:end])


def quoted(answer: str, quote: str) -> Anchor | None:
    """The first place where `quote` stands word for word; None when it does not."""
    place = find(quote, normalise(answer))
    return anchored(answer, place.start, place.end) if place else None


def sentences_of(answer: str) -> tuple[Anchor, ...]:
    """The sentences of `answer`, one after the other, to choose words from."""
    plain = normalise(answer)
    found: list[Anchor] = []
    for span in sentences(plain.text):
        start, end = plain.original(span.start, span.end)
        # One sign that stands for the end of a sentence and the beginning of the next belongs to the first.
        part = anchored(answer, max(start, found[-1].end if found else 0), end)
        found += [part] if part else []
    return tuple(found)


def spanning(parts: Sequence[Anchor], answer: str, first: int, last: int) -> Anchor | None:
    """The words from sentence `first` to sentence `last`, counted from 1; None when there are no such ones."""
    if not 1 <= first <= last <= len(parts):
        return None
    return anchored(answer, parts[first - 1].start, parts[last - 1].end)
