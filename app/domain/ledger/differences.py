"""How two tellings of a cell differ that cannot both be true: in what, which says more, and by how much.

Amounts are set against each other in one unit, days or a currency for example, so that "22 days" and "six weeks"
can be held side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.ledger.account import Account, Cell, Column
from app.domain.ledger.measures import Measure, Measures, contradict, derived, measures_of
from app.domain.ledger.owners import Owner, owner_of
from app.domain.passages import Reader
from app.domain.reading.amounts import Kind

# A cell that was told in many ways lists this many; each telling stands in the list of all.
MOST_DIFFERENCES = 5


class Way(StrEnum):
    """`longer` and `more` (money), `larger`; for "from … to …" its `start` or `end`, or what it comes to
    (`worked_out`); the same figure in another `unit`; another `owner`.
    """

    LONGER = "longer"
    MORE = "more"
    LARGER = "larger"
    START = "start"
    END = "end"
    WORKED_OUT = "worked_out"
    UNIT = "unit"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Statement:
    """One side: the telling, and its amount in the unit both are put in; None where that says nothing more."""

    account: Account
    cell: Cell
    amount: Measure | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """`more` says more than `less` (of owners: `more` is the candidate's own claim); `times` as much, if that makes
    sense.
    """

    way: Way
    less: Statement
    more: Statement
    times: float | None = None

    @property
    def later(self) -> Statement | None:
        """The side that was told later, None when both were told at once or one was brought from elsewhere."""
        sides = (self.less.account, self.more.account)
        if sides[0].at == sides[1].at or any(side.source for side in sides):
            return None
        return max(self.less, self.more, key=lambda side: side.account.at)


def differences(
    column: Column, told: Sequence[tuple[Account, Cell]], shown: Cell | None, reader: Reader
) -> tuple[Difference, ...]:
    """How each of `told`, which all contradict, differs from the one that is shown, or else from the first."""
    first = [one for one in told if one[1] == shown]
    for base in [*first, *told][: MOST_DIFFERENCES + 1]:
        others = {one[1].text: one for one in told if one[1] != base[1]}
        found = (difference(column, base, one, reader) for one in others.values())
        listed = [one for one in found if one is not None]
        if listed:
            return tuple(listed[:MOST_DIFFERENCES])
    return ()


def difference(
    column: Column, one: tuple[Account, Cell], other: tuple[Account, Cell], reader: Reader
) -> Difference | None:
    """How two tellings of a column differ; None when both can be true."""
    if column is Column.DATA:
        return _of_owners(one, other, reader)
    a, b = (_compared(column, measures_of(cell, reader)) for _, cell in (one, other))
    if not contradict(column, a, b):
        return None
    for way, x, y in _pairs(column, a, b):
        if x.differs(y) or way is Way.UNIT:
            sides = sorted(((x, one), (y, other)), key=lambda side: (side[0].value, side[0].kind))
            (small, less), (large, more) = sides
            times = large.value / small.value if small.value > 0 and way is not Way.UNIT else None
            return Difference(way, Statement(*less, small), Statement(*more, large), times)
    return None


def _compared(column: Column, measures: Measures) -> Measures:
    kind = {Column.DAYS: Kind.DAYS, Column.MONEY: Kind.MONEY, Column.LIFT: Kind.MONEY}.get(column)
    return measures if kind is None else tuple(one for one in measures if one.kind is kind)[:1]


def _pairs(column: Column, a: Measures, b: Measures) -> Sequence[tuple[Way, Measure, Measure]]:
    if not a or not b:
        return ()
    if column is not Column.CHANGE:
        return ((Way.LONGER if column is Column.DAYS else Way.MORE, a[0], b[0]),)
    if len(a) >= 2 and len(b) >= 2:
        return ((Way.END, a[1], b[1]), (Way.START, a[0], b[0]))
    if len(a) == 1 and len(b) == 1:
        return ((Way.UNIT if a[0].other_unit(b[0]) else Way.LARGER, a[0], b[0]),)
    if len(a) >= 2:
        return tuple((Way.WORKED_OUT, known, b[0]) for known in derived(a[0], a[1]) if known.kind is b[0].kind)
    return tuple((Way.WORKED_OUT, a[0], known) for known in derived(b[0], b[1]) if known.kind is a[0].kind)


def _of_owners(one: tuple[Account, Cell], other: tuple[Account, Cell], reader: Reader) -> Difference | None:
    owners = {owner_of(side[1], reader): side for side in (one, other)}
    if Owner.MINE not in owners or Owner.THEIRS not in owners:
        return None
    return Difference(Way.OWNER, Statement(*owners[Owner.THEIRS]), Statement(*owners[Owner.MINE]))
