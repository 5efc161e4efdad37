"""What would have changed the decision: the fewest checks that would have lifted it, and the words it hung on.

Both are found by deciding again: with the checks met, or with the words not said.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from app.domain.committee.hearing import Hearing, telling
from app.domain.committee.reasons import pull
from app.domain.committee.results import gain_of, level_with
from app.domain.debrief import Change, Cited, Decision, Line, SignalResult, Step
from app.domain.decision import INSTANT_FAIL, NO_IMPACT, Verdict, decide, is_better, is_favourable

IMPACT, MEASURED = "quantified_impact", "measured_change"
MOST_SIGNALS = 2
ROUND_ALONE = ("change_alone", "change_alone_short", "change_alone_step")
# The decision that would have been reached had these words not been said.
DecidedWithout = Callable[[Cited], Decision | None]


@dataclass(frozen=True, slots=True)
class Raised:
    """One signal with its next checks met."""

    result: SignalResult
    checks: tuple[str, ...]


def lift(hearing: Hearing, verdict: Verdict, round_position: int | None = None) -> tuple[Change, ...]:
    """The smallest change that would have led to a better decision; where none would, what to begin with.

    Of a round (by its position) it is said in turn in other words, so that not every round says the same.
    """
    missing = [result for result in hearing.scored if result.missing is not None]
    if not missing or verdict.decision is None:
        return ()
    ranked = sorted(missing, key=lambda result: -result.weight * gain_of(result, hearing.rubric))
    for candidates in _by_size(hearing, ranked):
        to = _decided_with(hearing, candidates)
        if to is not None and is_better(to, verdict.decision):
            return (Change(_told(hearing, candidates, round_position), _steps(candidates), to),)
    first = _raised(hearing, ranked[0], 1)
    name = "change_complete" if is_favourable(verdict.decision) else "change_first"
    return (Change(hearing.line(name, line=_advice(hearing, first)), _steps((first,)), None),)


def hung_on(hearing: Hearing, verdict: Verdict, decided_without: DecidedWithout) -> tuple[Change, ...]:
    """The words without which a favourable decision would have been a worse one."""
    if verdict.decision is None or not is_favourable(verdict.decision):
        return ()
    for result in sorted(hearing.scored, key=lambda result: -pull(result, up=True)):
        evidence = telling(result, hearing.rubric)
        if evidence is None:
            continue
        words, cited = hearing.shown(evidence, result.signal)
        to = decided_without(cited)
        if to is not None and is_better(verdict.decision, to):
            return (Change(Line(hearing.say("hung_on", quote=words), (cited,)), (), to),)
    return ()


def _by_size(hearing: Hearing, ranked: Sequence[SignalResult]) -> Iterator[tuple[Raised, ...]]:
    """Changes with the fewest checks first, one signal before two, and what is worth most before the rest."""
    ways = [[_raised(hearing, result, size) for size in range(1, _open(hearing, result) + 1)] for result in ranked]
    sets: list[tuple[Raised, ...]] = [(way,) for signal in ways for way in signal]
    sets += [(one, other) for a, b in combinations(ways, MOST_SIGNALS) for one in a for other in b]
    return iter(sorted(sets, key=lambda chosen: (sum(len(one.checks) for one in chosen), len(chosen))))


def _open(hearing: Hearing, result: SignalResult) -> int:
    return len(_unmet(hearing, result))


def _unmet(hearing: Hearing, result: SignalResult) -> list[str]:
    met = {evidence.check for evidence in result.evidence}
    return [check.id for check in hearing.rubric.signals[result.signal].checks if check.id not in met]


def _raised(hearing: Hearing, result: SignalResult, size: int) -> Raised:
    return Raised(result, tuple(_unmet(hearing, result)[:size]))


def _decided_with(hearing: Hearing, changes: Sequence[Raised]) -> Decision | None:
    levels = {one.result.signal: level_with(one.result, hearing.rubric, one.checks) for one in changes}
    imagined = [replace(result, level=levels.get(result.signal, result.level)) for result in hearing.results]
    met = {Step(one.result.signal, check) for one in changes for check in one.checks}
    raised = set(hearing.raised)
    if Step(IMPACT, MEASURED) in met:
        raised.discard(NO_IMPACT)
    if met.issuperset(hearing.failed):
        raised.discard(INSTANT_FAIL)
    return decide(imagined, raised).decision


def _told(hearing: Hearing, changes: Sequence[Raised], round_position: int | None) -> Line:
    lines = [_advice(hearing, one) for one in changes]
    if len(changes) > 1:
        return hearing.line("change_together", first=lines[0], second=lines[1])
    if INSTANT_FAIL in hearing.raised:
        return hearing.line("change_instant_fail", line=lines[0])
    (only,) = changes
    if len(only.checks) > 1:
        return hearing.line("change_steps", title=hearing.title(only.result.signal), line=lines[0])
    name = "change_alone" if round_position is None else ROUND_ALONE[round_position % len(ROUND_ALONE)]
    return hearing.line(name, line=lines[0])


def _advice(hearing: Hearing, change: Raised) -> Line:
    """What to do next time, for each check."""
    signal = hearing.rubric.signals[change.result.signal]
    first, *more = [signal.check(check).next_time.text(hearing.language) for check in change.checks]
    for text in more:
        first = hearing.say("join", first=first, second=text)
    return Line(first)


def _steps(changes: Sequence[Raised]) -> tuple[Step, ...]:
    return tuple(Step(one.result.signal, check) for one in changes for check in one.checks)
