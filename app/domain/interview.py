"""An interview as it is stored: rounds, turns, attempts, and the status that follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.background import Background
from app.domain.debrief import Debrief
from app.domain.language import Language
from app.domain.scorecard import JudgeKind, Scorecard


class Mode(StrEnum):
    """Practice shows scorecards and allows pauses; live does neither until the end."""

    PRACTICE = "practice"
    LIVE = "live"


class Status(StrEnum):
    """Where an interview stands."""

    ASKING = "asking"
    ANSWERING = "answering"
    BETWEEN_ROUNDS = "between_rounds"
    FINISHED = "finished"


class VoiceKind(StrEnum):
    """Who words the questions."""

    RULES = "rules"
    LLM = "llm"


class MoveKind(StrEnum):
    """What the director can decide to do with the next turn. `app/domain/acts/` says which act makes which move."""

    OPEN = "open"
    PROBE = "probe"
    CHALLENGE = "challenge"
    ASK_AGAIN = "ask_again"
    ANSWER_BACK = "answer_back"
    DEMAND = "demand"
    INSIST = "insist"
    POSITION = "position"
    HOLD = "hold"
    GIVE_WAY = "give_way"
    PRESS = "press"
    HAND_OVER = "hand_over"
    CASE_PART = "case_part"
    RESULT = "result"
    SCENARIO = "scenario"
    CONSTRAIN = "constrain"
    SKETCH = "sketch"
    SKETCH_PART = "sketch_part"
    OFFER = "offer"
    COUNTER = "counter"
    SETTLE = "settle"
    FOLLOW_UP = "follow_up"

    @property
    def begins_topic(self) -> bool:
        """Whether what is said from here on is another story than what was said before."""
        return self in _BEGIN_TOPICS


_BEGIN_TOPICS = frozenset(
    {
        MoveKind.OPEN,
        MoveKind.DEMAND,
        MoveKind.POSITION,
        MoveKind.PRESS,
        MoveKind.HAND_OVER,
        MoveKind.SCENARIO,
        MoveKind.SKETCH,
        MoveKind.OFFER,
        MoveKind.FOLLOW_UP,
    }
)


class Reply(StrEnum):
    """What kind of thing the candidate sent."""

    ANSWER = "answer"
    DECLINED = "declined"
    SENSELESS = "senseless"
    ASKED_BACK = "asked_back"


class CloseReason(StrEnum):
    """Why a round ended."""

    TIME = "time"
    TOPICS = "topics"
    ENDED = "ended"
    FAILED = "failed"


TALK = "talk"
# Among the values of a move: what is said before its question.
PREFACE = "preface"
# Among them too: what is said to a question of the candidate's before one's own.
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Move:
    """One decision of the director.

    `question` is the id of the bank question or line it uses; `quote` the candidate's own words it takes up; `act`
    the part of the round it belongs to; `values` what stands in the blanks of its line, beside the quote.
    """

    kind: MoveKind
    question: str
    signal: str | None = None
    check: str | None = None
    quote: str | None = None
    act: str = TALK
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Interjection:
    """What the interviewer threw in while the candidate was answering."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rephrased:
    """The same question put differently because the candidate asked for it. `question` is the bank id used."""

    question: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to a turn. A retake adds another attempt and leaves this one as it is.

    `seconds` runs from the question to the answer, pauses left out. `key` and `fingerprint` make a repeated
    request recognisable. `self_rating` is the level the candidate would give it.
    """

    number: int
    text: str
    answered_at: datetime
    seconds: float
    reply: Reply
    key: str | None = None
    fingerprint: str | None = None
    scorecards: Mapping[JudgeKind, Scorecard] = field(default_factory=dict)
    self_rating: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. `question` is None while the voice still words it.

    `voice` worded it; `stand_in` is the reason if the built-in voice did so in place of the interview's model.
    `begun_at` is when the candidate first touched a key; `hints` are the checks that were hinted at, in order.
    """

    n: int
    round: int
    speaker: str
    move: Move
    question: str | None = None
    asked_at: datetime | None = None
    rephrased: Rephrased | None = None
    voice: VoiceKind = VoiceKind.RULES
    stand_in: str | None = None
    paused_seconds: float = 0.0
    attempts: tuple[Attempt, ...] = ()
    kept: int | None = None
    begun_at: datetime | None = None
    interjection: Interjection | None = None
    hints: tuple[str, ...] = ()

    @property
    def attempt(self) -> Attempt | None:
        """The attempt that counts: the one the candidate kept, else the latest."""
        if self.kept is not None:
            return next(a for a in self.attempts if a.number == self.kept)
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True, slots=True)
class RoundState:
    """One round that was opened. `position` counts the chosen rounds from 0; `extra_seconds` were added by hand.

    `went_on` says that the candidate went on after the round had ended as failed.
    """

    position: int
    id: str
    opened_at: datetime
    closed_at: datetime | None = None
    reason: CloseReason | None = None
    closing: str | None = None
    extra_seconds: float = 0.0
    went_on: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """Everything that is stored of one interview.

    `planned` are the ids of the chosen rounds in order. `time_factor` stretches each round's minutes (1 to 10);
    None turns the clock off. `seed` makes the director's choices differ between interviews, not between runs.
    `continues` is the id of an earlier interview of the same person in the same loop, which this one goes on from.
    `background` are notes beside `resume` and `job_description`, or all of it in one.
    """

    id: str
    seed: int
    loop: str
    planned: tuple[str, ...]
    language: Language
    voice: VoiceKind
    judge: JudgeKind
    mode: Mode
    background: str
    auto_advance: bool
    time_factor: float | None
    created_at: datetime
    paused_at: datetime | None = None
    finished_at: datetime | None = None
    rounds: tuple[RoundState, ...] = ()
    turns: tuple[Turn, ...] = ()
    debrief: Debrief | None = None
    continues: str | None = None
    resume: str = ""
    job_description: str = ""

    @property
    def handed_in(self) -> Background:
        """What the candidate gave before the interview, by what it is."""
        return Background(self.resume, self.job_description, self.background)

    @property
    def status(self) -> Status:
        """Where the interview stands, derived from what is stored."""
        if self.finished_at is not None:
            return Status.FINISHED
        if self.rounds and self.rounds[-1].closed_at is not None:
            return Status.BETWEEN_ROUNDS
        open_turn = self.turns[-1] if self.turns else None
        between = open_turn is not None and open_turn.move.kind is MoveKind.FOLLOW_UP
        if open_turn and open_turn.question is not None and not open_turn.attempts and not between:
            return Status.ANSWERING
        return Status.ASKING

    @property
    def current(self) -> RoundState | None:
        """The round opened last."""
        return self.rounds[-1] if self.rounds else None

    def turn(self, n: int) -> Turn | None:
        """Turn `n` (counted from 1 over the whole interview), if it exists."""
        return self.turns[n - 1] if 1 <= n <= len(self.turns) else None

    def turns_of(self, position: int) -> tuple[Turn, ...]:
        """The turns of the round at `position`."""
        return tuple(turn for turn in self.turns if turn.round == position)
