"""What the candidate holds against something in the debrief: "this is wrong because …", kept with that item.

It changes nothing by itself. Whoever wants a check judged otherwise says so of the answer behind (`said.py`), and
that goes into the calibration rows.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.debrief import Debrief, Deliberation, RoundResult


class DebriefPart(StrEnum):
    """Where in the debrief an item stands."""

    REASON = "reason"
    CHANGE = "change"
    MIXED = "mixed"
    DISSENT = "dissent"
    KEEP = "keep"
    IMPROVE = "improve"
    STATEMENT = "statement"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a debrief says, by its words; a flag by its id. `round` is empty for the loop as a whole."""

    part: DebriefPart
    round: str
    text: str

    @property
    def key(self) -> str:
        """A short name, the same wherever the same is said."""
        said = "\0".join((self.part.value, self.round, self.text))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Objection:
    """The candidate's reason why an item is wrong. The item's words stay even if a later debrief has others."""

    id: int
    item: Item
    reason: str
    created_at: datetime


def items_of(debrief: Debrief) -> frozenset[Item]:
    """Everything in a debrief that can be objected to."""
    together = _together(debrief.deliberation) if debrief.deliberation else ()
    flags = (Item(DebriefPart.FLAG, "", flag.flag) for flag in debrief.flags)
    rounds = (item for round_ in debrief.rounds for item in _round(round_))
    return frozenset((*together, *flags, *rounds))


def _together(said: Deliberation) -> Iterator[Item]:
    lines = (
        (DebriefPart.REASON, said.reasons),
        (DebriefPart.MIXED, said.mixed),
        (DebriefPart.DISSENT, said.dissent),
    )
    for part, found in lines:
        yield from (Item(part, "", line.text) for line in found)
    yield from (Item(DebriefPart.CHANGE, "", change.line.text) for change in said.changes)
    for part, advice in ((DebriefPart.KEEP, said.keep), (DebriefPart.IMPROVE, said.change)):
        yield from (Item(part, "", one.text) for one in advice)


def _round(result: RoundResult) -> Iterator[Item]:
    for statement in result.statements:
        yield from (Item(DebriefPart.STATEMENT, result.round, line.text) for line in statement.lines)
    yield from (Item(DebriefPart.CHANGE, result.round, change.line.text) for change in result.changes)
    yield from (Item(DebriefPart.FLAG, result.round, flag.flag) for flag in result.flags)
