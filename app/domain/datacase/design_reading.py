"""Finding the parts of a test in an answer. What was asked for may be said in a word; else it needs its context."""

import re
from collections.abc import Iterator, Set

from app.domain.datacase.design import Design, Part, Prediction, Size, Stated, Unit
from app.domain.datacase.metrics import Metric
from app.domain.datacase.reading import Said
from app.domain.reading.amounts import Kind, Quantity
from app.domain.reading.lexicon import Hit
from app.domain.reading.sentences import Span

SMALLEST_SAMPLE = 100
_RANGE = re.compile(r"\s*(?:%|percent)?\s*(?:-|~|to|and|到|至)\s*[+-]?\s*")
_BASIS_POINTS = ("bps", "bp")
_RETENTION_REACH = 4
_WINDOW_REACH = 10


def read_design(said: Said, asked: Set[Part]) -> Design:
    """The parts that an answer says; `asked` are those the question was about."""
    success = _success(said, asked)
    return Design(
        hypothesis=_hypothesis(said, asked),
        unit=_unit(said, asked),
        size=_size(said, asked),
        duration=_duration(said, asked),
        success=success,
        guardrail=tuple(_guardrails(said, asked)),
        prediction=_prediction(said, asked),
    )


def _hypothesis(said: Said, asked: Set[Part]) -> Stated[str] | None:
    """A sentence that calls itself one; if it was asked for, one that lets something move a metric."""
    for sentence in said.sentences():
        moves = said.holds("up", sentence) or said.holds("down", sentence)
        claimed = Part.HYPOTHESIS in asked and bool(said.metrics(sentence)) and moves
        if claimed or (said.holds("hypothesis", sentence) and (moves or said.metrics(sentence))):
            quote = said.quote(sentence)
            return Stated(quote.text, quote)
    return None


def _unit(said: Said, asked: Set[Part]) -> Stated[Unit] | None:
    strong = [(hit, unit) for unit in Unit for hit in said.hits(f"unit_{unit.value}")]
    if strong:
        return _first_unit(said, strong)
    bare = [(hit, unit) for unit in Unit for hit in said.hits(f"thing_{unit.value}")]
    dealt = [_nearest(said, deal, bare) for deal in said.hits("randomise")]
    near = [found for found in dealt if found is not None]
    if near:
        return _first_unit(said, near)
    alone = asked == {Part.UNIT} and bare
    return _first_unit(said, bare) if alone else None


def _first_unit(said: Said, found: list[tuple[Hit, Unit]]) -> Stated[Unit]:
    hit, unit = min(found, key=lambda one: one[0].start)
    return Stated(unit, said.quote(said.clause_of(hit.start)))


def _nearest(said: Said, deal: Hit, bare: list[tuple[Hit, Unit]]) -> tuple[Hit, Unit] | None:
    """What is dealt: the first thing named after the word for dealing, else the last before it, in its sentence."""
    sentence = said.sentence_of(deal.start)
    here = [one for one in bare if sentence.start <= one[0].start < sentence.end]
    after = [one for one in here if one[0].start >= deal.start]
    before = [one for one in here if one[0].start < deal.start]
    return min(after, key=_start, default=None) or max(before, key=_start, default=None)


def _start(one: tuple[Hit, Unit]) -> int:
    return one[0].start


def _size(said: Said, asked: Set[Part]) -> Stated[Size] | None:
    for amount in said.telling.amounts:
        clause = said.clause_of(amount.start)
        size = _share(said, amount, clause, asked) or _count(said, amount, clause, asked)
        if size is not None:
            return Stated(size, said.quote(clause))
    return None


def _share(said: Said, amount: Quantity, clause: Span, asked: Set[Part]) -> Size | None:
    if amount.kind is not Kind.PERCENT or not 0 < amount.value <= 100:
        return None
    of_traffic = said.holds("traffic", clause) or asked == {Part.SIZE}
    if not of_traffic or said.holds("statistical", clause) or said.holds("expect", clause):
        return None
    return Size(None, amount.value / 100, _per_arm(said, clause))


def _count(said: Said, amount: Quantity, clause: Span, asked: Set[Part]) -> Size | None:
    if amount.kind not in (Kind.COUNT, Kind.BARE) or amount.value < SMALLEST_SAMPLE:
        return None
    people = said.holds("people", Span(amount.start, amount.end + 3))
    dealt = people and _is_setup(said, said.sentence_of(amount.start))
    told = dealt or said.holds("sample", clause) or _per_arm(said, clause) is not None
    if not told and Part.SIZE not in asked:
        return None
    return Size(amount.value, None, _per_arm(said, clause))


def _per_arm(said: Said, clause: Span) -> bool | None:
    if said.holds("per_arm", clause):
        return True
    return False if said.holds("in_total", clause) else None


def _duration(said: Said, asked: Set[Part]) -> Stated[float] | None:
    """A span of days in which the test runs, not the days of a retention metric or of the log."""
    spans = [a for a in said.telling.amounts if a.kind is Kind.DAYS and a.value >= 1 and not _is_window(said, a)]
    for wanted in ("run", "setup"):
        for amount in spans:
            clause = said.clause_of(amount.start)
            if wanted == "run" and said.holds("run", clause):
                return Stated(amount.value, said.quote(clause))
            if wanted == "setup" and (Part.DURATION in asked or _is_setup(said, said.sentence_of(amount.start))):
                return Stated(amount.value, said.quote(clause))
    return None


def _is_setup(said: Said, sentence: Span) -> bool:
    return any(said.holds(group, sentence) for group in ("run", "randomise", "per_arm", "traffic", "unit_user"))


def _is_window(said: Said, amount: Quantity) -> bool:
    clause = said.clause_of(amount.start)
    after = Span(amount.end, min(clause.end, amount.end + _RETENTION_REACH))
    before = Span(max(0, amount.start - _WINDOW_REACH), amount.start)
    retained = f"metric_{Metric.RETURN.value}"
    inside = any(hit.start <= amount.start and amount.end <= hit.end for hit in said.hits(retained))
    return inside or said.holds(retained, after) or said.holds("window", before)


def _roles(said: Said, sentence: Span) -> Iterator[tuple[Hit, Metric | None, str | None]]:
    """The metrics of a sentence with the role that each has in it: `success`, `guardrail` or none."""
    roles = sorted((*said.hits("success", sentence), *said.hits("guardrail", sentence)), key=lambda hit: hit.start)
    for hit, metric in said.metrics(sentence):
        role = _role_of(said, hit, roles)
        yield hit, metric, role.group if role else None


def _role_of(said: Said, metric: Hit, roles: list[Hit]) -> Hit | None:
    """The word for a metric's role: before or after it in its clause, else the last before it in its sentence."""
    clause = said.clause_of(metric.start)
    before = [role for role in roles if role.start < metric.start]
    following = [role for role in roles if metric.end <= role.start < clause.end]
    if following and _is_said_of(said, metric, following[0]):
        return following[0]
    nearest = [role for role in before if role.start >= clause.start][-1:] or following[:1] or before[-1:]
    return nearest[0] if nearest else None


def _is_said_of(said: Said, metric: Hit, role: Hit) -> bool:
    """Whether the words between are "is", "as the", 作为: the role that follows belongs to this metric."""
    between = Span(metric.end, role.start + 1)
    joined = said.hits("being", between)
    return bool(joined) and joined[0].start - metric.end <= 3 and not said.metrics(Span(metric.end, role.start))


def _success(said: Said, asked: Set[Part]) -> Stated[Metric | None] | None:
    without_role = None
    for sentence in said.sentences():
        for hit, metric, role in _roles(said, sentence):
            named = Stated(metric, said.quote(said.clause_of(hit.start)))
            if role == "success":
                return named
            if role is None and without_role is None:
                without_role = named
    return without_role if Part.SUCCESS in asked else None


def _guardrails(said: Said, asked: Set[Part]) -> Iterator[Stated[Metric | None]]:
    seen: set[Metric | None] = set()
    for sentence in said.sentences():
        for hit, metric, role in _roles(said, sentence):
            alone = role is None and asked == {Part.GUARDRAIL}
            if (role == "guardrail" or alone) and metric not in seen:
                seen.add(metric)
                yield Stated(metric, said.quote(said.clause_of(hit.start)))


def _prediction(said: Said, asked: Set[Part]) -> Stated[Prediction] | None:
    for sentence in said.sentences():
        expected = said.holds("expect", sentence) or asked == {Part.PREDICTION}
        found = _predicted(said, sentence) if expected else None
        if found is not None:
            return found
        if asked == {Part.PREDICTION} and said.holds("flat", sentence):
            return Stated(Prediction(0.0, 0.0, points=False), said.quote(sentence))
    return None


def _predicted(said: Said, sentence: Span) -> Stated[Prediction] | None:
    for amount in said.amounts(sentence):
        clause = said.clause_of(amount.start)
        apart = said.holds("statistical", clause) or said.holds("traffic", clause)
        if amount.kind in (Kind.PERCENT, Kind.POINTS) and not apart:
            first = _range_start(said, amount)
            sign = _sign(said, amount, clause)
            scale = 1e-4 if amount.unit in _BASIS_POINTS else 1e-2
            ends = sorted((sign * first * scale, sign * _range_end(said, amount) * scale))
            return Stated(Prediction(ends[0], ends[1], points=amount.kind is Kind.POINTS), said.quote(clause))
    return None


def _range_start(said: Said, amount: Quantity) -> float:
    """The other end of "2 to 4 percent", whose first number may have no unit; else the amount itself."""
    before = [a for a in said.telling.amounts if a.end <= amount.start][-1:]
    joined = before and _RANGE.fullmatch(said.text[before[0].end : amount.start])
    return before[0].value if joined and before[0].kind in (Kind.BARE, amount.kind) else amount.value


def _range_end(said: Said, amount: Quantity) -> float:
    after = [a for a in said.telling.amounts if a.start >= amount.end][:1]
    joined = after and _RANGE.fullmatch(said.text[amount.end : after[0].start])
    return after[0].value if joined and after[0].kind is amount.kind else amount.value


def _sign(said: Said, amount: Quantity, clause: Span) -> int:
    marked = said.text[: amount.start].rstrip()
    if marked.endswith("-") and not marked[:-1].rstrip()[-1:].isalnum():
        return -1
    if marked.endswith("+"):
        return 1
    falls = [hit for hit in said.hits("down", clause) if hit.start < amount.end + 12]
    return -1 if falls and not said.holds("up", clause) else 1
