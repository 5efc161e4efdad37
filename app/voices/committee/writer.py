"""One call for the whole debrief, one more when something in it cannot be shown, then none, with the reason."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.committee.prose import Prose, Spoken, wrong_with
from app.domain.language import Language
from app.services.chat import Chat, ChatFailed, ChatReply, ChatRequest, Failure, Message
from app.services.ports.committee import Assignment, CommitteePrompt, Written

LANGUAGE_NAMES = {Language.EN: "English", Language.ZH: "Chinese"}
TRIES = 2


class _Statement(BaseModel):
    model_config = ConfigDict(extra="ignore")
    round: str
    persona: str
    text: str


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")
    statements: list[_Statement]
    together: str


class LlmCommitteeWriter:
    """Implements `services.ports.CommitteeWriter` with a chat model."""

    def __init__(self, chat: Chat, prompt: CommitteePrompt) -> None:
        self._chat = chat
        self._prompt = prompt

    async def write(self, assignment: Assignment) -> Written:
        """Prose that may be shown, or the reason why there is none."""
        messages = [
            Message("system", self._prompt.rules(language=LANGUAGE_NAMES[assignment.facts.language])),
            Message("user", assignment.told),
        ]
        model = None
        for _ in range(TRIES):
            try:
                reply = await self._chat.complete(_request(assignment, messages))
            except ChatFailed as failure:
                return Written(None, model, failure.reason)
            model = reply.model
            prose, fault, words = _checked(reply, assignment)
            if prose is not None:
                return Written(prose, model)
            again = self._prompt.repair(fault=fault, words=words)
            messages += [Message("assistant", reply.text), Message("user", again)]
        return Written(None, model, Failure.UNFIT)


def _request(assignment: Assignment, messages: list[Message]) -> ChatRequest:
    return ChatRequest(tuple(messages), schema=_schema(), interview=assignment.interview)


def _checked(reply: ChatReply, assignment: Assignment) -> tuple[Prose | None, str, str]:
    """The prose if it may be shown, else what is wrong and the words it is about."""
    try:
        read = _Reply.model_validate_json(_object_in(reply.text))
    except ValidationError:
        return None, "form", ""
    said = tuple(Spoken(one.round, one.persona, one.text.strip()) for one in read.statements)
    prose = Prose(said, read.together.strip())
    wrong = wrong_with(prose, assignment.facts)
    return (prose, "", "") if wrong is None else (None, wrong.fault.value, wrong.words)


def _object_in(text: str) -> str:
    """The JSON object of a reply that may stand between other words or marks."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _schema() -> Mapping[str, Any]:
    text = {"type": "string"}
    statement = {
        "type": "object",
        "additionalProperties": False,
        "required": ["round", "persona", "text"],
        "properties": {"round": text, "persona": text, "text": text},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["statements", "together"],
        "properties": {"statements": {"type": "array", "items": statement}, "together": text},
    }
