"""Where a check is shown: the first place that holds as evidence for it."""

from collections.abc import Iterable
from itertools import islice

from app.domain.evidence import Located, substantial_text
from app.domain.reading.sentences import Span
from app.domain.rubric import Check
from app.judges.rules.findings import MAX_QUOTE
from app.judges.subject import Subject
from app.judges.validators import VALIDATORS, Passage

_TRIED_PLACES = 12
_MARK = '"'  # every quotation mark, in matching form


def evidence(check: Check, places: Iterable[Span], subject: Subject) -> Located | None:
    """The first of `places` (stretches of the reading) that holds what the check asks for, in the stored answer."""
    for place in islice(places, _TRIED_PLACES):
        passage = _trimmed(place, subject)
        if passage is None or not all(VALIDATORS[name](passage) for name in check.requires):
            continue
        if substantial_text(subject.reading.text[passage.start : passage.end]):
            return Located(*subject.reading.normal.original(passage.start, passage.end))
    return None


def _trimmed(place: Span, subject: Subject) -> Passage | None:
    """The place without marks at its ends, at most as long as a quote may be."""
    text = subject.reading.text
    start, end = place.start, min(place.end, place.start + MAX_QUOTE)
    while start < end and not text[start].isalnum() and text[start] not in "$¥€£₦₹":
        start += 1
    if end < place.end:
        end = _last_break(text, start, end)
    while end > start and not text[end - 1].isalnum() and text[end - 1] not in "%)":
        end -= 1
    return Passage(subject.facts, *_with_its_marks(text, start, end)) if start < end else None


def _with_its_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the quotation mark that its own one belongs to, where that stands right beside it."""
    if text.count(_MARK, start, end) % 2:
        if text[start - 1 : start] == _MARK:
            return start - 1, end
        if text[end : end + 1] == _MARK:
            return start, end + 1
    return start, end


def _last_break(text: str, start: int, end: int) -> int:
    """Where the last whole clause, or at least the last whole word, before `end` ends."""
    for marks in (",;:。.!?", " "):
        cut = max(text.rfind(mark, start + MAX_QUOTE // 3, end) for mark in marks)
        if cut > 0:
            return cut
    return end
