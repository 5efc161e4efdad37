"""How far judge and people agree, month by month.

Only words that were said without the judge's finding in sight tell anything about agreement: whoever sees it first
speaks up where it is wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from app.domain.agreement import quadratic_weighted_kappa
from app.domain.review.said import Override, latest

FEWEST_FOR_KAPPA = 20


@dataclass(frozen=True, slots=True)
class Month:
    """One month (`2026-03`): words `said` on checks, `differing` ones among them, and the `n` said blind.

    `exact` is the share of these that agree with the judge, `kappa` Cohen's; both None below twenty.
    """

    month: str
    said: int
    differing: int
    n: int
    exact: float | None
    kappa: float | None


def by_month(words: Iterable[Override]) -> tuple[Month, ...]:
    """Every month in which something was said, oldest first."""
    given = tuple(words)
    blind = latest(word for word in given if word.blind and word.machine_met is not None)
    said = latest(given)
    months = sorted({_month(word) for word in said})
    return tuple(
        _figures(month, [w for w in said if _month(w) == month], [w for w in blind if _month(w) == month])
        for month in months
    )


def _figures(month: str, said: list[Override], blind: list[Override]) -> Month:
    pairs = [(int(word.met), int(bool(word.machine_met))) for word in blind]
    enough = len(pairs) >= FEWEST_FOR_KAPPA
    return Month(
        month=month,
        said=len(said),
        differing=sum(word.machine_met is not None and word.met != word.machine_met for word in said),
        n=len(pairs),
        exact=fmean(one == other for one, other in pairs) if enough else None,
        # Of two possible values every miss is as far: weighted and plain kappa are the same.
        kappa=quadratic_weighted_kappa(pairs) if enough else None,
    )


def _month(word: Override) -> str:
    return word.created_at.strftime("%Y-%m")
