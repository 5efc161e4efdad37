"""The questions of a round, and openings around a line of the candidate's papers."""

from typing import Annotated

from pydantic import Field, StrictStr

from app.infra.content.forms.fields import Form, Frame, Id, Words

MIN_OPENINGS = 8
MIN_PROBES = 3


class OpeningForm(Form):
    """One opening question of a bank."""

    id: Id
    signals: Annotated[tuple[StrictStr, ...], Field(min_length=1)]
    text: Words
    rephrased: Words


Probes = Annotated[tuple[Words, ...], Field(min_length=MIN_PROBES)]


class QuestionsForm(Form):
    """prompts/questions/<loop>.<round>.yaml"""

    openings: Annotated[tuple[OpeningForm, ...], Field(min_length=MIN_OPENINGS)]
    probes: dict[StrictStr, dict[StrictStr, Probes]]


class ClaimLineForm(Form):
    """An opening around a line of the candidate's papers; the second wording need not repeat it."""

    id: Id
    text: Frame
    rephrased: Words


class ClaimLinesForm(Form):
    """prompts/claims.yaml"""

    lines: Annotated[tuple[ClaimLineForm, ...], Field(min_length=1)]
