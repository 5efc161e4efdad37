"""A round of the real content, played against the director alone: no judge, no store, no clock but a given one."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.director import CloseRound, Situation, next_move
from app.domain.interview import Attempt, Interjection, Move, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Round
from app.domain.situation import EarlierRound
from app.voices.lines import filled_for
from tests.making import at
from tests.rehearsal import content


def plan(loop: str, round_id: str) -> Round:
    """The round as it ships."""
    return content().loops[loop].round(round_id)


def situation(
    round_: Round,
    turns: Sequence[Turn] = (),
    *,
    earlier: Sequence[EarlierRound] = (),
    language: Language = Language.EN,
    seed: int = 7,
    seconds_left: float | None = 2400.0,
    time_factor: float | None = 1.0,
) -> Situation:
    """What the director looks at after these turns."""
    return Situation(
        round_,
        content().rubric,
        turns,
        frozenset(turn.move.question for turn in turns),
        seconds_left,
        seed,
        language=language,
        earlier=tuple(earlier),
        words=content().phrases.cues,
        time_factor=time_factor,
    )


def answered(
    turns: Sequence[Turn],
    move: Move,
    text: str,
    *,
    round_: Round,
    language: Language = Language.EN,
    reply: Reply = Reply.ANSWER,
    seconds: float = 40.0,
    thrown_in: str | None = None,
    begun: float | None = None,
) -> tuple[Turn, ...]:
    """The turns with one more: this move and this answer to it."""
    n = len(turns) + 1
    asked = at(n * 100)
    turn = Turn(n, 0, "interviewer", move, said_by(move, round_, language), asked)
    attempt = Attempt(1, text, at(n * 100 + seconds), seconds, reply)
    interjection = Interjection(thrown_in, at(n * 100 + 5)) if thrown_in else None
    begun_at = None if begun is None else at(n * 100 + begun)
    return (*turns, replace(turn, attempts=(attempt,), interjection=interjection, begun_at=begun_at))


def said_by(move: Move, round_: Round, language: Language) -> str:
    """The words of a move, its blanks filled."""
    return filled_for(round_.question(move.question).text.text(language), move, round_)


def moved(decision: Move | CloseRound) -> Move:
    """The decision, which has to be a move."""
    assert isinstance(decision, Move)
    return decision


def after(round_: Round, turns: Sequence[Turn], **options: object) -> Move:
    """The next move after these turns."""
    return moved(next_move(situation(round_, turns, **options)))  # type: ignore[arg-type]
