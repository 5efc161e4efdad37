"""What stands between: LiteLLM's proxy in front of another server, and older servers that know few parameters."""

from tests.model_server.faults import Refused
from tests.model_server.personalities.base import Json, Personality, Spoken
from tests.model_server.personalities.openai import OpenAiReasoning
from tests.model_server.speech import Body

_KINDS = {400: "BadRequestError", 401: "AuthenticationError", 404: "NotFoundError", 429: "RateLimitError"}


class LiteLlm(Personality):
    """LiteLLM's proxy: hands on what the server behind it says, in a shape of its own.

    The names of its exceptions stand before the message, `type` and `param` are lost, and the status is the code,
    as text.
    """

    name = "litellm"

    def __init__(self, behind: Personality | None = None) -> None:
        self._behind = behind if behind is not None else OpenAiReasoning()

    def refuse(self, body: Body) -> Refused | None:
        """What the server behind refuses."""
        return self._behind.refuse(body)

    def seen(self, body: Body) -> Body:
        """What the server behind lets its model see."""
        return self._behind.seen(body)

    def spoken(self, body: Body, text: str) -> Spoken:
        """As the server behind wraps it."""
        return self._behind.spoken(body, text)

    def error(self, refused: Refused) -> Json:
        """Its own shape."""
        kind = _KINDS.get(refused.status, "InternalServerError")
        message = f"litellm.{kind}: OpenAIException - {refused.message}. Received Model Group=interviewer"
        return {"error": {"message": message, "type": None, "param": None, "code": str(refused.status)}}


class StrictOld(Personality):
    """A server of the first years, Mistral's among them: 422 for `stream_options`, and no role `developer`.

    `unknown` are further parameters that it does not know.
    """

    name = "strict_old"

    def __init__(self, unknown: tuple[str, ...] = ("stream_options", "seed", "max_completion_tokens")) -> None:
        self._unknown = unknown

    def refuse(self, body: Body) -> Refused | None:
        """The first thing it does not know."""
        for name in self._unknown:
            if name in body:
                return Refused(422, name, "extra_forbidden")
        if any(message["role"] == "developer" for message in body["messages"]):
            return Refused(400, "Unexpected role 'developer'. Roles are system, user and assistant.", "value_error")
        return None

    def error(self, refused: Refused) -> Json:
        """A list of details where a parameter is unknown, its message otherwise."""
        detail = {
            "type": refused.type,
            "loc": ["body", refused.message],
            "msg": "Extra inputs are not permitted",
        }
        message: object = {"detail": [detail]} if refused.status == 422 else refused.message
        return {
            "object": "error",
            "message": message,
            "type": "invalid_request_error",
            "param": None,
            "code": None,
        }

    def usage(self, body: Body, spoken: Spoken, cached: int) -> Json | None:
        """Without being asked, as Mistral's last chunk has it; nothing about a cache."""
        whole = super().usage({**body, "stream": False}, spoken, cached)
        return {name: value for name, value in (whole or {}).items() if not name.endswith("_details")}
