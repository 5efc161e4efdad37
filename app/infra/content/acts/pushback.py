"""Pushback, as its file tells it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.acts.pushback import Position, Pushback
from app.domain.acts.stance import Stance
from app.domain.interview import MoveKind
from app.domain.question import Question
from app.domain.reading import lexicon
from app.infra.content.acts.base import ActForm, Line, Plainly
from app.infra.content.forms.cues import CueEntries
from app.infra.content.forms.fields import Form, Id

MIN_POSITIONS = 6
# The second hold on each of three positions comes from these lines, so that none is said twice.
MIN_HOLDS = 3


class AimForm(Form):
    """The check that a move asks for."""

    signal: StrictStr
    check: StrictStr


class AimsForm(Form):
    """What each kind of move asks for."""

    position: AimForm
    hold: AimForm
    give_way: AimForm


class HoldsForm(Form):
    """How a position is held: after agreement, repetition, conviction without data, and a question back."""

    agrees: Plainly
    repeats: Plainly
    holds: Plainly
    asks_back: Plainly


class PositionForm(Form):
    """A wrong position. `about` are the words of the matter; `Position` says when the lines come."""

    id: Id
    about: CueEntries
    statement: Plainly
    again: Plainly
    after: HoldsForm
    partly: Plainly
    wholly: Plainly


Held = Annotated[tuple[Plainly, ...], Field(min_length=MIN_HOLDS)]


class SharedHoldsForm(Form):
    """Lines for any position, when its own was said."""

    agrees: Held
    repeats: Held
    holds: Held
    asks_back: Held


def _different(positions: tuple[PositionForm, ...]) -> tuple[PositionForm, ...]:
    ids = [position.id for position in positions]
    if len(set(ids)) < len(ids):
        raise PydanticCustomError("positions", "hold one id twice; ids must differ")
    return positions


class PushbackForm(ActForm):
    """At most `most` of the positions are put."""

    kind: Literal["pushback"]
    most: Annotated[StrictInt, Field(ge=1, le=MIN_HOLDS)]
    aims: AimsForm
    holds: SharedHoldsForm
    positions: Annotated[tuple[PositionForm, ...], Field(min_length=MIN_POSITIONS), AfterValidator(_different)]

    def signals(self) -> Iterable[str]:
        """What the moves ask for."""
        return (self.aims.position.signal, self.aims.hold.signal, self.aims.give_way.signal)


def build_pushback(form: PushbackForm, name: str, prefix: str) -> Pushback:
    """The act of a file."""
    aims = {
        MoveKind.POSITION: form.aims.position,
        MoveKind.HOLD: form.aims.hold,
        MoveKind.GIVE_WAY: form.aims.give_way,
    }
    return Pushback(
        id=name,
        minutes=form.minutes,
        most=form.most,
        positions=tuple(_position(position, f"{prefix}.{position.id}") for position in form.positions),
        holds={
            Stance.AGREES: tuple(_numbered(f"{prefix}.agrees", form.holds.agrees)),
            Stance.REPEATS: tuple(_numbered(f"{prefix}.repeats", form.holds.repeats)),
            Stance.HOLDS: tuple(_numbered(f"{prefix}.holds", form.holds.holds)),
            Stance.ASKS_BACK: tuple(_numbered(f"{prefix}.asks-back", form.holds.asks_back)),
        },
        aims={kind: (aim.signal, aim.check) for kind, aim in aims.items()},
    )


def _position(form: PositionForm, prefix: str) -> Position:
    def line(name: str, text: Line) -> Question:
        return text.question(f"{prefix}-{name}", rephrased=form.again)

    return Position(
        id=form.id,
        about=lexicon.build({"about": form.about}),
        statement=line("statement", form.statement),
        holds={
            Stance.AGREES: line("agrees", form.after.agrees),
            Stance.REPEATS: line("repeats", form.after.repeats),
            Stance.HOLDS: line("holds", form.after.holds),
            Stance.ASKS_BACK: line("asks-back", form.after.asks_back),
        },
        partly=form.partly.question(f"{prefix}-partly"),
        wholly=form.wholly.question(f"{prefix}-wholly"),
    )


def _numbered(prefix: str, lines: tuple[Line, ...]) -> Iterator[Question]:
    return (line.question(f"{prefix}-{number}") for number, line in enumerate(lines, start=1))
