"""The port to a chat model. The client that speaks to a server implements it; `ScriptedChat` stands in for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat. `role` is `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is asked of a model. With `schema` (a JSON Schema) the reply should be one JSON object of that shape."""

    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    parameters: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What came back. `model` is the name the server gave for what answered."""

    text: str
    model: str


class ChatFailed(Exception):
    """The model gave no reply. `reason` is a short name a page has words for, such as `timeout` or `refused`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Chat(Protocol):
    """A chat model."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The whole reply; ChatFailed."""
        ...


class ScriptedChat:
    """A chat that replies from a script: for trying out prompts and judges without a model.

    `script` gives the text of the reply to a request, or raises ChatFailed. `requests` keeps all that were made.
    """

    def __init__(self, script: Callable[[ChatRequest], str], model: str = "scripted") -> None:
        self._script = script
        self._model = model
        self.requests: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The script's reply to this request."""
        self.requests.append(request)
        return ChatReply(self._script(request), self._model)


def replies(texts: Sequence[str]) -> Callable[[ChatRequest], str]:
    """A script that gives these texts one after the other, and fails with `script_ended` after the last."""
    left = iter(texts)

    def script(_: ChatRequest) -> str:
        try:
            return next(left)
        except StopIteration:
            raise ChatFailed("script_ended") from None

    return script
