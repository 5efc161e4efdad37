"""The port to a chat model. The client that speaks to a server implements it; `ScriptedChat` stands in for one."""

import math
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Failure(StrEnum):
    """Why a model gave nothing that could be used. `prompts/phrases/outcomes.yaml` has words for each."""

    UNREACHABLE = "unreachable"
    WRONG_KEY = "wrong_key"
    FORBIDDEN = "forbidden"
    UNKNOWN_MODEL = "unknown_model"
    WRONG_ADDRESS = "wrong_address"
    RATE_LIMITED = "rate_limited"
    NO_CREDIT = "no_credit"
    SERVER_FAILED = "server_failed"
    TOO_SLOW = "too_slow"
    CUT_OFF = "cut_off"
    NONSENSE = "nonsense"
    EMPTY = "empty"
    REFUSED = "refused"
    FILTERED = "filtered"
    TOO_LONG = "too_long"
    CONTEXT_FULL = "context_full"
    CONTEXT_CUT = "context_cut"
    NOT_ACCEPTED = "not_accepted"
    RESTING = "resting"
    INTERVIEW_CEILING = "interview_ceiling"
    DAY_CEILING = "day_ceiling"
    NOT_CONFIGURED = "not_configured"
    BROKEN_FORM = "broken_form"
    UNFIT = "unfit"
    STOPPED = "stopped"


class Purpose(StrEnum):
    """What a model is asked for."""

    INTERVIEWER = "interviewer"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat. `role` is `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is asked of a model. With `schema` (a JSON Schema) the reply should be one JSON object of that shape.

    `interview` is the id of the interview the call is made for, if any; its tokens are counted there. A reply is of
    no use after `within_seconds`, where that is less than any call may take.
    """

    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    interview: str | None = None
    within_seconds: float = field(default=math.inf, compare=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call. `cached` are a part of `read`; `estimated` when the server gave no figures."""

    read: int = 0
    cached: int = 0
    written: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What came back. `model` is the name the server gave for what answered.

    `seconds` ran from the request to the end, `first_token_seconds` to the first piece of text.
    """

    text: str
    model: str
    usage: Usage = Usage()
    seconds: float = 0.0
    first_token_seconds: float | None = None


class ChatFailed(Exception):
    """The model gave no reply. `reason` is a `Failure`; `usage` is what the call cost all the same.

    Where not even a request was `sent`, it is no call of the model. `wait` are the seconds for which none will be.
    """

    def __init__(self, reason: str, usage: Usage | None = None, *, sent: bool = True, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usage = usage
        self.sent = sent
        self.wait = wait


Hear = Callable[[str], None]


class Chat(Protocol):
    """A chat model."""

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """The whole reply; ChatFailed, also after a part of it was heard.

        `hear` is called with each piece as it comes, and what it raises ends the call. With a schema there are no
        pieces, since nobody reads half an object.
        """
        ...


@dataclass(frozen=True, slots=True)
class Chats:
    """The models of an installation, each None where there is none."""

    interviewer: Chat | None = None
    judge: Chat | None = None


class ScriptedChat:
    """A chat that replies from a script: for trying out prompts and judges without a model.

    `script` gives the text of the reply to a request, or raises ChatFailed; each reply has this `usage`.
    `requests` keeps all that were made.
    """

    def __init__(
        self, script: Callable[[ChatRequest], str], model: str = "scripted", usage: Usage = Usage()
    ) -> None:
        self._script = script
        self._model = model
        self._usage = usage
        self.requests: list[ChatRequest] = []

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """The script's reply to this request."""
        async with aclosing(self.pieces(request)) as items:
            async for item in items:
                if isinstance(item, ChatReply):
                    return item
                if hear is not None:
                    hear(item)
        raise ChatFailed(Failure.CUT_OFF)

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[str | ChatReply, None]:
        """The script's reply word by word, then the whole of it."""
        self.requests.append(request)
        text = self._script(request)
        for position, word in enumerate(text.split(" ")):
            yield f" {word}" if position else word
        yield ChatReply(text, self._model, self._usage)


def replies(texts: Sequence[str]) -> Callable[[ChatRequest], str]:
    """A script that gives these texts one after the other, and fails with `script_ended` after the last."""
    left = iter(texts)

    def script(_: ChatRequest) -> str:
        try:
            return next(left)
        except StopIteration:
            raise ChatFailed("script_ended") from None

    return script
