"""The test server itself: what it says it does, it does over HTTP."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.model_server import MODEL, ModelServer, faults, nobody_listening
from tests.model_server.faults import Cut, Fault, Hang, LongLine, Malformed, WrongType
from tests.model_server.personalities import ALL, LlamaCpp, Ollama, Personality
from tests.model_server.speech import QUESTION, Body, fitting

Serve = Callable[[ModelServer], ModelServer]


def body(stream: bool = True, **more: Any) -> dict[str, Any]:
    messages = [{"role": "system", "content": "You interview."}, {"role": "user", "content": "I added an index."}]
    return {"model": MODEL, "messages": messages, "stream": stream, "enable_thinking": False, **more}


def told(server: ModelServer, **more: Any) -> str:
    """The content of a streamed reply."""
    reply = httpx.post(f"{server.base_url}/chat/completions", json=body(**more), timeout=5)
    assert reply.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in reply.text.split("\n\n") if line]
    assert lines.pop() == "[DONE]"
    choices = [choice for line in lines for choice in json.loads(line)["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


@pytest.mark.parametrize("personality", ALL, ids=lambda one: one.name)
def test_every_personality_streams_and_tells_the_same_in_one_piece(
    personality: type[Personality], serve_model: Serve
) -> None:
    server = serve_model(ModelServer(personality()))
    unknown = {} if personality.name != "vllm" else {"enable_thinking": None}
    given = {name: value for name, value in body(False).items() if name not in unknown}
    whole = httpx.post(f"{server.base_url}/chat/completions", json=given).json()
    content = whole["choices"][0]["message"]["content"]
    assert content.endswith(QUESTION)
    streamed = httpx.post(f"{server.base_url}/chat/completions", json={**given, "stream": True})
    deltas = [json.loads(line[6:]) for line in streamed.text.split("\n\n") if line and line != "data: [DONE]"]
    assert "".join(c["delta"].get("content") or "" for d in deltas for c in d["choices"]) == content
    assert [asked.status for asked in server.requests] == [200, 200]


def test_the_default_speech_fits_the_schema(serve_model: Serve) -> None:
    schema = {"type": "object", "properties": {"word": {"type": "string", "enum": ["x"]}}, "required": ["word"]}
    server = serve_model(ModelServer(Ollama()))
    wanted = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
    assert json.loads(told(server, response_format=wanted)) == {"word": "x"}


def test_llama_cpp_answers_a_schema_in_prose(serve_model: Serve) -> None:
    server = serve_model(ModelServer(LlamaCpp()))
    schema = {"type": "object", "properties": {}}
    wanted = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
    assert told(server, response_format=wanted) == QUESTION


def test_ollama_forgets_the_beginning_of_a_long_prompt(serve_model: Serve) -> None:
    seen: list[str] = []

    def say(body: Body) -> str:
        seen.append(str(body["messages"]))
        return ""

    server = serve_model(ModelServer(Ollama(context=10), say))
    told(server, messages=[{"role": "user", "content": "first " + "x" * 100}])
    assert "first" not in seen[0]


@pytest.mark.parametrize("fault", [Cut(), Hang(None), Hang(2)], ids=repr)
@pytest.mark.parametrize("stream", [True, False])
def test_a_reply_that_never_ends_does_not(fault: Fault, stream: bool, serve_model: Serve) -> None:
    server = serve_model(ModelServer(faults=faults.always(fault)))
    with pytest.raises((httpx.ReadTimeout, httpx.RemoteProtocolError)):
        httpx.post(f"{server.base_url}/chat/completions", json=body(stream), timeout=0.3)


@pytest.mark.parametrize("fault", [Malformed(), LongLine(), WrongType()], ids=lambda fault: type(fault).__name__)
def test_a_reply_that_is_no_reply_comes_with_status_200(fault: Fault, serve_model: Serve) -> None:
    server = serve_model(ModelServer(faults=faults.always(fault)))
    reply = httpx.post(f"{server.base_url}/chat/completions", json=body())
    assert reply.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|delimiter|Unterminated"):
        [json.loads(line.removeprefix("data: ")) for line in reply.text.split("\n\n")]


def test_faults_are_counted_and_say_how_long_to_wait(serve_model: Serve) -> None:
    server = serve_model(ModelServer(faults=faults.every(2, faults.rate_limited(7))))
    replies = [httpx.post(f"{server.base_url}/chat/completions", json=body()) for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 429, 200, 429]
    assert replies[1].headers["retry-after"] == "7"


def test_a_wrong_key_and_an_unknown_model_are_refused(serve_model: Serve) -> None:
    server = serve_model(ModelServer(key="sk-right", models=("other",)))
    url = f"{server.base_url}/chat/completions"
    wrong = httpx.post(url, json=body(), headers={"authorization": "Bearer sk-no"})
    unknown = httpx.post(url, json=body(), headers={"authorization": "Bearer sk-right"})
    assert (wrong.status_code, unknown.status_code) == (401, 404)
    assert httpx.get(f"{server.base_url}/models").status_code == 401


def test_a_client_that_leaves_is_noticed(serve_model: Serve) -> None:
    server = serve_model(ModelServer(faults=faults.always(Hang(1))))
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.base_url}/chat/completions", json=body(), timeout=0.2)
    server.faults = faults.never
    assert told(server) == QUESTION
    assert server.requests[0].left


def test_the_same_beginning_counts_as_cached(serve_model: Serve) -> None:
    server = serve_model(ModelServer())
    figures = [
        httpx.post(f"{server.base_url}/chat/completions", json=body(False)).json()["usage"] for _ in range(2)
    ]
    assert [one["prompt_tokens_details"]["cached_tokens"] for one in figures] == [0, figures[0]["prompt_tokens"]]


def test_nobody_listens_where_nobody_should() -> None:
    with nobody_listening() as address, pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_a_list_holds_each_value_of_its_enumeration_once() -> None:
    item = {"type": "object", "properties": {"check": {"type": "string", "enum": ["a", "b"]}}}
    assert fitting({"type": "array", "minItems": 2, "items": item}) == [{"check": "a"}, {"check": "b"}]
