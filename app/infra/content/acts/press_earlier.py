"""Pressing earlier answers, as its file tells it."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from app.domain.acts.press_earlier import PressEarlier
from app.domain.choices import Lack
from app.domain.question import Question
from app.infra.content.acts.base import ActForm, Line, Plainly, lines_with
from app.infra.content.forms.fields import Form

MIN_INSISTS = 2
Pressed = Annotated[Line, lines_with("quote", "round")]


class LackForm(Form):
    """What is said when one thing is missing: first, and once more if the answer still leaves it open."""

    presses: Annotated[tuple[Pressed, ...], Field(min_length=1)]
    insists: Annotated[tuple[Pressed, ...], Field(min_length=MIN_INSISTS)]


def _every_lack(lacks: "dict[Lack, LackForm]") -> "dict[Lack, LackForm]":
    missing = [lack.value for lack in Lack if lack not in lacks]
    if missing:
        raise PydanticCustomError("lacks", "must have lines for {missing}", {"missing": ", ".join(missing)})
    return lacks


class PressEarlierForm(ActForm):
    """At most `most` choices are pressed; none once no more than `leave` minutes of the round are left."""

    kind: Literal["press_earlier"]
    most: Annotated[StrictInt, Field(ge=1, le=10)]
    leave: Annotated[StrictInt, Field(ge=0, le=240)]
    nothing: Annotated[tuple[Plainly, ...], Field(min_length=1)]
    lacks: Annotated[dict[Lack, LackForm], AfterValidator(_every_lack)]

    def build(self, name: str, prefix: str) -> PressEarlier:
        """As the domain knows it."""
        return PressEarlier(
            id=name,
            presses={lack: tuple(_numbered(f"{prefix}.{lack}", form.presses)) for lack, form in self.lacks.items()},
            insists={
                lack: tuple(_numbered(f"{prefix}.{lack}.again", form.insists)) for lack, form in self.lacks.items()
            },
            nothing=tuple(_numbered(f"{prefix}.nothing", self.nothing)),
            most=self.most,
            leave=self.leave,
            minutes=self.minutes,
        )


def _numbered(prefix: str, lines: tuple[Line, ...]) -> Iterator[Question]:
    return (line.question(f"{prefix}.{number}") for number, line in enumerate(lines, start=1))
