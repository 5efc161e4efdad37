"""DeepSeek, and Qwen at Alibaba's DashScope."""

from tests.model_server.faults import Refused
from tests.model_server.personalities.base import Json, Personality, Spoken, says_json, wants
from tests.model_server.speech import Body


class DeepSeek(Personality):
    """No `json_schema` (400, code and type both `invalid_request_error`), JSON mode that asks for the word.

    Its guide to JSON output warns that the content may come back blank; `blanks` is how many replies in JSON mode
    do, with finish_reason stop. The reasoner's thoughts come in `reasoning_content`.
    """

    name = "deepseek"

    def __init__(self, blanks: int = 0, thoughts: str = "") -> None:
        self._blanks = blanks
        self._thoughts = thoughts

    def refuse(self, body: Body) -> Refused | None:
        """A schema, or JSON mode without the word."""
        if wants(body) == "json_schema":
            return _invalid("This response_format type is unavailable now")
        if wants(body) == "json_object" and not says_json(body):
            return _invalid(
                "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'."
            )
        return None

    def spoken(self, body: Body, text: str) -> Spoken:
        """The reply, or blanks and line breaks in its place."""
        if wants(body) == "json_object" and self._blanks:
            self._blanks -= 1
            return Spoken(" \n\n \n", self._thoughts)
        return Spoken(text, self._thoughts)


def _invalid(message: str) -> Refused:
    return Refused(400, message, "invalid_request_error", "invalid_request_error")


class DashScope(Personality):
    """Qwen models that think unless told not to: thinking goes neither with whole replies nor with JSON.

    Errors carry `request_id` beside `error`; the message names the parameter, `param` is null.
    """

    name = "dashscope"

    def refuse(self, body: Body) -> Refused | None:
        """Thinking where it cannot be, or JSON mode without the word."""
        if body.get("enable_thinking", True):
            if not body.get("stream"):
                return _parameter("parameter.enable_thinking must be set to false for non-streaming calls")
            if wants(body) != "text":
                return _parameter(
                    "<400> InternalError.Algo.InvalidParameter: "
                    "Json mode response is not supported when enable_thinking is true"
                )
        if wants(body) == "json_object" and not says_json(body):
            return _parameter(
                "<400> InternalError.Algo.InvalidParameter: 'messages' must contain the word 'json' in some form, "
                "to use 'response_format' of type 'json_object'."
            )
        return None

    def spoken(self, body: Body, text: str) -> Spoken:
        """Thoughts go ahead of the reply while they are not turned off."""
        return Spoken(text, "The user wants a question." if body.get("enable_thinking", True) else "")

    def error(self, refused: Refused) -> Json:
        """With the number of the request beside it."""
        return {**super().error(refused), "id": "chatcmpl-53ada3be", "request_id": "53ada3be"}


def _parameter(message: str) -> Refused:
    return Refused(400, message, "invalid_request_error", "invalid_parameter_error")
