"""OpenAI itself, its reasoning models, and the same models at Azure."""

from collections.abc import Iterator
from typing import Any

from tests.model_server.faults import Refused
from tests.model_server.personalities.base import Json, Personality, Spoken, says_json, wants
from tests.model_server.speech import Body, prompt_of

_NEEDS_JSON = (
    "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
)
_FILTERED = (
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. "
    "Please modify your prompt and retry."
)
_REFUSAL = "I'm sorry, I can't assist with that request."


class OpenAi(Personality):
    """Structured outputs with `strict`, JSON mode that asks for the word, and the field `refusal`.

    A strict schema has to close every object and require all its properties (the guide to structured outputs).
    `refuses` is a word in the prompt at which the model refuses: content is then null and `refusal` filled.
    """

    name = "openai"

    def __init__(self, refuses: str | None = None) -> None:
        self._refuses = refuses

    def refuse(self, body: Body) -> Refused | None:
        """A schema that is not strict enough, or JSON mode without the word."""
        if wants(body) == "json_object" and not says_json(body):
            return Refused(400, _NEEDS_JSON, "invalid_request_error", None, "messages")
        if wants(body) == "json_schema":
            for fault in loose(body["response_format"]["json_schema"]["schema"]):
                message = f"Invalid schema for response_format 'reply': {fault}"
                return Refused(400, message, "invalid_request_error", None, "response_format")
        return None

    def spoken(self, body: Body, text: str) -> Spoken:
        """The reply, or a refusal in its place."""
        if self._refuses is not None and self._refuses in prompt_of(body):
            return Spoken("", refusal=_REFUSAL)
        return Spoken(text)


def loose(schema: Json) -> Iterator[str]:
    """What a strict schema may not leave open."""
    if schema.get("type") == "object":
        properties: dict[str, Any] = schema["properties"]
        if schema.get("additionalProperties") is not False:
            yield "'additionalProperties' is required to be supplied and to be false."
        if set(schema.get("required", ())) != set(properties):
            yield "'required' is required to be supplied and to be an array including every key in properties."
        for part in properties.values():
            yield from loose(part)
    elif schema.get("type") == "array":
        yield from loose(schema["items"])


class OpenAiReasoning(OpenAi):
    """The o series and GPT-5: only the default temperature and top_p, and another name for the ceiling of tokens.

    Words and fields as users of those models report them, `param` and `code` included.
    """

    name = "openai_reasoning"

    def refuse(self, body: Body) -> Refused | None:
        """The first parameter such a model does not take."""
        if "max_tokens" in body:
            message = (
                "Unsupported parameter: 'max_tokens' is not supported with this model. "
                "Use 'max_completion_tokens' instead."
            )
            return _unsupported("max_tokens", message, "unsupported_parameter")
        for name in ("temperature", "top_p"):
            if body.get(name, 1) != 1:
                message = (
                    f"Unsupported value: '{name}' does not support {body[name]} with this model. "
                    "Only the default (1) value is supported."
                )
                return _unsupported(name, message, "unsupported_value")
        return super().refuse(body)


def _unsupported(name: str, message: str, code: str) -> Refused:
    return Refused(400, message, "invalid_request_error", code, name)


class Azure(OpenAi):
    """Azure OpenAI: a filter before the model, and a first chunk without choices that tells what it found.

    A filtered prompt is a 400 with code `content_filter` and an `innererror`; codes of other errors are words or
    the status as text, and `type` is missing. `filters` is a word in the prompt that the filter does not let pass.
    """

    name = "azure"

    def __init__(self, filters: str | None = None) -> None:
        super().__init__()
        self._filters = filters

    def refuse(self, body: Body) -> Refused | None:
        """The filter first."""
        if self._filters is not None and self._filters in prompt_of(body):
            return Refused(400, _FILTERED, "", "content_filter", "prompt")
        return super().refuse(body)

    def error(self, refused: Refused) -> Json:
        """As Azure words it."""
        known = {401: "401", 404: "DeploymentNotFound", 429: "429"}
        code = known.get(refused.status, refused.code)
        body: dict[str, Any] = {"message": refused.message, "code": code}
        if code == "content_filter":
            found = {"violence": {"filtered": True, "severity": "medium"}}
            inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": found}
            body |= {"type": None, "param": refused.param, "status": refused.status, "innererror": inner}
        return {"error": body}

    def opening(self, body: Body) -> list[Json]:  # noqa: ARG002
        """What the filter found in the prompt, in a chunk without a choice."""
        safe = {"hate": {"filtered": False, "severity": "safe"}}
        return [{"choices": [], "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": safe}]}]
