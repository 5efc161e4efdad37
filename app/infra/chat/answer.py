"""One reply put together from its chunks, or read from one document; the same fields either way."""

import time
from typing import Any

import orjson

from app.infra.chat.failures import CallFailed, failure_of, refusal_of
from app.infra.chat.sse import EventLines
from app.infra.chat.thinking import Thinking
from app.services.chat import Failure

DONE = b"[DONE]"
# Far more than any question or form: what goes on is not read to its end.
LONGEST_SAID = 64 * 1024
LONGEST_NAME = 200
# What servers say besides `stop` when a reply was not ended by the model. Other words count as `stop`.
_FINISHES = {
    "length": Failure.TOO_LONG,
    "max_tokens": Failure.TOO_LONG,
    "sensitive": Failure.FILTERED,
    "model_length": Failure.TOO_LONG,
    "content_filter": Failure.FILTERED,
    "insufficient_system_resource": Failure.SERVER_FAILED,
    "error": Failure.SERVER_FAILED,
    "abort": Failure.SERVER_FAILED,
}


class Answer:
    """What a server has sent so far.

    `begun` tells that it answered at all, `done` that no more comes. `alive` counts chunks with text or thinking,
    `spoke_at` is when the first text came, on the monotonic clock.
    `hold` is what `Thinking` takes.
    """

    def __init__(self, hold: bool = False) -> None:
        self.thinking = Thinking(hold)
        self.model = ""
        self.figures: dict[str, Any] | None = None
        self.finish: str | None = None
        self.alive = 0
        self.begun = False
        self.spoke_at: float | None = None
        self.done = False
        self._told_end = False
        self._written: list[str] = []
        self._refusing = False

    @property
    def written(self) -> str:
        """All that the model wrote, thinking included."""
        return "".join(self._written)

    def read(self, lines: EventLines, received: bytes) -> str:
        """What may be passed on of what was received; nothing received is the end. CallFailed, LineTooLong."""
        payloads = lines.feed(received) if received else lines.end()
        self.done = self.done or not received
        if len(payloads) == 1:
            return self.chunk(payloads[0])
        return "".join([self.chunk(payload) for payload in payloads])

    def chunk(self, payload: bytes) -> str:
        """The text of one chunk that may be passed on; CallFailed for what is no chunk, or tells of an error."""
        try:
            chunk = orjson.loads(payload)
        except orjson.JSONDecodeError:
            if payload.strip() != DONE:
                raise CallFailed(Failure.NONSENSE) from None
            self.done = self._told_end = True
            return ""
        return self._read(chunk, "delta")

    def document(self, payload: bytes) -> str:
        """The same for a whole reply in one JSON document."""
        try:
            document = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise CallFailed(Failure.NONSENSE) from None
        text = self._read(document, "message")
        if self.finish is None and not self.alive:
            raise CallFailed(Failure.NONSENSE)
        self.done = self._told_end = True
        return text

    def outcome(self) -> Failure | None:
        """Why what was said is no reply, if so, once nothing more comes."""
        if self.finish is None and not self._told_end:
            return Failure.CUT_OFF
        if self._refusing:
            return Failure.REFUSED
        if self.finish in _FINISHES:
            return _FINISHES[self.finish]
        return None if self.thinking.said.strip() else Failure.EMPTY

    def _read(self, chunk: Any, part: str) -> str:
        if not isinstance(chunk, dict):
            raise CallFailed(Failure.NONSENSE)
        if "error" in chunk or chunk.get("object") == "error":
            _fail(chunk)
        if not self.model:
            self.model = _text(chunk.get("model"))[:LONGEST_NAME]
        if chunk.get("usage"):
            self._count(chunk["usage"])
        choices = chunk.get("choices")
        if not choices:
            return ""
        choice = choices[0] if isinstance(choices, list) else None
        if not isinstance(choice, dict):
            raise CallFailed(Failure.NONSENSE)
        self.begun = True
        if (ended := choice.get("finish_reason")) and ended != "null":
            self.finish = _text(ended).lower()
        delta = choice.get(part)
        return self._said(delta) if isinstance(delta, dict) else ""

    def _said(self, delta: dict[str, Any]) -> str:
        content = delta.get("content")
        if not content:
            return self._aside(delta)
        text = content if isinstance(content, str) else _joined(content)
        self.alive += 1
        if self.spoke_at is None:
            self.spoke_at = time.monotonic()
        self._written.append(text)
        passed = self.thinking.feed(text)
        if self.thinking.length > LONGEST_SAID:
            raise CallFailed(Failure.TOO_LONG)
        return passed

    def _aside(self, delta: dict[str, Any]) -> str:
        """What is no content: a refusal, or thinking that the server sets apart, so that no content is any."""
        if delta.get("refusal"):
            self._refusing = True
            self._written.append(_text(delta["refusal"]))
        thought = delta.get("reasoning_content") or delta.get("reasoning")
        if not thought:
            return ""
        self.alive += 1
        self._written.append(_text(thought))
        return self.thinking.release()

    def _count(self, figures: object) -> None:
        if isinstance(figures, dict):
            self.figures = figures


def _fail(chunk: dict[str, Any]) -> None:
    """CallFailed for an error in the place of a chunk; some servers send `"error": null` with every one."""
    if chunk.get("error") or chunk.get("object") == "error":
        refusal = refusal_of(chunk)
        raise CallFailed(failure_of(refusal), refusal=refusal)


def _joined(parts: object) -> str:
    """The text among typed parts, as some servers send content of models that think."""
    if not isinstance(parts, list):
        raise CallFailed(Failure.NONSENSE)
    texts = (part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text")
    return "".join(text for text in texts if isinstance(text, str))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
