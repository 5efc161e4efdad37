"""Whatever goes wrong at the server has a name, within the time that was allowed, and costs what it cost."""

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from app.infra.chat.attempts import LONGEST_ERROR
from app.infra.chat.circuit import OPENS_AFTER
from app.infra.chat.client import LONGEST_REPLY
from app.infra.chat.failures import CallFailed
from app.infra.chat.sse import LONGEST_LINE
from app.services.chat import ChatFailed, Failure
from tests.infra.chat.asking import HELLO, KEY, MemoryTraits, all_of, connected, options
from tests.infra.chat.raw_server import EVENTS, JSON, raw, reply
from tests.model_server import MODEL, ModelServer, Pace, faults, nobody_listening, serving

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def shared() -> Iterator[ModelServer]:
    with serving(ModelServer()) as running:
        yield running


@pytest.fixture
def server(shared: ModelServer) -> ModelServer:
    shared.faults, shared.pace = faults.never, Pace()
    shared.requests.clear()
    return shared


async def failure(base_url: str, **patience: Any) -> CallFailed:
    """How a call fails."""
    async with connected(options(base_url, **patience)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
    assert isinstance(failed.value, CallFailed)
    return failed.value


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faults.WRONG_KEY, Failure.WRONG_KEY),
        (faults.UNKNOWN_MODEL, Failure.UNKNOWN_MODEL),
        (faults.NO_CREDIT, Failure.NO_CREDIT),
        (faults.SERVER_FAILED, Failure.SERVER_FAILED),
        (faults.Refused(403), Failure.FORBIDDEN),
        (faults.Refused(402), Failure.NO_CREDIT),
        (faults.Refused(418), Failure.NOT_ACCEPTED),
        (faults.rate_limited(), Failure.RATE_LIMITED),
        (faults.Cut(after=0), Failure.CUT_OFF),
        (faults.Cut(after=3), Failure.CUT_OFF),
        (faults.Malformed(), Failure.NONSENSE),
        (faults.LongLine(), Failure.NONSENSE),
        (faults.WrongType(), Failure.NONSENSE),
        (faults.ErrorInStream(), Failure.SERVER_FAILED),
        (faults.EMPTY, Failure.EMPTY),
        (faults.REFUSAL, Failure.REFUSED),
        (faults.TOO_LONG, Failure.TOO_LONG),
        (faults.FILTERED, Failure.FILTERED),
    ],
)
async def test_each_fault_has_its_name(server: ModelServer, fault: faults.Fault, reason: Failure) -> None:
    server.faults = faults.always(fault)
    assert (await failure(server.base_url)).reason == reason


async def test_nobody_listening_is_unreachable() -> None:
    with nobody_listening() as base_url:
        assert (await failure(base_url)).reason == Failure.UNREACHABLE


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", Failure.NONSENSE),
        (b"", Failure.UNREACHABLE),
        (reply(EVENTS, b""), Failure.CUT_OFF),
        (reply(b"", b"hello"), Failure.CUT_OFF),
        (reply(JSON, b"{"), Failure.NONSENSE),
        (reply(JSON, b'{"error": {"message": "x", "code": "insufficient_quota"}}'), Failure.NO_CREDIT),
        (reply(JSON, b" " * 2_000_000), Failure.NONSENSE),
        (reply(EVENTS + b"content-encoding: gzip\r\n", b"not gzip"), Failure.NONSENSE),
        (reply(b"location: http://127.0.0.1:9/\r\n", b"", b"307 Temporary Redirect"), Failure.NOT_ACCEPTED),
        (reply(b"content-type: text/html\r\n", b"<h1>no</h1>", b"404 Not Found"), Failure.WRONG_ADDRESS),
        (reply(JSON, b"[]", b"400 Bad Request"), Failure.NOT_ACCEPTED),
        (reply(JSON, b"\xff\xfe", b"500 Internal Server Error"), Failure.SERVER_FAILED),
        (reply(JSON, b"{}", b"503 Servi\xe7o indispon\xedvel"), Failure.NONSENSE),
        (reply(EVENTS, b"", b"200 \xc7\xeb\xc7\xf3"), Failure.NONSENSE),
        (reply(b"content-type: text/plain; charset=utf-16\r\n", b"odd", b"500 Oops"), Failure.SERVER_FAILED),
        (reply(b"content-type: text/plain; charset=hex\r\n", b"odd", b"401 No"), Failure.WRONG_KEY),
        (
            reply(b"retry-after: Mon, 01 Jan 2027 00:00:00 +99999999999999999\r\n", b"", b"429 No"),
            Failure.RATE_LIMITED,
        ),
        (reply(b"location: /x\r\ncontent-length: 99\r\n", b"cut", b"301 Moved"), Failure.UNREACHABLE),
        (reply(JSON + b"content-encoding: gzip\r\n", gzip.compress(b"{}"), b"500 Oops"), Failure.SERVER_FAILED),
    ],
)
async def test_bytes_of_any_kind_come_to_a_named_failure(answer: bytes, reason: Failure) -> None:
    async with raw(answer) as server:
        assert (await failure(server.base_url)).reason == reason


async def test_a_compressed_reply_is_read_all_the_same() -> None:
    stream = b'data: {"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}\n\n'
    answer = reply(EVENTS + b"content-encoding: gzip\r\n", gzip.compress(stream))
    async with raw(answer) as server, connected(options(server.base_url)) as chat:
        assert (await chat.complete(HELLO)).text == "Hi"


@pytest.mark.parametrize(
    ("head", "again", "most"),
    [
        (reply(EVENTS, b"data: "), b"x" * 65536, LONGEST_LINE),
        (reply(EVENTS, b""), b": keep-alive\n\n" * 4096, LONGEST_REPLY),
        (reply(JSON, b""), b" " * 65536, LONGEST_LINE),
        (reply(JSON, b"", b"400 Bad Request"), b"x" * 65536, LONGEST_ERROR),
        (reply(b"location: /x\r\n", b"", b"302 Found"), b"x" * 65536, LONGEST_ERROR),
        (reply(EVENTS, b""), b'data: {"choices": [{"delta": {"content": "%b"}}]}\n\n' % (b"*" * 999), 64 * 1024),
    ],
)
async def test_nobody_reads_on_in_what_never_ends(head: bytes, again: bytes, most: int) -> None:
    async with raw(head, again=again) as server:
        assert (await failure(server.base_url)).reason in {Failure.NONSENSE, Failure.NOT_ACCEPTED, Failure.TOO_LONG}
        # The network holds some as well.
        assert server.sent < most + 16 * 1024 * 1024


@pytest.mark.parametrize("name", [KEY, f"model of {KEY}"])
async def test_a_server_that_gives_the_key_for_its_name_is_not_quoted(name: str) -> None:
    document = {"model": name, "choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}
    async with raw(reply(JSON, orjson.dumps(document))) as server, connected(options(server.base_url)) as chat:
        assert (await chat.complete(HELLO)).model == MODEL


async def test_an_error_that_unfolds_to_megabytes_takes_no_time() -> None:
    bomb = gzip.compress(b"model " * 4_000_000)
    async with raw(reply(JSON + b"content-encoding: gzip\r\n", bomb, b"500 Oops")) as server:
        began = time.monotonic()
        assert (await failure(server.base_url)).reason in {Failure.SERVER_FAILED, Failure.NONSENSE}
    assert time.monotonic() - began < 3


async def test_a_mark_of_the_byte_order_and_empty_events_are_passed_over() -> None:
    stream = b'\xef\xbb\xbfdata: {"choices": [{"delta": {"content": "Hi"}}]}\n\ndata:\n\ndata: \n\n'
    end = b'data: {"choices": [{"delta": {"content": "!"}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n'
    async with raw(reply(EVENTS, stream + end)) as server, connected(options(server.base_url)) as chat:
        assert (await chat.complete(HELLO)).text == "Hi!"


async def test_a_caller_that_has_little_time_learns_that_the_server_is_too_slow(server: ModelServer) -> None:
    server.faults = faults.always(faults.Hang())
    hurried, reasons = replace(HELLO, within_seconds=0.05), []
    async with connected(options(server.base_url)) as chat:
        for _ in range(OPENS_AFTER + 1):
            with pytest.raises(ChatFailed) as failed:
                await chat.complete(hurried)
            reasons.append(failed.value.reason)
    assert reasons == [Failure.TOO_SLOW] * OPENS_AFTER + [Failure.RESTING]


async def test_a_model_that_thinks_aloud_now_and_then_is_not_taken_at_its_word_again() -> None:
    def spoken(text: str) -> bytes:
        chunk = {"choices": [{"delta": {"content": text}, "finish_reason": "stop"}]}
        return reply(EVENTS, b"data: %b\n\n" % orjson.dumps(chunk))

    traits, known = MemoryTraits(), []
    async with raw(*map(spoken, ("What?", "They dodge.</think>What?", "What?"))) as server:
        wanted = options(server.base_url, model="qwen3-8b")
        async with connected(wanted, traits) as chat:
            for _ in range(3):
                await chat.complete(HELLO)
                known.append(traits.known[wanted.address, wanted.model].thinks_unopened)
    assert known == [False, True, True]


@pytest.mark.parametrize(
    ("fault", "patience"),
    [
        (faults.Hang(), {"first_token": 0.1}),
        (faults.Hang(after=0), {"first_token": 0.1}),
        (faults.Hang(after=2), {"between_tokens": 0.1}),
        (faults.Hang(after=2), {"whole": 0.3}),
        (faults.Drip(seconds=0.05), {"whole": 0.3}),
        (faults.Drip(seconds=5), {"between_tokens": 0.1}),
    ],
)
async def test_a_server_that_hangs_is_waited_for_only_so_long(
    server: ModelServer, fault: faults.Fault, patience: dict[str, float]
) -> None:
    server.faults = faults.always(fault)
    began = time.monotonic()
    assert (await failure(server.base_url, **patience)).reason == Failure.TOO_SLOW
    assert time.monotonic() - began < 3


async def test_signs_of_life_without_a_token_are_not_waited_for_longer() -> None:
    async with raw(reply(EVENTS, b""), again=b": PROCESSING\n\n", every=0.01) as server:
        assert (await failure(server.base_url, first_token=0.15)).reason == Failure.TOO_SLOW


async def test_thinking_counts_as_life() -> None:
    thought = b'data: {"choices": [{"delta": {"reasoning_content": "hm "}}]}\n\n'
    async with raw(reply(EVENTS, thought), again=thought, every=0.01) as server:
        failed = await failure(server.base_url, first_token=0.1, between_tokens=0.1, whole=0.5)
    assert failed.reason == Failure.TOO_SLOW
    assert failed.usage is not None
    assert failed.usage.written > 3


async def test_a_slow_drip_is_waited_for_as_long_as_it_drips(server: ModelServer) -> None:
    server.faults = faults.always(faults.Drip(seconds=0.03))
    async with connected(options(server.base_url, first_token=2, between_tokens=0.25)) as chat:
        assert (await chat.complete(HELLO)).text


async def test_a_hanging_call_is_not_tried_again(server: ModelServer) -> None:
    server.faults = faults.always(faults.Hang())
    await failure(server.base_url, first_token=0.1, retries=3)
    assert len(server.requests) == 1


async def test_what_was_read_before_a_cut_is_paid_for(server: ModelServer) -> None:
    server.faults = faults.always(faults.Cut(after=3))
    usage = (await failure(server.base_url)).usage
    assert usage is not None
    assert usage.estimated
    assert usage.read > 0


async def test_a_refused_call_costs_nothing(server: ModelServer) -> None:
    server.faults = faults.always(faults.SERVER_FAILED)
    assert (await failure(server.base_url)).usage is None


async def test_a_blank_reply_is_asked_for_once_more_and_both_are_paid_for(server: ModelServer) -> None:
    async with connected(options(server.base_url)) as chat:
        once = (await chat.complete(HELLO)).usage.read
    server.requests.clear()
    server.faults = faults.first(1, faults.EMPTY)
    async with connected(options(server.base_url)) as chat:
        pieces, whole = await all_of(chat)
    assert "".join(pieces) == whole.text
    assert len(server.requests) == 2
    assert whole.usage.read == 2 * once
    server.faults = faults.always(faults.EMPTY)
    await failure(server.base_url)
    assert len(server.requests) == 4
