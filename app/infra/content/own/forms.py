"""The shape of a user's loop: all of it in one file, and most of it may be left out."""

from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.language import Language
from app.infra.content.forms.fields import Form, Frame, Id, Lines, Version, Weight, Words
from app.infra.content.forms.loop import LAST_PLACE

DEFAULT_PERSONA = "hiring_manager"
DEFAULT_MINUTES = 30
DEFAULT_TOPICS = 3
DAYS_A_ROUND = 7
ValueT = TypeVar("ValueT")


def _different(values: tuple[ValueT, ...]) -> tuple[ValueT, ...]:
    if len(set(values)) != len(values):
        raise PydanticCustomError("repeated", "names something twice; keep one")
    return values


class OwnPersonaForm(Form):
    """An interviewer. What is left out is taken from the shipped persona that `like` names."""

    id: Id
    name: Words
    title: Words
    style: Words
    manner: Words | None = None
    greetings: Lines
    like: StrictStr = DEFAULT_PERSONA
    transitions: Lines | None = None
    after_declined: Lines | None = None
    ask_again: Lines | None = None
    challenge_frames: Annotated[tuple[Frame, ...], Field(min_length=1)] | None = None
    rephrase_frames: Lines | None = None
    closings: Lines | None = None
    time_closings: Lines | None = None


class OwnOpeningForm(Form):
    """An opening question, which may be text alone; without `signals` it aims at all that the round weighs."""

    id: Id | None = None
    text: Words
    rephrased: Words | None = None
    signals: Annotated[tuple[StrictStr, ...], Field(min_length=1), AfterValidator(_different)] | None = None


class OwnRoundForm(Form):
    """One round. `questions` names a shipped round, `loop.round`, whose openings and probes are used as well."""

    id: Id
    title: Words
    focus: Words | None = None
    minutes: Annotated[StrictInt, Field(ge=1, le=240)] = DEFAULT_MINUTES
    topics: Annotated[StrictInt, Field(ge=1, le=20)] = DEFAULT_TOPICS
    interviewers: Annotated[tuple[StrictStr, ...], Field(min_length=1), AfterValidator(_different)] = (
        DEFAULT_PERSONA,
    )
    weights: Annotated[dict[StrictStr, Weight], Field(min_length=1)]
    questions: StrictStr | None = None
    openings: tuple[OwnOpeningForm, ...] = ()
    probes: dict[StrictStr, dict[StrictStr, Lines]] = Field(default_factory=dict)


class OwnLoopForm(Form):
    """<id>.yaml in the users' folder. `languages` are those it can be rehearsed in."""

    id: Id
    version: Version = 1
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AfterValidator(_different)] = tuple(Language)
    title: Words
    company: Words
    role: Words
    summary: Words
    place: Annotated[StrictInt, Field(ge=1)] = LAST_PLACE
    days: Annotated[StrictInt, Field(ge=1, le=365)] | None = None
    personas: tuple[OwnPersonaForm, ...] = ()
    rounds: Annotated[tuple[OwnRoundForm, ...], Field(min_length=1)]
