"""Which of many tellings contradict another, without comparing each with each: only the extremes matter.

Changes told as an amount are still compared one by one with those told as "from … to …".
"""

from collections.abc import Mapping, Sequence

from app.domain.ledger.account import Column
from app.domain.ledger.measures import Measure, Measures, contradict
from app.domain.reading.amounts import Kind

_KINDS = {Column.DAYS: Kind.DAYS, Column.MONEY: Kind.MONEY, Column.LIFT: Kind.MONEY}


def contradicting(column: Column, told: Sequence[Measures]) -> frozenset[int]:
    """The places in `told` whose amounts contradict those of another place, as `contradict` says of two."""
    if column is Column.CHANGE:
        return frozenset(_changes(told))
    kind = _KINDS.get(column)
    first = ((n, next((one for one in said if one.kind is kind), None)) for n, said in enumerate(told))
    return frozenset(_apart({n: measure for n, measure in first if measure is not None}))


def _changes(told: Sequence[Measures]) -> set[int]:
    single = [n for n, said in enumerate(told) if len(said) == 1]
    pairs = [n for n, said in enumerate(told) if len(said) >= 2]
    found = _apart({n: told[n][0] for n in single}) | _in_two_units({n: told[n][0] for n in single})
    found |= _apart({n: told[n][0] for n in pairs}) | _apart({n: told[n][1] for n in pairs})
    for one in single:
        for other in pairs:
            if contradict(Column.CHANGE, told[one], told[other]):
                found |= {one, other}
    return found


def _in_two_units(measures: Mapping[int, Measure]) -> set[int]:
    """Those whose figure was told in per cent and in points."""
    kinds: dict[float, dict[Kind, list[int]]] = {}
    for n, measure in measures.items():
        if measure.kind in {Kind.PERCENT, Kind.POINTS}:
            kinds.setdefault(measure.value, {}).setdefault(measure.kind, []).append(n)
    return {n for alike in kinds.values() if len(alike) > 1 for places in alike.values() for n in places}


def _apart(measures: Mapping[int, Measure]) -> set[int]:
    """Those whose range misses another's; amounts of two kinds or currencies are not compared."""
    classes: dict[tuple[Kind, bool], dict[int, Measure]] = {}
    for n, measure in measures.items():
        classes.setdefault((measure.kind, measure.recurs), {})[n] = measure
    found: set[int] = set()
    for alike in classes.values():
        for currency in {measure.currency for measure in alike.values()}:
            found |= _outside(alike, currency)
    return found


def _outside(alike: Mapping[int, Measure], currency: str) -> set[int]:
    """Those in `currency` that miss the range which ends lowest or the one which begins highest."""
    pool = [one for one in alike.values() if not currency or one.currency in ("", currency)]
    lowest = min(pool, key=lambda one: one.value + one.half)
    highest = max(pool, key=lambda one: one.value - one.half)
    own = ((n, one) for n, one in alike.items() if one.currency == currency)
    return {n for n, one in own if not (one.meets(lowest) and one.meets(highest))}
