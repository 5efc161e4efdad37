"""Facts: the only things that are ever added to an interview.

A use case decides facts from the stored interview; the store adds all of them in one transaction or none, and
what listeners hear follows from them (`services/announce.py`).
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.debrief import Debrief
from app.domain.interview import Attempt, CloseReason, Interjection, Move, Rephrased, VoiceKind
from app.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """The round at `position` of the chosen rounds began."""

    position: int
    round: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TurnOpened:
    """The director decided the next move; the voice has yet to word it."""

    n: int
    round: int
    speaker: str
    move: Move


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """The question of turn `n` is complete.

    `voice` worded it; `stand_in` says why the built-in voice did so in place of the interview's model.
    """

    n: int
    speaker: str
    text: str
    at: datetime
    voice: VoiceKind = VoiceKind.RULES
    stand_in: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionRephrased:
    """The open question of turn `n` was put differently."""

    n: int
    speaker: str
    rephrased: Rephrased


@dataclass(frozen=True, slots=True)
class Interjected:
    """The interviewer threw something in while turn `n` was being answered."""

    n: int
    interjection: Interjection


@dataclass(frozen=True, slots=True)
class Begun:
    """The candidate touched the first key of an answer to turn `n`."""

    n: int
    at: datetime


@dataclass(frozen=True, slots=True)
class HintGiven:
    """A hint was asked for in turn `n`; `hints` are all of its hints so far, each `signal.check`."""

    n: int
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An attempt at turn `n` was received."""

    n: int
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class AttemptKept:
    """The candidate chose which attempt counts."""

    n: int
    number: int


@dataclass(frozen=True, slots=True)
class SelfRated:
    """The candidate's own level, 1 to 5, for attempt `number` of turn `n`."""

    n: int
    number: int
    level: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A judge's scorecard for attempt `number` of turn `n`."""

    n: int
    number: int
    scorecard: Scorecard


@dataclass(frozen=True, slots=True)
class OpinionDropped:
    """A model is to judge attempt `number` of turn `n` again; a debrief that counted its scorecard goes with it."""

    n: int
    number: int


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """The round at `position` ended; `closing` is what the interviewer said."""

    position: int
    round: str
    reason: CloseReason
    closing: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WentOn:
    """The candidate goes on with the round at `position`, which had ended as failed; a debrief of it goes."""

    position: int
    round: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock was stopped by hand."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clock runs again; `seconds` were paused and are added to turn `n`."""

    n: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TimeAdded:
    """Seconds were added to the round at `position`."""

    position: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The interview ended."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Debriefed:
    """The debrief is ready."""

    debrief: Debrief


Fact = (
    RoundOpened
    | TurnOpened
    | QuestionAsked
    | QuestionRephrased
    | Interjected
    | Begun
    | HintGiven
    | AnswerGiven
    | AttemptKept
    | SelfRated
    | Scored
    | OpinionDropped
    | RoundClosed
    | WentOn
    | Paused
    | Resumed
    | TimeAdded
    | Finished
    | Debriefed
)
