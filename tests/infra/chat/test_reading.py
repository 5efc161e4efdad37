"""Bytes to events, events to a reply: split anywhere, in any dialect."""

import json
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.infra.chat.answer import Answer
from app.infra.chat.failures import CallFailed
from app.infra.chat.sse import LONGEST_LINE, EventLines, LineTooLong
from app.services.chat import Failure

STREAM = b': ping\n\nevent: message\ndata: {"a": "\xe6\x80\x9d"}\r\n\r\ndata:[DONE]\nid: 7\nretry: 1\n\n'
PAYLOADS = [b' {"a": "\xe6\x80\x9d"}\r', b"[DONE]"]


@given(st.lists(st.integers(1, len(STREAM) - 1), max_size=12, unique=True))
def test_lines_are_put_together_wherever_reads_split_them(cuts: list[int]) -> None:
    lines = EventLines()
    edges = [0, *sorted(cuts), len(STREAM)]
    parts = [STREAM[start:end] for start, end in pairwise(edges)]
    assert [payload for part in parts for payload in lines.feed(part)] == PAYLOADS


def test_a_last_line_without_an_end_is_read_at_the_end() -> None:
    lines = EventLines()
    assert lines.feed(b"data: 1") == []
    assert lines.end() == [b" 1"]
    assert lines.end() == []


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_longer_than_any_reply_is_refused(end: bytes) -> None:
    with pytest.raises(LineTooLong):
        EventLines().feed(b"data: " + b"x" * LONGEST_LINE + end)


def test_many_lines_in_one_read_are_not_one_long_line() -> None:
    assert len(EventLines().feed(b"data: 12345678\n" * (LONGEST_LINE // 8))) == LONGEST_LINE // 8


def chunk(content: Any = None, **more: Any) -> bytes:
    finish = more.pop("finish", None)
    delta = {} if content is None else {"content": content}
    choice = {"index": 0, "delta": delta | more.pop("delta", {}), "finish_reason": finish}
    return json.dumps({"model": "m-1", "choices": [choice], **more}).encode()


def answered(*chunks: bytes) -> Answer:
    answer = Answer()
    for payload in chunks:
        answer.chunk(payload)
    return answer


CASES = [
    ([chunk("Hi"), chunk(finish="stop")], "Hi", None),
    ([chunk("Hi", finish="stop")], "Hi", None),
    ([chunk("Hi"), b" [DONE]\r"], "Hi", None),
    ([chunk("Hi"), chunk(finish="eos")], "Hi", None),
    ([chunk("Hi")], "Hi", Failure.CUT_OFF),
    ([], "", Failure.CUT_OFF),
    ([b"[DONE]"], "", Failure.EMPTY),
    ([chunk(" \n\n"), chunk(finish="stop")], "", Failure.EMPTY),
    ([chunk("Hi"), chunk(finish="length")], "Hi", Failure.TOO_LONG),
    ([chunk("Hi"), chunk(finish="content_filter")], "Hi", Failure.FILTERED),
    ([chunk("Hi"), chunk(finish="insufficient_system_resource")], "Hi", Failure.SERVER_FAILED),
    ([chunk(delta={"refusal": "I can't."}), chunk(finish="stop")], "", Failure.REFUSED),
    ([chunk("Hi", error=None), chunk(finish="stop")], "Hi", None),
    ([chunk(delta={"reasoning_content": "Hm."}), chunk("Hi", finish="stop")], "Hi", None),
    ([chunk(delta={"reasoning": "Hm."}), chunk("Hi", finish="stop")], "Hi", None),
    ([chunk(delta={"reasoning_content": "Hm.", "content": None}), chunk(finish="stop")], "", Failure.EMPTY),
    ([chunk("<think>Hm."), chunk("</think>Hi", finish="stop")], "Hi", None),
    ([chunk([{"type": "thinking", "thinking": []}, {"type": "text", "text": "Hi"}], finish="stop")], "Hi", None),
    ([b'{"choices": []}', b'{"id": "x"}', chunk("Hi", finish="stop")], "Hi", None),
    ([b'{"choices": [{"finish_reason": "stop"}]}'], "", Failure.EMPTY),
]


@pytest.mark.parametrize(("chunks", "said", "failure"), CASES)
def test_a_stream_comes_to_a_text_and_an_outcome(chunks: list[bytes], said: str, failure: Failure | None) -> None:
    answer = answered(*chunks)
    assert (answer.thinking.said, answer.outcome()) == (said, failure)


@pytest.mark.parametrize("payload", [b"", b"{", b"7", b"null", b'"x"', b"[]", b"\xff", b'{"choices": 7}'])
def test_what_is_no_chunk_is_nonsense(payload: bytes) -> None:
    with pytest.raises(CallFailed) as failed:
        Answer().chunk(payload)
    assert failed.value.reason == Failure.NONSENSE


def test_an_error_in_the_place_of_a_chunk_is_the_servers() -> None:
    with pytest.raises(CallFailed) as failed:
        Answer().chunk(b'{"error": {"message": "x", "code": 429}}')
    assert failed.value.reason == Failure.RATE_LIMITED


def test_what_was_held_back_passes_once_the_server_sets_thinking_apart() -> None:
    answer = Answer(hold=True)
    assert answer.chunk(chunk("Hi")) == ""
    assert answer.chunk(chunk(delta={"reasoning_content": "Hm."})) == "Hi"
    assert answer.chunk(chunk(" there")) == " there"


def test_a_whole_document_comes_to_the_same() -> None:
    answer = Answer()
    message = {"role": "assistant", "content": "<think>Hm.</think>Hi", "reasoning_content": None}
    document = {"model": "m-1", "choices": [{"message": message, "finish_reason": "stop"}], "usage": {"a": 1}}
    answer.document(json.dumps(document).encode())
    assert (answer.thinking.said, answer.outcome(), answer.model) == ("Hi", None, "m-1")
    assert answer.figures == {"a": 1}


@pytest.mark.parametrize("document", [b"{}", b"[]", b"<html>", b'{"choices": [{}]}', b'{"ok": true}'])
def test_a_document_that_holds_no_reply_is_nonsense(document: bytes) -> None:
    with pytest.raises(CallFailed) as failed:
        Answer().document(document)
    assert failed.value.reason == Failure.NONSENSE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["stop", "x", ""]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["choices", "delta", "message", "content", "error", "usage", "model", "refusal", "finish_reason",
             "reasoning", "object", "type", "text"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON, st.sampled_from(["chunk", "document"]))
def test_json_of_any_shape_is_a_reply_or_a_named_failure(value: Any, kind: str) -> None:
    answer = Answer()
    payload = json.dumps(value).encode()
    with suppress(CallFailed):
        answer.chunk(payload) if kind == "chunk" else answer.document(payload)
    answer.outcome()
