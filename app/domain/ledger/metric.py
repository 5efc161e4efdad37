"""What moved: the metric by its name, else the words before what happened to it ("No-result pages went …")."""

from collections.abc import Sequence

from app.domain.naming import generic_places, metric_named
from app.domain.passages import Telling
from app.domain.reading.durations import points
from app.domain.reading.lexicon import Hit
from app.domain.reading.sentences import Span

MAX_WORDS = 4
MAX_HAN = 10
MAX_SKIPPED = 2
# Cue groups of words between a metric and its amount, and of words that end its name.
_BETWEEN = frozenset({"moved", "roughly", "from_word", "from_to"})
_STOPS = frozenset(
    {"metric_stops", "feature_fillers", "feature_ends", "ship", "moved", "no_name", "we", "self", "plan"}
)
_RATES = frozenset("率量")
_PLACES = frozenset({"in", "among", "for", "on", "at", "across", "with"})


def metric_of(telling: Telling, within: Span, change: Span | None) -> str | None:
    """The metric in `within`, nearest to the change; the words themselves, or None."""
    named = metric_named(telling, within, change)
    if named is not None or change is None:
        return named
    found = _subject(telling, change)
    if found is None or not (within.start <= found.start and found.end <= within.end):
        return None
    return telling.slice(found.start, found.end).text


def _subject(telling: Telling, change: Span) -> Span | None:
    clause = next((c for c in telling.clause_spans if c.start <= change.start < c.end), None)
    if clause is None:
        return None
    hits = [hit for hit in telling.hits if clause.start <= hit.start < change.start]
    end = _before_what_happened(telling, hits, Span(clause.start, change.start))
    if end <= clause.start or (end == _trimmed(telling, change.start) and not _says_that_it_moves(telling, change)):
        return None
    collect = _han if _is_han(telling.normal.text[end - 1]) else _words
    found = collect(telling, hits, Span(clause.start, end))
    return found if found and _fit(telling, found) else None


def _before_what_happened(telling: Telling, hits: Sequence[Hit], span: Span) -> int:
    """The end of what stands before "went up from", "涨到了大概" and the like."""
    end, moving = span.end, True
    while moving and end > span.start:
        end = max(span.start, _trimmed(telling, end))
        last = [hit.start for hit in hits if hit.group in _BETWEEN and hit.end == end]
        moving = bool(last)
        end = min(last, default=end)
    return end


def _trimmed(telling: Telling, end: int) -> int:
    return len(telling.normal.text[:end].rstrip(" 了过-"))


def _says_that_it_moves(telling: Telling, change: Span) -> bool:
    """Whether the change begins with "from", or stands right behind what is a rate or a number by name."""
    begins = any(hit.group == "from_word" and hit.start == change.start for hit in telling.hits)
    return begins or telling.normal.text[_trimmed(telling, change.start) - 1] in _RATES


def _words(telling: Telling, hits: Sequence[Hit], span: Span) -> Span | None:
    """The last words of `span` up to a stop; "in Casablanca" after them is passed over."""
    tokens = [token for token in telling.tokens if span.start <= token.start and token.end <= span.end]
    text, skipped = telling.normal.text, 0
    taken: list[int] = []
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        following = tokens[at + 1].start if at + 1 < len(tokens) else span.end
        if text[token.end : following].strip(" -'"):
            break
        if token.text in _PLACES and skipped < MAX_SKIPPED:
            taken, skipped = [], skipped + 1
        elif _stopped(telling, hits, token.start):
            if token.text not in {"the", "those", "these", "our"} or taken or not skipped < MAX_SKIPPED:
                break
        else:
            taken.append(at)
        if len(taken) >= MAX_WORDS:
            break
    return Span(tokens[taken[-1]].start, tokens[taken[0]].end) if taken else None


def _han(telling: Telling, hits: Sequence[Hit], span: Span) -> Span | None:
    closed = [hit.end for hit in hits if hit.group in _STOPS and hit.end < span.end]
    closed += [amount.end for amount in telling.amounts if span.start <= amount.start and amount.end <= span.end]
    floor = max([span.start, span.end - MAX_HAN, *closed])
    start, text = span.end, telling.normal.text
    while start > floor and (_is_han(text[start - 1]) or text[start - 1].isalnum()):
        start -= 1
    return Span(start, span.end) if span.end - start >= 2 else None


def _stopped(telling: Telling, hits: Sequence[Hit], place: int) -> bool:
    by_word = any(hit.group in _STOPS and hit.start <= place < hit.end for hit in hits)
    return by_word or any(amount.start <= place < amount.end for amount in telling.amounts)


def _fit(telling: Telling, span: Span) -> bool:
    """No day, no amount, and more than a word such as "time"."""
    generic = any(start <= span.start and span.end <= end for start, end in generic_places(telling))
    amounts = any(span.start <= amount.start < span.end for amount in telling.amounts)
    return not generic and not amounts and not points(telling.normal.text, [span]) and span.end - span.start >= 2


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
