"""What differs between servers that all say they speak OpenAI's chat completions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.model_server.faults import Refused
from tests.model_server.speech import Body, prompt_of, tokens

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One reply. `reasoning` is sent in the field of that name, apart from the content."""

    content: str
    reasoning: str = ""
    reasoning_field: str = "reasoning_content"
    refusal: str | None = None
    finish: str = "stop"


class Personality:
    """A server that takes everything and adds nothing; each subclass is one that really exists."""

    name = "plain"

    def refuse(self, body: Body) -> Refused | None:  # noqa: ARG002
        """Why this request is answered with an error, if it is."""
        return None

    def seen(self, body: Body) -> Body:
        """What of the request the model gets to see."""
        return body

    def spoken(self, body: Body, text: str) -> Spoken:  # noqa: ARG002
        """How the server wraps what the model says."""
        return Spoken(text)

    def error(self, refused: Refused) -> Json:
        """The body of an error."""
        return {
            "error": {
                "message": refused.message,
                "type": refused.type,
                "param": refused.param,
                "code": refused.code,
            }
        }

    def opening(self, body: Body) -> list[Json]:  # noqa: ARG002
        """Chunks, but for what all chunks have, before the first of the reply."""
        return []

    def usage(self, body: Body, spoken: Spoken, cached: int) -> Json | None:
        """The figures of the call, where the server gives them."""
        if body.get("stream") and not (body.get("stream_options") or {}).get("include_usage"):
            return None
        read = tokens(prompt_of(body))
        written = tokens(spoken.content) + tokens(spoken.reasoning)
        return {
            "prompt_tokens": read,
            "completion_tokens": written,
            "total_tokens": read + written,
            "prompt_tokens_details": {"cached_tokens": min(cached, read)},
        }


def wants(body: Body) -> str:
    """`json_schema`, `json_object`, or `text` when no format is asked for."""
    return str((body.get("response_format") or {}).get("type", "text"))


def says_json(body: Body) -> bool:
    """Whether the prompt has the word that JSON mode of several servers asks for."""
    return "json" in prompt_of(body).lower()
