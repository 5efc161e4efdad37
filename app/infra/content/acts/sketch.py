"""A sketch on the clock, as its file tells it."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.acts.sketch import LEFT_OUT, Part, Sketch
from app.domain.reading import lexicon
from app.infra.content.acts.base import ActForm, Plainly
from app.infra.content.forms.cues import CueEntries
from app.infra.content.forms.fields import Form, Id, Words


class SketchOpening(Form):
    """How the sketch is asked for, and once more in other words."""

    text: Plainly
    rephrased: Plainly


class PartForm(Form):
    """A part that belongs into the sketch: the words that name it, and what is asked while it is missing."""

    id: Id
    title: Words
    words: CueEntries
    asks: Annotated[tuple[Plainly, ...], Field(min_length=1)]


def _different(parts: tuple[PartForm, ...]) -> tuple[PartForm, ...]:
    names = [LEFT_OUT, *(part.id for part in parts)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PydanticCustomError("parts", "{twice} is taken; ids must differ", {"twice": ", ".join(twice)})
    return parts


class SketchForm(ActForm):
    """`clock` are the minutes for the whole sketch; parts stand in order of importance, `most` of them are asked
    about. `left_out` are words by which a part is named as one that is not needed."""

    kind: Literal["sketch"]
    clock: Annotated[StrictInt, Field(ge=1, le=60)]
    most: Annotated[StrictInt, Field(ge=0, le=20)]
    signal: StrictStr
    openings: Annotated[tuple[SketchOpening, ...], Field(min_length=1)]
    left_out: CueEntries
    parts: Annotated[tuple[PartForm, ...], Field(min_length=3), AfterValidator(_different)]

    def signals(self) -> Iterable[str]:
        """The signal its questions aim at."""
        return (self.signal,)

    def build(self, name: str, prefix: str) -> Sketch:
        """As the domain knows it."""
        openings = enumerate(self.openings, start=1)
        return Sketch(
            id=name,
            openings=tuple(
                opening.text.question(f"{prefix}.opening.{number}", rephrased=opening.rephrased)
                for number, opening in openings
            ),
            parts=tuple(_part(part, f"{prefix}.{part.id}") for part in self.parts),
            words=lexicon.build({LEFT_OUT: self.left_out} | {part.id: part.words for part in self.parts}),
            clock=self.clock,
            most=self.most,
            signal=self.signal,
            minutes=self.minutes,
        )


def _part(form: PartForm, prefix: str) -> Part:
    numbered = enumerate(form.asks, start=1)
    asks = tuple(line.question(f"{prefix}.{number}") for number, line in numbered)
    return Part(form.id, form.title.bilingual(), asks)
