"""What candidates say instead of an answer, and what they may ask."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.interview import Reply
from app.domain.reply import classify
from app.infra.content.forms.cues import CueEntries
from app.infra.content.forms.fields import Form, Lines


def _whole_reply(text: str) -> str:
    if classify(text, declined={text}, fillers=frozenset()) is not Reply.DECLINED:
        raise PydanticCustomError("reply", "must be one clause in lower case, without punctuation at its ends")
    return text


WholeReplies = Annotated[tuple[Annotated[StrictStr, AfterValidator(_whole_reply)], ...], Field(min_length=1)]


class RepliesInLanguages(Form):
    """Whole replies of one kind."""

    en: WholeReplies
    zh: WholeReplies


class WordsOfQuestions(Form):
    """Pieces of what a candidate may ask, in lower case and plain spelling."""

    en: CueEntries
    zh: CueEntries


class RepliesForm(Form):
    """prompts/replies.yaml"""

    declined: RepliesInLanguages
    asking: WordsOfQuestions
    about_question: WordsOfQuestions
    courtesy: WordsOfQuestions
    put_offs: Lines
    fillers: RepliesInLanguages
