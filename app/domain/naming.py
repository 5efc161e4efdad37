"""What a candidate calls a feature or a metric: the shortest stretch of their own words that names it."""

from collections.abc import Sequence

from app.domain.passages import Telling
from app.domain.reading.amounts import Kind
from app.domain.reading.durations import points
from app.domain.reading.lexicon import Hit
from app.domain.reading.sentences import Span

MAX_NAME = 80
# An answer made of nothing but cues must not cost more than an ordinary one.
MOST_TRIED = 12
MAX_WORDS_BEFORE = 2
MAX_HAN_BEFORE = 6
MAX_INTRODUCTION = 45
MAX_NAME_WORDS = 7
MAX_NAME_HAN = 14
LONGEST_UNSURE = 2
# Cue groups that show a clause to be a statement rather than a title.
_SAYS_SOMETHING = frozenset(
    {"we", "self", "it_depends", "agreement", "plan", "statement", "no_own_word", "holding"}
)
_ACTORS = frozenset({"we", "self"})
_METRICS = frozenset({"outcome_metric", "model_metric"})


def feature_named(telling: Telling) -> str | None:
    """The thing the first shipping verb speaks of: what follows it ("launched …"), else what comes before it."""
    return _named_by(telling, "ship", "ship_after")


def thing_made(telling: Telling) -> str | None:
    """The thing that the first verb of making speaks of ("built a …"), for stories without a verb of shipping."""
    # One word after "built" is as often "it happily" as it is a name.
    return _if_sure(_named_by(telling, "made"))


def _named_by(telling: Telling, after: str, before: str = "") -> str | None:
    verbs = [hit for hit in telling.hits if hit.group in {after, before}][:MOST_TRIED]
    for verb in verbs:
        clause = next((c for c in telling.clause_spans if c.start <= verb.start < c.end), None)
        if clause is None:
            continue
        hits = [hit for hit in telling.hits if clause.start <= hit.start < clause.end]
        span = Span(clause.start, clause.end)
        place = _after(telling, hits, verb, span) if verb.group == after else _before(telling, hits, verb, span)
        name = _trimmed(telling, hits, place)
        if name is not None:
            return name
    return None


def introduced(telling: Telling) -> str | None:
    """The title-like words some answers begin with ("Comment filter for live rooms."): no verb cue, no amount."""
    first = telling.clause_spans[0] if telling.clause_spans else None
    if first is None or first.end - first.start > MAX_INTRODUCTION:
        return None
    hits = [hit for hit in telling.hits if first.start <= hit.start < first.end]
    amounts = any(first.start <= amount.start < first.end for amount in telling.amounts)
    if amounts or any(hit.group in _SAYS_SOMETHING for hit in hits):
        return None
    name = _trimmed(telling, hits, Span(first.start, first.end))
    # One word is as often "Principal" or "India" as it is a title, unless it stands in quotation marks.
    quoted = telling.normal.text[first.start : first.end].lstrip().startswith('"')
    return name if quoted else _if_sure(name)


def _if_sure(name: str | None) -> str | None:
    """A name of more than one word, or than two Chinese characters."""
    longer = name is not None and (" " in name or sum(map(_is_han, name)) > LONGEST_UNSURE)
    return name if longer else None


def metric_named(telling: Telling, within: Span, beside: Span | None) -> str | None:
    """The metric named in `within` nearest to the amount at `beside`; a product's before a model's."""
    hits = telling.hits
    found = [hit for hit in hits if hit.group in _METRICS and within.start <= hit.start and hit.end <= within.end]
    if beside is not None:
        found = [hit for hit in found if hit.end <= beside.start or hit.start >= beside.end]
    # In "forty million customers" the customers are what was counted.
    found = [hit for hit in found if not _in_amount(telling, hit.start)]
    if not found:
        return None
    near = beside.start if beside else within.start
    found.sort(key=lambda hit: (hit.group == "model_metric", abs(hit.start - near), -hit.end))
    generic = generic_places(telling)
    for hit in found[:MOST_TRIED]:
        start = max(within.start, _metric_start(telling, hits, hit))
        if start < hit.start or (hit.start, hit.end) not in generic:
            return telling.slice(start, hit.end).text
    return None


def generic_places(telling: Telling) -> set[tuple[int, int]]:
    """Where words stand that name no metric by themselves ("time", "rate")."""
    return {(hit.start, hit.end) for hit in telling.hits if hit.group == "generic_metric"}


def _after(telling: Telling, hits: Sequence[Hit], verb: Hit, clause: Span) -> Span:
    ends = [end for end in _ends(telling, hits) if end >= verb.end]
    ends += [amount.start for amount in telling.amounts if amount.start > verb.end]
    return Span(verb.end, min(clause.end, *ends) if ends else clause.end)


def _before(telling: Telling, hits: Sequence[Hit], verb: Hit, clause: Span) -> Span:
    starts = [amount.end for amount in telling.amounts if clause.start <= amount.start < verb.start]
    starts += [hit.end for hit in hits if hit.group == "feature_begins" and clause.start <= hit.start < verb.start]
    start = max(starts, default=clause.start)
    start = _past_small_words(telling, hits, Span(start, verb.start))
    ends = [end for end in _ends(telling, hits) if start < end < verb.start]
    return Span(start, min(ends, default=verb.start))


def _past_small_words(telling: Telling, hits: Sequence[Hit], span: Span) -> int:
    small = {hit.start: hit.end for hit in hits if hit.group in {"feature_fillers", "feature_ends"}}
    start = span.start
    while start < span.end and (start in small or not telling.normal.text[start].isalnum()):
        start = small.get(start, start + 1)
    return start


def _ends(telling: Telling, hits: Sequence[Hit]) -> list[int]:
    """Where words stand that end a name; "on" in "on-device" is part of one."""
    text = telling.normal.text
    return [hit.start for hit in hits if hit.group == "feature_ends" and text[hit.end : hit.end + 1] != "-"]


def _trimmed(telling: Telling, hits: Sequence[Hit], span: Span) -> str | None:
    """The words of `span` without the small words at its ends; None when nothing worth naming is left."""
    fillers = [hit for hit in hits if hit.group in {"feature_fillers", "ship", "ship_after"}]
    text, start, end = telling.normal.text, span.start, span.end
    if end - start > 2 * MAX_NAME:
        return None
    fillers = [hit for hit in fillers if text[hit.end : hit.end + 1] != "-"]
    while start < end:
        lead = next((hit.end for hit in fillers if hit.start == start and hit.end <= end), None)
        tail = next((hit.start for hit in fillers if hit.end == end and hit.start >= start), None)
        if not text[start].isalnum():
            start += 1
        elif not text[end - 1].isalnum():
            end -= 1
        elif lead is not None:
            start = lead
        elif tail is not None:
            end = tail
        else:
            break
    return telling.slice(start, end).text if _is_name(telling, hits, Span(start, end)) else None


def _is_name(telling: Telling, hits: Sequence[Hit], span: Span) -> bool:
    """Whether words can name a thing: no amount, no day, nobody who acts, no word at an end that no name has."""
    start, end = span
    if not 2 <= end - start <= MAX_NAME or any(start <= amount.start < end for amount in telling.amounts):
        return False
    for hit in hits:
        inside = start <= hit.start and hit.end <= end
        at_end = hit.start == start or hit.end == end
        if inside and (hit.group in _ACTORS or (hit.group == "no_name" and at_end)):
            return False
    text = telling.normal.text[start:end]
    long = text.count(" ") >= MAX_NAME_WORDS or sum(map(_is_han, text)) > MAX_NAME_HAN
    return not long and not points(telling.normal.text, [span])


def _metric_start(telling: Telling, hits: Sequence[Hit], metric: Hit) -> int:
    """Where the metric's name begins, with the words right before it: "7-day retention", "首次响应时长"."""
    stops = [hit for hit in hits if hit.group in {"metric_stops", "feature_fillers", "feature_ends", "ship"}]
    if _is_han(telling.normal.text[metric.start]):
        return _han_start(telling, stops, metric)
    return _words_start(telling, stops, metric)


def _words_start(telling: Telling, stops: Sequence[Hit], metric: Hit) -> int:
    text, start = telling.normal.text, metric.start
    before = [token for token in telling.tokens if token.end <= start][-MAX_WORDS_BEFORE - 1 :]
    for taken, token in enumerate(reversed(before)):
        stopped = any(hit.start <= token.start < hit.end for hit in stops)
        windowed = token.text[0].isdigit() and text[token.end : start] == "-"
        stopped = stopped or _in_amount(telling, token.start)
        if text[token.end : start].strip(" -") or stopped or (taken >= MAX_WORDS_BEFORE and not windowed):
            break
        if not token.text[0].isalpha() and not windowed:
            break
        start = token.start
    return start


def _han_start(telling: Telling, stops: Sequence[Hit], metric: Hit) -> int:
    text, start = telling.normal.text, metric.start
    closed = [hit.end for hit in stops if hit.end <= start] + [a.end for a in telling.amounts if a.end <= start]
    floor = max([metric.start - MAX_HAN_BEFORE, 0, *closed])
    while start > floor and (_is_han(text[start - 1]) or text[start - 1].isdigit()):
        start -= 1
    return start


def _in_amount(telling: Telling, place: int) -> bool:
    counts = (amount for amount in telling.amounts if amount.kind is not Kind.DAYS)
    return any(amount.start <= place < amount.end for amount in counts)


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
