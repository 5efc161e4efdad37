"""What the committee says: lines with the candidate's words in them, by whom, and what follows from it."""

from dataclasses import dataclass

from app.domain.debrief.verdicts import Decision


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of an answer as a line has them: `quote` is `answer[start:end]` of the counted attempt of `turn`.

    `signal` and `check` say what they are evidence of; None where they are no evidence.
    """

    turn: int
    quote: str
    start: int
    end: int
    signal: str | None = None
    check: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or two. Each of `quotes` stands in `text` word for word, in this order."""

    text: str
    quotes: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What one interviewer heard in a round."""

    persona: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A check that would have to be met."""

    signal: str
    check: str


@dataclass(frozen=True, slots=True)
class Change:
    """What would have changed a decision: these steps (none: had the quoted words not been there), and to what.

    `to` is None where nothing this small would have been enough, and the line says where to begin.
    """

    line: Line
    steps: tuple[Step, ...]
    to: Decision | None


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to keep or to change, beside the candidate's own words that show it."""

    signal: str
    check: str
    text: str
    quote: Cited | None


@dataclass(frozen=True, slots=True)
class Deliberation:
    """What the committee says together.

    `headline` is the decision in a sentence; `reasons` are what decided it, `changes` what would have changed it.
    `mixed` says where signals disagree, `dissent` where whoever guards the bar does, `unscored` what was left out.
    """

    headline: str
    reasons: tuple[Line, ...]
    changes: tuple[Change, ...] = ()
    mixed: tuple[Line, ...] = ()
    dissent: tuple[Line, ...] = ()
    unscored: tuple[Line, ...] = ()
    keep: tuple[Advice, ...] = ()
    change: tuple[Advice, ...] = ()
