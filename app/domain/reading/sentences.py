"""Where sentences and clauses begin and end in normalised text."""

import re
from typing import NamedTuple

_ABBREVIATIONS = frozenset(
    ["dr", "mr", "mrs", "ms", "prof", "vs", "e.g", "i.e", "approx", "etc", "st", "jr", "sr", "inc", "ltd", "fig"]
)
_STOP = re.compile(r"[。!?\n]+[\"')\]]*|\.+(?=[\"')\]]*(?:\s|$|[\u3400-\u9fff]))[\"')\]]*")
_PAUSE = re.compile(r"(?<!\d),|,(?!\d)|[;:、](?!\d)|\s-+\s|--+|\.\.+|…+|[()]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
SHORTEST_CLAUSE = 10
_WORD_BEFORE = re.compile(r"[a-z.]+$")


class Span(NamedTuple):
    """A stretch `text[start:end]`."""

    start: int
    end: int


class Clause(NamedTuple):
    """A stretch between two pauses, and the number of the sentence it belongs to."""

    start: int
    end: int
    sentence: int


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text` in order, without the white space around them; none is empty."""
    spans: list[Span] = []
    begin = 0
    for stop in _STOP.finditer(text):
        if stop.group().startswith(".") and _is_abbreviation(text, stop.start()):
            continue
        _add(spans, text, begin, stop.end())
        begin = stop.end()
    _add(spans, text, begin, len(text))
    return tuple(spans)


def clauses(text: str, parts: tuple[Span, ...]) -> tuple[Clause, ...]:
    """The clauses of all sentences in order, each with its sentence's number."""
    found: list[Clause] = []
    for number, part in enumerate(parts):
        begin = part.start
        for pause in _PAUSE.finditer(text, part.start, part.end):
            if _is_lead_in(text[begin : pause.start()]):
                continue
            if text[begin : pause.start()].strip():
                found.append(Clause(begin, pause.start(), number))
            begin = pause.end()
        if text[begin : part.end].strip():
            found.append(Clause(begin, part.end, number))
    return tuple(found)


def _is_lead_in(piece: str) -> bool:
    """A word or two of Latin letters ("day 13:", "so,") belong to the clause they introduce."""
    return len(piece.strip()) < SHORTEST_CLAUSE and piece.isascii()


def _is_abbreviation(text: str, dot: int) -> bool:
    word = _WORD_BEFORE.search(text, max(0, dot - 8), dot)
    return word is not None and word.group().strip(".") in _ABBREVIATIONS


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    part = text[begin:end]
    if part.strip() and _LETTER_OR_DIGIT.search(part):
        lead = len(part) - len(part.lstrip())
        spans.append(Span(begin + lead, begin + len(part.rstrip())))
