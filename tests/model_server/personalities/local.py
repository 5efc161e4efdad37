"""Servers people run themselves: vLLM, Ollama, LM Studio, llama.cpp."""

from tests.model_server.faults import Refused
from tests.model_server.personalities.base import Json, Personality, Spoken, wants
from tests.model_server.speech import CHARACTERS_A_TOKEN, QUESTION, Body, prompt_of, schema_of, tokens

THOUGHTS = "They want one question. The index has no number yet."


class Vllm(Personality):
    """vLLM: errors without the outer `error`, unknown parameters refused as pydantic words it (before 0.6.5).

    Without a reasoning parser the thoughts of a model stand in the content between `<think>` tags, with one they
    come in `reasoning_content`, and in `reasoning` from 0.12 on. `thinks` says where: `content`, `unclosed` (the
    chat template opened the tag, so only its end is sent), `reasoning_content`, `reasoning` or `nowhere`.
    """

    name = "vllm"

    def __init__(self, thinks: str = "content", unknown: tuple[str, ...] = ("max_completion_tokens",)) -> None:
        self._thinks = thinks
        self._unknown = (*unknown, "enable_thinking")

    def refuse(self, body: Body) -> Refused | None:
        """The first parameter it does not know."""
        for name in self._unknown:
            if name in body:
                detail = {
                    "type": "extra_forbidden",
                    "loc": ("body", name),
                    "msg": "Extra inputs are not permitted",
                    "input": body[name],
                }
                return Refused(400, str([detail]), "BadRequestError")
        return None

    def spoken(self, body: Body, text: str) -> Spoken:  # noqa: ARG002
        """The reply with its thoughts."""
        if self._thinks == "content":
            return Spoken(f"<think>\n{THOUGHTS}\n</think>\n\n{text}")
        if self._thinks == "unclosed":
            return Spoken(f"{THOUGHTS}\n</think>\n\n{text}")
        if self._thinks == "nowhere":
            return Spoken(text)
        return Spoken(text, THOUGHTS, self._thinks)

    def error(self, refused: Refused) -> Json:
        """As vLLM words it; the status is the code."""
        kind = {404: "NotFoundError", 401: "Unauthorized", 500: "InternalServerError"}.get(
            refused.status, refused.type
        )
        return {
            "object": "error",
            "message": refused.message,
            "type": kind,
            "param": refused.param,
            "code": refused.status,
        }


class Ollama(Personality):
    """Ollama: a prompt longer than its context loses its beginning, and nothing in the reply says so.

    The context is 4,096 tokens unless the server was told otherwise; a request to the compatible address cannot
    ask for more. Its own figures count only what is left, which is how users found out.
    """

    name = "ollama"

    def __init__(self, context: int = 4096) -> None:
        self._context = context

    def seen(self, body: Body) -> Body:
        """The end of the prompt, as much of it as the context holds."""
        room = self._context * CHARACTERS_A_TOKEN
        kept: list[dict[str, str]] = []
        for message in reversed(body["messages"]):
            content = str(message["content"])[-room:] if room > 0 else ""
            room -= len(content)
            kept.insert(0, {**message, "content": content})
        return {**body, "messages": kept}

    def usage(self, body: Body, spoken: Spoken, cached: int) -> Json | None:
        """Only what was left of the prompt, without the part that was cached."""
        figures = super().usage(body, spoken, cached)
        if figures is None:
            return None
        read = min(tokens(prompt_of(body)), self._context)
        written = figures["completion_tokens"]
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

    def error(self, refused: Refused) -> Json:
        """Its types for OpenAI's clients."""
        kind = {404: "not_found_error", 400: "invalid_request_error"}.get(refused.status, "api_error")
        return {"error": {"message": refused.message, "type": kind, "param": None, "code": None}}


class LmStudio(Personality):
    """LM Studio: takes a schema, refuses JSON mode; an error is a bare sentence."""

    name = "lmstudio"

    def refuse(self, body: Body) -> Refused | None:
        """JSON mode."""
        if wants(body) == "json_object":
            return Refused(400, "'response_format.type' must be 'json_schema' or 'text'")
        return None

    def error(self, refused: Refused) -> Json:
        """Nothing but the message."""
        return {"error": refused.message}


class LlamaCpp(Personality):
    """llama.cpp's server: builds are reported that take any response_format and then pay no heed to it.

    The model reads the prompt and nothing else, so it answers in JSON only where the prompt says so. `prose` is
    what it puts around its JSON then.
    """

    name = "llamacpp"

    def __init__(self, prose: tuple[str, str] = ("Sure, here it is:\n```json\n", "\n```\nAnything else?")) -> None:
        self._prose = prose

    def seen(self, body: Body) -> Body:
        """The request without its response_format."""
        return {name: value for name, value in body.items() if name != "response_format"}

    def spoken(self, body: Body, text: str) -> Spoken:
        """The text, and some words around it where it is JSON."""
        if not text.startswith("{"):
            return Spoken(text)
        return Spoken(QUESTION if schema_of(body) else self._prose[0] + text + self._prose[1])

    def error(self, refused: Refused) -> Json:
        """The status is the code."""
        kind = {401: "authentication_error", 404: "not_found_error", 503: "unavailable_error"}.get(
            refused.status, refused.type
        )
        return {"error": {"code": refused.status, "message": refused.message, "type": kind}}
