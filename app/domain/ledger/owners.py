"""Whose the data was, as far as a telling says so outright: "I owned the logs", "the platform team owned them"."""

from enum import StrEnum

from app.domain.ledger.account import Cell
from app.domain.passages import Reader, Telling, beginning_in
from app.domain.reading.persons import Person, first_person_named
from app.domain.reading.sentences import Clause


class Owner(StrEnum):
    """The candidate, or somebody who is not on their team."""

    MINE = "mine"
    THEIRS = "theirs"


def owner_of(cell: Cell, reader: Reader) -> Owner | None:
    """Whose the data was; None where the words do not say, or say "we", which holds either way."""
    telling = reader.read(cell.quote or cell.text)
    said = {found for clause in telling.clause_spans if (found := _claimed(telling, clause)) is not None}
    return said.pop() if len(said) == 1 else None


def _claimed(telling: Telling, clause: Clause) -> Owner | None:
    groups = {hit.group for hit in beginning_in(telling.hits, clause)}
    if "owned_by_others" in groups:
        return Owner.THEIRS
    if "owning" not in groups:
        return None
    person = first_person_named(telling.normal.text[clause.start : clause.end])
    return {Person.SELF: Owner.MINE, Person.OTHER: Owner.THEIRS}.get(person)
