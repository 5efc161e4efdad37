"""The ledger: a row a feature, made of all its accounts and of what the person changed.

In each cell the latest telling counts, unless the person chose another or wrote it. A KPI and its change are one
statement and come from one account. Tellings that contradict each other are marked until that is settled, and again
when something newer contradicts them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.domain.ledger.account import NO_ACTS, Account, Acts, Cell, Column
from app.domain.ledger.contradictions import contradicting
from app.domain.ledger.differences import Difference, differences
from app.domain.ledger.edits import Applied, Edit, apply, brought_in
from app.domain.ledger.keys import keyed
from app.domain.ledger.measures import Measures, measures_of
from app.domain.ledger.merging import Group
from app.domain.ledger.owners import Owner, owner_of
from app.domain.ledger.standing import Effect, effect_of
from app.domain.passages import Reader

_TOGETHER = (Column.KPI, Column.CHANGE)
_COMPARED = frozenset({Column.DAYS, Column.MONEY, Column.CHANGE, Column.LIFT})


@dataclass(frozen=True, slots=True)
class Told:
    """A cell in one account; `contradicts` says that it and another telling cannot both be true."""

    account: Account
    cell: Cell
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of a row, and every telling of it, the latest first. `open` while a contradiction is not settled.

    `differences` says how the contradicting ones differ, a few of them where they are many.
    """

    cell: Cell | None = None
    tellings: tuple[Told, ...] = ()
    open: bool = False
    written: bool = False
    differences: tuple[Difference, ...] = ()

    @property
    def text(self) -> str:
        """What stands in the table, empty where nobody said anything."""
        return self.cell.text if self.cell else ""

    @property
    def source(self) -> str:
        """Where what stands in the table was brought from; empty for what was said here or written by hand."""
        if self.written:
            return ""
        return next((told.account.source for told in self.tellings if told.cell == self.cell), "")

    @property
    def contradicted(self) -> bool:
        """Whether tellings contradict each other, settled or not."""
        return any(told.contradicts for told in self.tellings)


NOTHING = Shown()


@dataclass(frozen=True, slots=True)
class Row:
    """A feature. `id` is that of its first account, `effect` what its cells tell, `acts` who acts in them."""

    id: str
    accounts: Group
    cells: Mapping[Column, Shown] = field(default_factory=dict)
    effect: Effect = field(default_factory=Effect)
    acts: Acts = NO_ACTS

    def shown(self, column: Column) -> Shown:
        """One of its cells."""
        return self.cells.get(column, NOTHING)

    @property
    def named(self) -> bool:
        """Whether the feature has a name, rather than only a clause that tells of it."""
        feature = self.shown(Column.FEATURE)
        return feature.written or any(told.account.named for told in feature.tellings)

    @property
    def time_column(self) -> Column:
        """Which column says how long it took, or at least when it was."""
        days = self.shown(Column.DAYS)
        return Column.DAYS if days.cell or not self.shown(Column.WHEN).cell else Column.WHEN


@dataclass(frozen=True, slots=True)
class Ledger:
    """All rows, and those that the person removed."""

    rows: tuple[Row, ...]
    removed: tuple[Row, ...] = ()

    def row_of(self, account: str) -> Row | None:
        """The row that holds an account, removed ones too."""
        rows = (*self.rows, *self.removed)
        return next((row for row in rows if any(one.id == account for one in row.accounts)), None)


def ledger_of(accounts: Iterable[Account], edits: Iterable[Edit], reader: Reader) -> Ledger:
    """The ledger of all accounts and edits."""
    told, made = list(accounts), list(edits)
    brought = (keyed(one, reader) for one in brought_in(made, (account.id for account in told)))
    applied = apply([*told, *brought], made)
    rows = [_row(group, applied, reader) for group in applied.groups]
    gone = {row.id for row in rows if any(account.id in applied.removed for account in row.accounts)}
    return Ledger(tuple(row for row in rows if row.id not in gone), tuple(row for row in rows if row.id in gone))


def _row(group: Group, applied: Applied, reader: Reader) -> Row:
    cells = {column: _shown(group, column, applied, reader) for column in Column}
    effect = effect_of({column: shown.cell for column, shown in cells.items()}, reader)
    return Row(group[0].id, group, cells, effect, sum((account.acts for account in group), NO_ACTS))


def _shown(group: Group, column: Column, applied: Applied, reader: Reader) -> Shown:
    shown = _counting(group, column, applied, reader)
    against = [(told.account, told.cell) for told in shown.tellings if told.contradicts]
    if not against:
        return shown
    return replace(shown, differences=differences(column, against, shown.cell, reader))


def _counting(group: Group, column: Column, applied: Applied, reader: Reader) -> Shown:
    told = _tellings(group, column, reader)
    wrote = applied.latest(applied.written, group, column)
    chose = applied.latest(applied.chosen, group, column)
    if wrote is not None and (chose is None or wrote.number > chose.number):
        text = wrote.change.cells[column]
        return Shown(Cell(text) if text else None, told, _open(told, wrote), written=True)
    if chose is not None:
        cell = next((one.cell for one in told if one.account.id == chose.change.other), None)
        if cell is not None:
            return Shown(cell, told, _open(told, chose))
    return Shown(_latest(group, column), told, _open(told, None))


def _open(told: Iterable[Told], settled: Edit | None) -> bool:
    """Whether something contradicts, told since the person had the last word."""
    return any(one.contradicts and (settled is None or one.account.at > settled.at) for one in told)


def _latest(group: Group, column: Column) -> Cell | None:
    """The latest telling; a name before a clause, and KPI and change from the latest account that has both.

    What was said here counts before what was brought from elsewhere.
    """
    having = [account for account in group if column in account.cells]
    having = [account for account in having if not account.source] or having
    if column is Column.FEATURE:
        having = [account for account in having if account.named] or having
    if column in _TOGETHER:
        both = [account for account in having if all(other in account.cells for other in _TOGETHER)]
        having = both or having
    return having[-1].cells[column] if having else None


def _tellings(group: Group, column: Column, reader: Reader) -> tuple[Told, ...]:
    having = [account for account in group if column in account.cells]
    against = frozenset[str]()
    if column in _COMPARED:
        against = _against(column, having, reader)
    elif column is Column.DATA:
        against = _of_two_owners(having, reader)
    return tuple(Told(account, account.cells[column], account.id in against) for account in reversed(having))


def _of_two_owners(having: Iterable[Account], reader: Reader) -> frozenset[str]:
    said = {account.id: owner_of(account.cells[Column.DATA], reader) for account in having}
    both = {Owner.MINE, Owner.THEIRS} <= set(said.values())
    return frozenset(account for account, owner in said.items() if owner is not None) if both else frozenset()


def _against(column: Column, having: Iterable[Account], reader: Reader) -> frozenset[str]:
    """The accounts that contradict another. What many accounts say in the same way is compared once."""
    alike: dict[str, dict[Measures, list[str]]] = {}
    for account in having:
        # Changes of two metrics, or of one that nobody named, are no two tellings of one thing.
        metric = account.metric or account.id if column is Column.CHANGE else ""
        said = measures_of(account.cells[column], reader)
        alike.setdefault(metric, {}).setdefault(said, []).append(account.id)
    against: set[str] = set()
    for tellings in alike.values():
        accounts = list(tellings.values())
        for place in contradicting(column, list(tellings)):
            against.update(accounts[place])
    return frozenset(against)
