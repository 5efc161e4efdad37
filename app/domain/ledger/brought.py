"""Tellings that did not come out of an interview here: from a file of the ledger, or from a résumé."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.language import Language
from app.domain.ledger.account import Account, Cell, Column


class Source(StrEnum):
    """Where a telling was brought from."""

    RESUME = "resume"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Brought:
    """A telling as a file holds it. `source` is None for one that a file says was told in an interview.

    `joins` is the account that it was asked about, or empty.
    """

    id: str
    at: datetime
    language: Language
    cells: Mapping[Column, Cell] = field(default_factory=dict)
    named: bool = True
    joins: str = ""
    source: Source | None = None


def written_down(account: Account) -> Brought:
    """What a file keeps of an account."""
    return Brought(
        id=account.id,
        at=account.at,
        language=account.language,
        cells=account.cells,
        named=account.named,
        joins=account.joins,
        source=Source(account.source) if account.source else None,
    )


def accounts_brought(brought: Iterable[Brought], known: Iterable[str]) -> Iterator[Account]:
    """Accounts of what was brought, each once, without those that are known by their interview."""
    seen = set(known)
    for one in brought:
        if one.id in seen:
            continue
        seen.add(one.id)
        source = one.source or Source.FILE
        yield Account(
            one.id, one.at, one.language, one.cells, named=one.named, joins=one.joins, source=source.value
        )
