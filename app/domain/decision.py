"""The committee's decision, computed.

Each signal's share of the decision is the mean of its shares in the rounds that were played, so every round
counts the same. The score is the mean level of the scored signals by share, from 1 to 5:

    score >= 4.6   strong_yes        score >= 2.5   lean_no
    score >= 4.0   yes               score >= 1.75  no
    score >= 3.25  lean_yes          below          strong_no

The bars stand above the middle of the levels because each level is already the best of all topics.

Two things cap it. When the signal with the largest share is at level 1, it is at most lean_no (when several
share the top, all of them must be). The flag `no-impact` makes it at most no, and so does a round that ended on the
spot. When less than half of the weight
was scored there is no decision: nothing unscored is ever counted as low.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from app.domain.debrief import Decision, SignalResult
from app.domain.rubric import LOWEST_LEVEL

THRESHOLDS = (
    (4.6, Decision.STRONG_YES),
    (4.0, Decision.YES),
    (3.25, Decision.LEAN_YES),
    (2.5, Decision.LEAN_NO),
    (1.75, Decision.NO),
)
MIN_SCORED_SHARE = 0.5
NO_IMPACT = "no-impact"
# Not raised as a flag of its own: the round in which it happened says it.
INSTANT_FAIL = "instant-fail"
_ORDER = tuple(Decision)
# Shares are sums of fractions; without rounding 3.0 may come out as 2.9999999999999996.
_DIGITS = 9


class Cap(StrEnum):
    """What kept a decision from being higher."""

    HEAVIEST_ABSENT = "heaviest_absent"
    NO_IMPACT = "no_impact"
    INSTANT_FAIL = "instant_fail"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision (None when too little was scored), the score behind it, and the cap that lowered it."""

    decision: Decision | None
    score: float | None
    scored_share: float
    cap: Cap | None


def shares_of(rounds: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Each signal's share of the decision, largest first, from the weights of the rounds; they sum to 1."""
    shares: dict[str, float] = {}
    played = [weights for weights in rounds if weights]
    for weights in played:
        total = sum(weights.values()) * len(played)
        for signal, weight in weights.items():
            shares[signal] = shares.get(signal, 0.0) + weight / total
    return dict(sorted(shares.items(), key=lambda item: -round(item[1], _DIGITS)))


def decide(results: Sequence[SignalResult], flags: Set[str] = frozenset()) -> Verdict:
    """The decision for these results, whose weights are shares, and the ids of the flags that were raised."""
    scored = [result for result in results if result.level is not None]
    scored_share = round(sum(result.weight for result in scored), _DIGITS)
    if not scored or scored_share < MIN_SCORED_SHARE:
        return Verdict(None, None, scored_share, None)
    score = round(sum(result.weight * (result.level or 0) for result in scored) / scored_share, _DIGITS)
    decision = next((name for least, name in THRESHOLDS if score >= least), Decision.STRONG_NO)
    return _capped(Verdict(decision, score, scored_share, None), results, flags)


def is_favourable(decision: Decision) -> bool:
    """Whether the decision is on the side of hiring."""
    return _ORDER.index(decision) >= _ORDER.index(Decision.LEAN_YES)


def is_better(one: Decision, other: Decision) -> bool:
    """Whether `one` is a better decision than `other`."""
    return _ORDER.index(one) > _ORDER.index(other)


def distance(one: Decision, other: Decision) -> int:
    """How many steps two decisions are apart."""
    return abs(_ORDER.index(one) - _ORDER.index(other))


def _capped(verdict: Verdict, results: Sequence[SignalResult], flags: Set[str]) -> Verdict:
    caps = []
    if _heaviest_absent(results):
        caps.append((Decision.LEAN_NO, Cap.HEAVIEST_ABSENT))
    if NO_IMPACT in flags:
        caps.append((Decision.NO, Cap.NO_IMPACT))
    if INSTANT_FAIL in flags:
        caps.append((Decision.NO, Cap.INSTANT_FAIL))
    for most, cap in caps:
        if verdict.decision is not None and is_better(verdict.decision, most):
            verdict = Verdict(most, verdict.score, verdict.scored_share, cap)
    return verdict


def _heaviest_absent(results: Sequence[SignalResult]) -> bool:
    largest = max(round(result.weight, _DIGITS) for result in results)
    heaviest = [result for result in results if round(result.weight, _DIGITS) == largest]
    return all(result.level == LOWEST_LEVEL for result in heaviest)
