"""The file of a loop: its rounds, what ends one on the spot, and what is asked after one."""

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from app.domain.interview import TALK
from app.infra.content.forms.fields import Form, Id, Version, Weight, Words
from app.infra.content.forms.replies import WordsOfQuestions

LAST_PLACE = 100


class InstantFailForm(Form):
    """What ends a round on the spot. `missing` is the end of a sentence that says what was missing."""

    signal: StrictStr
    check: StrictStr
    topics: Annotated[StrictInt, Field(ge=1, le=20)]
    missing: Words
    closing: Words


class FollowUpQuestionForm(Words):
    """One question between rounds, and the check that it is after."""

    signal: StrictStr
    check: StrictStr


class FollowUpForm(Form):
    """What is asked after a round, to be answered within `hours`."""

    hours: Annotated[StrictInt, Field(ge=1, le=240)]
    questions: Annotated[tuple[FollowUpQuestionForm, ...], Field(min_length=2)]


class RoundForm(Form):
    """One round of a loop file. `acts` are `talk` and names of files in prompts/acts, in the order of playing."""

    id: Id
    title: Words
    focus: Words
    minutes: Annotated[StrictInt, Field(ge=1, le=240)]
    topics: Annotated[StrictInt, Field(ge=1, le=20)]
    interviewers: Annotated[tuple[StrictStr, ...], Field(min_length=1)]
    acts: Annotated[tuple[StrictStr, ...], Field(min_length=1)] = (TALK,)
    weights: Annotated[dict[StrictStr, Weight], Field(min_length=1)]
    questions: StrictStr
    hesitation: StrictBool = False
    instant_fail: InstantFailForm | None = None
    follow_up: FollowUpForm | None = None


class LoopFactForm(Form):
    """Something a candidate may ask about, and the answer."""

    about: WordsOfQuestions
    text: Words


class LoopForm(Form):
    """prompts/loops/<id>.yaml; loops are listed by `place`, then by id, and the first of them is the one offered"""

    id: Id
    version: Version
    title: Words
    company: Words
    role: Words
    summary: Words
    place: Annotated[StrictInt, Field(ge=1)] = LAST_PLACE
    days: Annotated[StrictInt, Field(ge=1, le=365)]
    facts: tuple[LoopFactForm, ...] = ()
    rounds: Annotated[tuple[RoundForm, ...], Field(min_length=1)]
