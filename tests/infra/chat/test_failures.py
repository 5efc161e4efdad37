"""Each way a server says no has one outcome, whatever shape it says it in."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from app.infra.chat.failures import Refusal, failure_of, pause_wanted, refusal_of
from app.services.chat import Failure


def said(message: str = "", code: str | int | None = None, kind: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "code": code, "type": kind, "param": None}}


CASES = [
    (401, said("Incorrect API key provided: sk-x***."), Failure.WRONG_KEY),
    (402, said("Insufficient Balance"), Failure.NO_CREDIT),
    (403, said("Country not supported"), Failure.FORBIDDEN),
    (404, said("The model `x` does not exist", "model_not_found"), Failure.UNKNOWN_MODEL),
    (404, {"detail": "Not Found"}, Failure.WRONG_ADDRESS),
    (404, "404 page not found", Failure.WRONG_ADDRESS),
    (404, said('model "x" not found, try pulling it first'), Failure.UNKNOWN_MODEL),
    (408, "", Failure.TOO_SLOW),
    (409, said(), Failure.NOT_ACCEPTED),
    (413, said("Request too large"), Failure.CONTEXT_FULL),
    (429, said("Rate limit reached", "rate_limit_exceeded", "requests"), Failure.RATE_LIMITED),
    (429, said("You exceeded your current quota", "insufficient_quota"), Failure.NO_CREDIT),
    (429, said("You exceeded your current quota", None, "insufficient_quota"), Failure.NO_CREDIT),
    (429, said("Insufficient balance"), Failure.NO_CREDIT),
    (500, said("The server had an error"), Failure.SERVER_FAILED),
    (502, "<html>Bad gateway</html>", Failure.SERVER_FAILED),
    (503, "", Failure.SERVER_FAILED),
    (504, "", Failure.TOO_SLOW),
    (301, "", Failure.NOT_ACCEPTED),
    (418, "", Failure.NOT_ACCEPTED),
    (400, said("Unknown parameter: 'seed'.", "unknown_parameter"), Failure.NOT_ACCEPTED),
    (422, {"detail": [{"loc": ["body", "seed"], "type": "extra_forbidden"}]}, Failure.NOT_ACCEPTED),
    # OpenAI and Azure
    (400, said("This model's maximum context length is 8192", "context_length_exceeded"), Failure.CONTEXT_FULL),
    (400, said("The response was filtered", "content_filter"), Failure.FILTERED),
    (400, {"error": {"code": "x", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}, Failure.FILTERED),
    (404, said("The API deployment does not exist", "DeploymentNotFound"), Failure.UNKNOWN_MODEL),
    # vLLM, old and new
    (400, {"object": "error", "message": "The maximum context length is 4096."}, Failure.CONTEXT_FULL),
    (400, said("The decoder prompt (length 9) is longer than the maximum model length of 4"), Failure.CONTEXT_FULL),
    # llama.cpp
    (400, said("exceeds the available context size", 400, "exceed_context_size_error"), Failure.CONTEXT_FULL),
    (500, said("the request exceeds the available context size. try increasing it"), Failure.CONTEXT_FULL),
    # LM Studio
    (400, {"error": "The number of tokens to keep is greater than the context length"}, Failure.CONTEXT_FULL),
    # DeepSeek, DashScope
    (400, said("Model Not Exist", "invalid_request_error"), Failure.UNKNOWN_MODEL),
    (400, said("Content Exists Risk"), Failure.FILTERED),
    (400, said("Range of input length should be [1, 30720]", "invalid_parameter_error"), Failure.CONTEXT_FULL),
    (400, said("Output data may contain inappropriate content.", "data_inspection_failed"), Failure.FILTERED),
    (400, said("Access denied, check your account.", "Arrearage"), Failure.NO_CREDIT),
    # LiteLLM, Gemini
    (400, said("Invalid model name passed in model=x"), Failure.UNKNOWN_MODEL),
    (400, said("No connected db.", "400", "no_db_connection"), Failure.WRONG_KEY),
    (400, [{"error": {"code": 400, "message": "API key not valid. Pass a valid one."}}], Failure.WRONG_KEY),
    # In the middle of a stream, where there is no status
    (None, said("x", 429), Failure.RATE_LIMITED),
    (None, said("x", "rate_limit_exceeded"), Failure.RATE_LIMITED),
    (None, said("The engine is overloaded"), Failure.SERVER_FAILED),
    (None, {"object": "error", "message": "boom", "code": 50001}, Failure.SERVER_FAILED),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "failure"), CASES)
def test_a_refusal_has_its_outcome(status: int | None, body: object, failure: Failure) -> None:
    assert failure_of(refusal_of(body, status)) is failure


@pytest.mark.parametrize("body", [None, [], {}, 7, {"error": None}, {"error": 7}, {"error": []}, {"message": {}}])
def test_a_body_of_any_shape_is_read(body: object) -> None:
    assert failure_of(refusal_of(body, 400)) is Failure.NOT_ACCEPTED


def test_what_a_server_said_stays_out_of_a_printed_refusal() -> None:
    assert "sk-" not in repr(Refusal(401, "sk-code", "sk-type", "sk-param", "sk-message"))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "soon"}, 0),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
    ],
)
def test_the_pause_a_server_asks_for_is_read(headers: dict[str, str], seconds: float) -> None:
    assert pause_wanted(headers, now=0) == seconds


def test_a_date_in_place_of_seconds_is_read() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    headers = {"retry-after": format_datetime(now + timedelta(seconds=30), usegmt=True)}
    assert pause_wanted(headers, now.timestamp()) == 30
