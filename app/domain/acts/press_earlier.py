"""Pressing earlier answers: the interviewer has read the earlier rounds and comes back to every unclear choice.

Each is read back with the round it was told in, and asked for what is missing. An answer that still leaves it open
is followed up once. What was never played cannot be read: then the first question of the round says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.choices import TRADEOFF, Choice, Lack, gives, unclear_choices
from app.domain.coverage import counted_attempt
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.observation import Noticed
from app.domain.passages import Reader
from app.domain.question import Question
from app.domain.situation import MIN_SECONDS_FOR_PROBE, Decided, Situation, draw, reply_of

_PRESSING = frozenset({MoveKind.PRESS, MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK})


@dataclass(frozen=True, slots=True)
class PressEarlier:
    """`presses` and `insists` are lines by what they ask for, `nothing` what is said when no round was played.

    At most `most` choices are pressed, and none once no more than `leave` minutes of the round remain.
    """

    id: str
    presses: Mapping[Lack, tuple[Question, ...]]
    insists: Mapping[Lack, tuple[Question, ...]]
    nothing: tuple[Question, ...]
    most: int
    leave: float
    minutes: float = 0.0

    def lines(self) -> Iterable[Question]:
        """Everything that is said."""
        for lines in (*self.presses.values(), *self.insists.values()):
            yield from lines
        yield from self.nothing

    def asks_for(self, line: str) -> Lack | None:
        """What the line with this id asks for."""
        banks = (*self.presses.items(), *self.insists.items())
        return next((lack for lack, lines in banks if any(one.id == line for one in lines)), None)


def decide(situation: Situation, act: PressEarlier) -> Decided:
    """A follow-up while the choice is still open, else the next choice; None when none is left."""
    reader = Reader(situation.words)
    return _insist(situation, act, reader) or _press(situation, act, reader)


def preface(situation: Situation, act: PressEarlier) -> Question | None:
    """What is said before the round's first question when there is nothing to press."""
    read = any(counted_attempt(turn) for round_ in situation.earlier for turn in round_.turns)
    return None if read else draw(act.nothing, situation.seed)


def observe(act: PressEarlier, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:
    """How many of the pressed choices were cleared up, and each that was not."""
    pressed = [turn for turn in turns if turn.move.kind is MoveKind.PRESS and turn.attempts]
    if not pressed:
        return
    open_ = [turn for turn in pressed if not _settled(act, turns, turn, reader)]
    numbers = {"pressed": str(len(pressed)), "settled": str(len(pressed) - len(open_))}
    yield Noticed("pressed_earlier", values=numbers)
    for turn in open_:
        lack = act.asks_for(turn.move.question)
        if lack is not None:
            values = {"quote": turn.move.quote or "", "round": turn.move.values.get("round", "")}
            yield Noticed(f"still_no_{lack.value}", turn.n, values=values)


def _settled(act: PressEarlier, turns: Sequence[Turn], press: Turn, reader: Reader) -> bool:
    lack = act.asks_for(press.move.question)
    about = [turn for turn in turns if turn.n == press.n or turn.move.quote == press.move.quote]
    return lack is not None and any(gives(lack, turn, reader) for turn in about)


def _insist(situation: Situation, act: PressEarlier, reader: Reader) -> Move | None:
    last = situation.last
    if last is None or last.move.kind not in _PRESSING:
        return None
    lack = act.asks_for(last.move.question)
    if lack is None or reply_of(last) is not Reply.ANSWER or gives(lack, last, reader):
        return None
    fresh = [line for line in act.insists[lack] if line.id not in situation.asked]
    if not fresh or situation.short_of(MIN_SECONDS_FOR_PROBE):
        return None
    line = draw(fresh, situation.seed)
    return Move(MoveKind.INSIST, line.id, *_aim(situation, lack), last.move.quote, values=last.move.values)


def _press(situation: Situation, act: PressEarlier, reader: Reader) -> Move | None:
    done = [turn.move.quote for turn in situation.turns if turn.move.kind is MoveKind.PRESS]
    if len(done) >= act.most or situation.short_of(60 * act.leave):
        return None
    for choice in unclear_choices(situation.earlier, reader, situation.language):
        line = _line(situation, act, choice)
        if line is not None and choice.quote not in done:
            values = {"round": choice.round.title.text(situation.language)}
            aim = _aim(situation, choice.lacks[0])
            return Move(MoveKind.PRESS, line.id, *aim, choice.quote, values=values)
    return None


def _line(situation: Situation, act: PressEarlier, choice: Choice) -> Question | None:
    fresh = [line for line in act.presses[choice.lacks[0]] if line.id not in situation.asked]
    return draw(fresh, situation.seed) if fresh else None


def _aim(situation: Situation, lack: Lack) -> tuple[str | None, str | None]:
    """The signal and check that are aimed at, where the round weighs them."""
    return (TRADEOFF, lack.check) if TRADEOFF in situation.round.weights else (None, None)
