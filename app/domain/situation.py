"""What the director looks at, and what every act needs to decide from it."""

import hashlib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace

from app.domain.act import Act
from app.domain.asked_back import Courtesies
from app.domain.background import Background, Claim, claims_of
from app.domain.interview import CloseReason, Interview, Mode, Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Loop, Question, Round
from app.domain.reading.lexicon import EMPTY, Lexicon
from app.domain.rubric import Rubric, Signal

# Below this not even a follow-up is worth starting.
MIN_SECONDS_FOR_PROBE = 30.0


@dataclass(frozen=True, slots=True)
class CloseRound:
    """The round is over."""

    reason: CloseReason


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """A round that the same person has played in this loop before, in this interview or in the one it continues."""

    plan: Round
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What the director looks at.

    `turns` are the round's, all of them answered; `asked` the bank ids used anywhere in the interview;
    `seconds_left` is None when the clock is off. `earlier` are the rounds before, oldest first. `words` are the
    lists of prompts/cues.yaml, by which acts read a reply. `time_factor` stretches the
    minutes, and is None when the clock is off. `went_on`: the round had ended as failed before.
    `whole` are the turns of all acts of the round, where `turns` are those of one.
    """

    round: Round
    rubric: Rubric
    turns: Sequence[Turn]
    asked: Set[str]
    seconds_left: float | None
    seed: int
    loop: Loop | None = None
    language: Language = Language.EN
    mode: Mode = Mode.PRACTICE
    background: Background = field(default_factory=Background)
    earlier: tuple[EarlierRound, ...] = ()
    words: Lexicon = field(default=EMPTY)
    time_factor: float | None = 1.0
    went_on: bool = False
    courtesies: Courtesies = field(default_factory=Courtesies)
    whole: Sequence[Turn] = ()

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The round's signals, most important first."""
        return tuple(self.rubric.signals[signal] for signal in self.round.weights)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What the candidate's papers claim, read anew each time: there is one use for it in a round."""
        return claims_of(self.background, self.words)

    @property
    def last(self) -> Turn | None:
        """The turn answered last."""
        return self.turns[-1] if self.turns else None

    def short_of(self, seconds: float) -> bool:
        """Whether no more than this much time is left."""
        return self.seconds_left is not None and self.seconds_left <= seconds

    def within(self, act: Act) -> "Situation":
        """The same, as the act sees it: its own turns, and the time that later acts do not need."""
        acts = self.round.acts
        kept_back = 60 * sum(other.minutes for other in acts[acts.index(act) + 1 :])
        left = None if self.seconds_left is None else self.seconds_left - kept_back
        whole = self.whole or self.turns
        own = _as_if_asked_once([turn for turn in self.turns if turn.move.act == act.id])
        return replace(self, turns=own, seconds_left=left, whole=whole)


def _as_if_asked_once(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """The turns with whatever was asked again standing in the place, and with the move, of what it repeats."""
    once: list[Turn] = []
    for turn in turns:
        if once and turn.move.kind in (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK):
            once[-1] = replace(turn, move=once[-1].move)
        else:
            once.append(turn)
    return tuple(once)


def asked_questions(interview: Interview) -> frozenset[str]:
    """The bank ids of every question this interview has used."""
    moves = {turn.move.question for turn in interview.turns}
    return frozenset(moves | {turn.rephrased.question for turn in interview.turns if turn.rephrased})


def reply_of(turn: Turn) -> Reply:
    """What kind of thing came back; a turn without an attempt counts as declined."""
    return turn.attempt.reply if turn.attempt else Reply.DECLINED


def answer_to(turn: Turn) -> str:
    """The words that were said, or nothing."""
    return turn.attempt.text if turn.attempt and turn.attempt.reply is Reply.ANSWER else ""


def draw(questions: Sequence[Question], seed: int) -> Question:
    """The same choice for the same seed, another for another: no random state, no clock."""
    return min(questions, key=lambda q: hashlib.sha256(f"{seed}:{q.id}".encode()).digest())


Decided = Move | CloseRound | None
