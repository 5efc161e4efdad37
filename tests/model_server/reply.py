"""What a call is answered with: the chunks of a stream, or the whole of it."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.model_server.personalities import Spoken
from tests.model_server.personalities.base import Json
from tests.model_server.speech import pieces


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. `opening` are chunks that come before the first of it."""

    model: str
    spoken: Spoken
    usage: Json | None
    opening: list[Json]

    def whole(self) -> Json:
        """In one piece."""
        spoken = self.spoken
        content = None if spoken.refusal is not None else spoken.content
        message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": spoken.refusal}
        if spoken.reasoning:
            message[spoken.reasoning_field] = spoken.reasoning
        choice = {"index": 0, "message": message, "finish_reason": spoken.finish}
        return self._with(object="chat.completion", choices=[choice], usage=self.usage)

    def first_chunks(self) -> Iterator[Json]:
        """What comes before the text."""
        for chunk in self.opening:
            yield self._with(object="chat.completion.chunk", **chunk)
        yield self._delta({"role": "assistant", "content": ""})

    def text_chunks(self) -> Iterator[Json]:
        """The thoughts, then the refusal or the text, a token each."""
        spoken = self.spoken
        for piece in pieces(spoken.reasoning):
            yield self._delta({spoken.reasoning_field: piece, "content": None})
        for piece in pieces(spoken.refusal or ""):
            yield self._delta({"refusal": piece})
        for piece in pieces(spoken.content):
            yield self._delta({"content": piece})

    def last_chunks(self) -> Iterator[Json]:
        """What comes after the text."""
        yield self._delta({}, self.spoken.finish)
        if self.usage is not None:
            yield self._with(object="chat.completion.chunk", choices=[], usage=self.usage)

    def _delta(self, delta: Json, finish: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return self._with(object="chat.completion.chunk", choices=[choice])

    def _with(self, **rest: Any) -> Json:
        return {"id": "chatcmpl-1", "created": int(time.time()), "model": self.model, **rest}


def event(chunk: Json) -> str:
    """The chunk as a line of a stream."""
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
