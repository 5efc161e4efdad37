"""The file of an interviewer."""

from typing import Annotated

from pydantic import Field, StrictBool

from app.infra.content.forms.fields import Form, Frame, Id, Lines, Version, Words


class PersonaForm(Form):
    """prompts/personas/<id>.yaml"""

    id: Id
    version: Version
    name: Words
    title: Words
    style: Words
    manner: Words
    greetings: Lines
    transitions: Lines
    after_declined: Lines
    ask_again: Lines
    challenge_frames: Annotated[tuple[Frame, ...], Field(min_length=1)]
    rephrase_frames: Lines
    closings: Lines
    time_closings: Lines
    joins: tuple[Words, ...] = ()
    heard: Frame | None = None
    missed: Words | None = None
    raises_bar: StrictBool = False
