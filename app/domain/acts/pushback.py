"""Pushback: the interviewer holds a wrong position for a reason, and gives it up to data only.

A position is put; whoever agrees, repeats what was said or holds without data hears him hold it, twice at most.
Data makes him give way half and ask what would prove the candidate wrong; a straight answer to that, wholly.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain

from app.domain.acts.stance import Stance, Stood, stance_of
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.observation import Noticed
from app.domain.passages import Reader, Telling, read
from app.domain.question import Question
from app.domain.reading.lexicon import Lexicon
from app.domain.situation import MIN_SECONDS_FOR_PROBE, Decided, Situation, answer_to, draw, reply_of

MOST_HOLDS = 2
# A new position with less time would only be put and dropped.
MIN_SECONDS_FOR_POSITION = 180.0
Aim = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Position:
    """Something wrong that can be believed. `about` holds the words of the matter, on which evidence has to bear.

    `statement` puts it with its reason; `holds` come after each kind of reply; `partly` gives way and asks what
    would prove the candidate wrong, `wholly` gives it up.
    """

    id: str
    about: Lexicon
    statement: Question
    holds: Mapping[Stance, Question]
    partly: Question
    wholly: Question

    def lines(self) -> Iterator[Question]:
        """All that is said about it."""
        yield from (self.statement, *self.holds.values(), self.partly, self.wholly)


@dataclass(frozen=True, slots=True)
class Pushback:
    """The act. `most` positions are put; `holds` are for any of them; `aims` are the checks that moves aim at."""

    id: str
    minutes: float
    most: int
    positions: tuple[Position, ...]
    holds: Mapping[Stance, tuple[Question, ...]]
    aims: Mapping[MoveKind, Aim]

    def lines(self) -> Iterable[Question]:
        """Everything he may say."""
        own = (position.lines() for position in self.positions)
        return chain(chain.from_iterable(own), chain.from_iterable(self.holds.values()))


@dataclass(frozen=True, slots=True)
class Bout:
    """One position and the turns that were spent on it."""

    position: Position
    turns: tuple[Turn, ...]

    def count(self, kind: MoveKind) -> int:
        """How often he made this move."""
        return sum(turn.move.kind is kind for turn in self.turns)

    def stood(self, reader: Reader) -> Iterator[tuple[Turn, Stood]]:
        """Where each reply stands that is one."""
        earlier: list[Telling] = []
        for turn in self.turns:
            if reply_of(turn) in (Reply.ANSWER, Reply.ASKED_BACK) and turn.attempt:
                telling = reader.read(turn.attempt.text)
                yield turn, stance_of(telling, earlier, self.position.about, self._given())
                earlier.append(telling)

    def _given(self) -> Sequence[Telling]:
        """Every text of his, since the figures in them are his."""
        return [read(line.text.text(language)) for line in self.position.lines() for language in Language]


def decide(situation: Situation, act: Pushback) -> Decided:
    """The next line; None when enough positions were put, or time is short."""
    bouts = bouts_of(act, situation.turns)
    if bouts and situation.short_of(MIN_SECONDS_FOR_PROBE):
        return None
    move = _within_bout(bouts[-1], situation, act) if bouts else None
    return move or _next_position(bouts, situation, act)


def bouts_of(act: Pushback, turns: Iterable[Turn]) -> tuple[Bout, ...]:
    """The positions that were put, each with its turns."""
    positions = {position.statement.id: position for position in act.positions}
    bouts: list[Bout] = []
    for turn in turns:
        put = positions.get(turn.move.question)
        if put is not None and not (bouts and bouts[-1].position is put):
            bouts.append(Bout(put, (turn,)))
        elif bouts:
            bouts[-1] = Bout(bouts[-1].position, (*bouts[-1].turns, turn))
    return tuple(bouts)


def observe(act: Pushback, turns: Sequence[Turn], reader: Reader) -> Iterator[Noticed]:
    """How the candidate stood: agreed under pressure, repeated, held with data, changed because of data."""
    for bout in bouts_of(act, turns):
        for turn, stood in bout.stood(reader):
            if stood.stance in _NOTICED and turn.move.kind in (MoveKind.POSITION, MoveKind.HOLD):
                words = reader.read(answer_to(turn)).slice(stood.at.start, stood.at.end).text
                yield Noticed(f"pushback_{stood.stance.value}", turn.n, words)


_NOTICED = frozenset({Stance.AGREES, Stance.REPEATS, Stance.HOLDS_WITH_DATA, Stance.CHANGES_WITH_DATA})


def _within_bout(bout: Bout, situation: Situation, act: Pushback) -> Move | None:
    """Go on with this position; None to leave it."""
    last = bout.turns[-1]
    if last.move.question == bout.position.wholly.id or reply_of(last) in (Reply.DECLINED, Reply.SENSELESS):
        return None
    reader = Reader(situation.words)
    stance = list(bout.stood(reader))[-1][1].stance
    if last.move.question == bout.position.partly.id:
        return _give_up(bout, stance, reader.read(answer_to(last)), act)
    if stance is Stance.HOLDS_WITH_DATA:
        return _move(MoveKind.GIVE_WAY, bout.position.partly, act)
    if stance is Stance.CHANGES_WITH_DATA or bout.count(MoveKind.HOLD) >= MOST_HOLDS:
        return None
    return _hold(bout.position, stance, situation.asked, act)


def _give_up(bout: Bout, stance: Stance, reply: Telling, act: Pushback) -> Move | None:
    """Wholly, when the candidate said what would prove them wrong, or brought more data."""
    named = bool(reply.amounts) or any(hit.group in {"supposed", "evidence"} for hit in reply.hits)
    if stance.has_data or (named and stance is not Stance.AGREES):
        return _move(MoveKind.GIVE_WAY, bout.position.wholly, act)
    return None


def _hold(position: Position, stance: Stance, asked: Set[str], act: Pushback) -> Move | None:
    """His own line on this matter first, then one for any; None when all were said."""
    own = position.holds.get(stance)
    lines = (own, *act.holds.get(stance, ()), *act.holds[Stance.HOLDS]) if own else act.holds[stance]
    fresh = next((line for line in lines if line.id not in asked), None)
    return _move(MoveKind.HOLD, fresh, act) if fresh else None


def _next_position(bouts: Sequence[Bout], situation: Situation, act: Pushback) -> Move | None:
    fresh = [position.statement for position in act.positions if position.statement.id not in situation.asked]
    short = bool(bouts) and situation.short_of(MIN_SECONDS_FOR_POSITION)
    if not fresh or short or len(bouts) >= act.most:
        return None
    return _move(MoveKind.POSITION, draw(fresh, situation.seed), act)


def _move(kind: MoveKind, line: Question, act: Pushback) -> Move:
    signal, check = act.aims[kind]
    return Move(kind, line.id, signal, check)
