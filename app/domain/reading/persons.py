"""Who acts in a clause: the candidate, the candidate's group, somebody else, or nobody named.

A Chinese clause often drops its subject; it keeps the last one named in its sentence, and an English clause that
is joined on ("and told them no") does the same.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from app.domain.reading.sentences import Clause


class Person(StrEnum):
    """The actor of a clause."""

    SELF = "self"
    GROUP = "group"
    OTHER = "other"
    NOBODY = "nobody"


_PRONOUN = re.compile(
    r"\b(?P<me>i|i'm|i've|i'd|i'll|me|my|mine|myself)\b"
    r"|\b(?P<us>we|we've|we'd|we'll|we're|us|our|ours)\b"
    r"|\b(?P<they>he|she|they|him|her|them|his|their|he'd|she'd|they'd|they've|somebody|someone|nobody|people|you)\b"
    r"|(?P<zhus>我们|咱们|咱|我司|我方|团队|整个团队|我们组)|(?P<zhme>我|本人)|(?P<zhthey>他们|她们|他|她|人家|你们|你|别人|对方)"
)
_MINE_NOT_ME = re.compile(
    r"\b(?:my (?:director|manager|boss|lead|team|vp|company|department|colleague|infra colleague))\b"
)


def persons(text: str, clauses: Sequence[Clause]) -> tuple[Person, ...]:
    """The actor of each clause, carried over within a sentence where none is named."""
    actors: list[Person] = []
    sentence, carried = -1, Person.NOBODY
    for clause in clauses:
        if clause.sentence != sentence:
            sentence, carried = clause.sentence, Person.NOBODY
        named = first_person_named(text[clause.start : clause.end])
        if named is not Person.NOBODY:
            carried = named
        actors.append(carried)
    return tuple(actors)


def first_person_named(clause: str) -> Person:
    """The first actor named in one clause."""
    clause = _MINE_NOT_ME.sub("they", clause)
    found = _PRONOUN.search(clause)
    if found is None:
        return Person.NOBODY
    if found["me"] or found["zhme"]:
        return Person.SELF
    return Person.GROUP if found["us"] or found["zhus"] else Person.OTHER
