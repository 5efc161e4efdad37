"""A server that refuses a parameter gets the same request without it, and nothing else changes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.infra.chat.failures import Refusal, refusal_of
from app.infra.chat.parameters import adapted, body_of, names_format
from app.infra.chat.traits import Traits
from app.services.chat import Message

MESSAGES = (Message("system", "You interview."), Message("user", "Hello."))
PARAMETERS = {"temperature": 0, "top_p": 0.5, "seed": 1, "max_tokens": 50}


NOTHING_KNOWN = Traits()


def body(traits: Traits = NOTHING_KNOWN, messages: tuple[Message, ...] = MESSAGES) -> dict[str, Any]:
    return body_of("m", messages, PARAMETERS, traits)


def after(*refusals: Refusal, messages: tuple[Message, ...] = MESSAGES) -> dict[str, Any]:
    """What is sent after these refusals, one after the other."""
    traits = Traits()
    for refusal in refusals:
        learnt = adapted(traits, body(traits, messages), refusal)
        assert learnt is not None
        traits = learnt
    return body(traits, messages)


def test_all_is_sent_to_a_server_nothing_is_known_of() -> None:
    assert body() == {
        "model": "m",
        "messages": [{"role": "system", "content": "You interview."}, {"role": "user", "content": "Hello."}],
        "stream": True,
        "stream_options": {"include_usage": True},
        **PARAMETERS,
    }


@pytest.mark.parametrize("name", ["temperature", "top_p", "seed", "stream_options"])
@pytest.mark.parametrize(
    "refusal",
    [
        lambda name: Refusal(400, param=name, message="Unsupported."),
        lambda name: Refusal(400, param=f"{name}.include_usage"),
        lambda name: Refusal(400, message=f"Unknown parameter: '{name}'."),
        lambda name: Refusal(422, message=f"[{{'loc': ('body', '{name}'), 'type': 'extra_forbidden'}}]"),
        lambda name: Refusal(400, param=f"body.{name}"),
        lambda name: Refusal(
            400, message=f"Unknown parameter '{name}'. Supported parameters: temperature, seed, top_p."
        ),
        lambda name: Refusal(
            400,
            message=f"{{'loc': ('{name}',), 'msg': 'no', 'input': {{'temperature': 0, 'top_p': 1, 'seed': 1}}}}",
        ),
        lambda name: refusal_of({"error": {"param": "None", "message": f"does not support {name}"}}, 400),
        lambda name: refusal_of(
            {"error": {"message": "Provider returned error", "metadata": {"raw": f"unknown field {name}"}}}, 400
        ),
    ],
)
def test_the_named_parameter_alone_is_dropped(name: str, refusal: Any) -> None:
    assert after(refusal(name)) == {key: value for key, value in body().items() if key != name}


def test_the_limit_of_tokens_takes_its_other_name_and_then_goes() -> None:
    refused = Refusal(400, param="max_tokens", message="Use 'max_completion_tokens' instead.")
    renamed = after(refused)
    assert renamed["max_completion_tokens"] == 50
    assert "max_tokens" not in renamed
    gone = after(refused, Refusal(400, message="Unknown argument max_completion_tokens"))
    assert not {"max_tokens", "max_completion_tokens"} & set(gone)


def test_the_newer_name_of_the_limit_is_changed_as_well() -> None:
    newer = {"max_completion_tokens": 50}
    refusal = Refusal(400, message="extra inputs are not permitted: max_completion_tokens")
    learnt = adapted(Traits(), body_of("m", MESSAGES, newer, Traits()), refusal)
    assert learnt is not None
    assert body_of("m", MESSAGES, newer, learnt)["max_tokens"] == 50


def test_thinking_is_turned_off_where_a_server_wants_that_said() -> None:
    wanted = Refusal(400, message="parameter.enable_thinking must be set to false for non-streaming calls")
    assert after(wanted)["enable_thinking"] is False
    assert "enable_thinking" not in after(wanted, wanted)


def test_developer_becomes_system() -> None:
    messages = (Message("developer", "You interview."), Message("user", "Hello."))
    refusal = Refusal(400, param="messages[0].role", message="unknown variant `developer`, expected `system`")
    assert after(refusal, messages=messages)["messages"][0]["role"] == "system"


@pytest.mark.parametrize(
    "message",
    [
        "'messages[0].role' does not support 'system' with this model.",
        "System role not supported",
        "Conversation roles must alternate user/assistant/user/assistant/...",
    ],
)
def test_a_refused_system_message_is_put_before_the_first_of_the_user(message: str) -> None:
    sent = after(Refusal(400, message=message))["messages"]
    assert sent == [{"role": "user", "content": "You interview.\n\nHello."}]


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(400, message="Bad request"),
        Refusal(400, message="logprobs is not supported"),
        Refusal(400, param="messages", message="temperature"),
        Refusal(400, message="mytemperature, seeds and max_tokens_limit are wrong"),
    ],
)
def test_what_names_nothing_that_was_sent_changes_nothing(refusal: Refusal) -> None:
    assert adapted(Traits(), body(), refusal) is None


@pytest.mark.parametrize(
    "message",
    [
        "This response_format type is unavailable now",
        "'response_format.type' must be 'json_schema' or 'text'",
        "JSON schema conversion failed: unsupported $ref",
        "Failed to parse grammar",
        "The provided JSON schema contains features not supported by xgrammar.",
        "Json mode response is not supported for this model",
    ],
)
def test_a_refusal_of_the_shape_is_left_to_the_ladder(message: str) -> None:
    refusal = Refusal(400, message=message)
    assert names_format(refusal)
    assert adapted(Traits(), {**body(), "response_format": {"type": "json_schema"}}, refusal) is None


def test_a_refusal_that_names_something_else_is_not_one_of_the_shape() -> None:
    assert not names_format(Refusal(400, param="messages", message="must say JSON to use JSON mode"))
    assert not names_format(Refusal(400, message="Unsupported value: 'temperature'"))


WORDS = st.sampled_from([*PARAMETERS, "max_completion_tokens", "stream_options", "enable_thinking", "role system"])


@given(st.lists(WORDS, max_size=40))
def test_changes_come_to_an_end_and_never_touch_what_is_asked(names: list[str]) -> None:
    traits, changes = Traits(), 0
    for name in names * 4:
        learnt = adapted(traits, body(traits), Refusal(400, message=f"{name} is not supported"))
        if learnt is not None:
            changes += 1
            traits = learnt
    sent = body(traits)
    assert changes <= 16
    assert (sent["model"], sent["stream"]) == ("m", True)
    assert "You interview." in sent["messages"][0]["content"]
