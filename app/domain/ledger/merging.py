"""Which accounts tell the same feature: those of one name, and what a drill on one of them brought."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.ledger.account import Account

Group = tuple[Account, ...]


def in_order(accounts: Iterable[Account]) -> Group:
    """Accounts as they were told; those told at once by their ids."""
    return tuple(sorted(accounts, key=lambda account: (account.at, account.id)))


def merged(accounts: Iterable[Account]) -> tuple[Group, ...]:
    """The accounts in groups, one a feature, in the order of each one's first telling.

    It does not matter in which order they are given. Accounts without a key stay by themselves. "Smart replies" is
    "smart replies for sellers" as long as nobody tells of smart replies for anyone else.
    """
    ordered = in_order(accounts)
    home = {account.id: account.id for account in ordered}
    only_for = _only_for(ordered)
    first_by_key: dict[str, str] = {}
    for account in ordered:
        if account.key and not account.own:
            key = only_for.get(account.key, account.key)
            _unite(home, account.id, first_by_key.setdefault(key, account.id))
        if account.joins in home:
            _unite(home, account.id, account.joins)
    groups: dict[str, list[Account]] = {}
    for account in ordered:
        groups.setdefault(_root(home, account.id), []).append(account)
    return by_first_telling(groups.values())


def _only_for(accounts: Iterable[Account]) -> Mapping[str, str]:
    """For names that do not say for whom: the one name that says the same and does."""
    told: dict[str, set[str]] = {}
    for account in accounts:
        if account.key != account.bare and not account.own:
            told.setdefault(account.bare, set()).add(account.key)
    return {bare: next(iter(keys)) for bare, keys in told.items() if len(keys) == 1}


def by_first_telling(groups: Iterable[Iterable[Account]]) -> tuple[Group, ...]:
    """Groups that are not empty, each in order, in the order of their first accounts."""
    ordered: Sequence[Group] = [in_order(group) for group in groups]
    return tuple(sorted((group for group in ordered if group), key=lambda group: (group[0].at, group[0].id)))


def _root(home: dict[str, str], account: str) -> str:
    while home[account] != account:
        account = home[account]
    return account


def _unite(home: dict[str, str], one: str, other: str) -> None:
    home[_root(home, one)] = _root(home, other)
