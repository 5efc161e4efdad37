"""What passes by itself is tried again before the first byte, when the server says, within the time of a call."""

import time
from collections.abc import Iterator

import pytest

from app.services.chat import ChatFailed, Failure
from tests.infra.chat.asking import HELLO, all_of, connected, options
from tests.infra.chat.raw_server import EVENTS, raw, reply
from tests.model_server import ModelServer, faults, serving

pytestmark = pytest.mark.anyio

SOON = (("retry-after-ms", "20"),)
BUSY = faults.Refused(429, "Slow down.", "requests", "rate_limit_exceeded", headers=SOON)
DOWN = faults.Refused(503, headers=SOON)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer()) as running:
        yield running


@pytest.mark.parametrize(
    "fault", [BUSY, DOWN, faults.Refused(500, headers=SOON), faults.Refused(408, headers=SOON)]
)
async def test_what_passes_by_itself_is_tried_again(server: ModelServer, fault: faults.Refused) -> None:
    server.faults = faults.first(2, fault)
    async with connected(options(server.base_url, retries=2)) as chat:
        assert (await chat.complete(HELLO)).text
    assert [asked.status for asked in server.requests] == [fault.status, fault.status, 200]


async def test_it_is_tried_only_so_often(server: ModelServer) -> None:
    server.faults = faults.always(BUSY)
    async with connected(options(server.base_url, retries=2)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
    assert failed.value.reason == Failure.RATE_LIMITED
    assert len(server.requests) == 3


async def test_a_server_is_left_alone_for_as_long_as_it_asks(server: ModelServer) -> None:
    server.faults = faults.first(1, faults.rate_limited(0.4))
    async with connected(options(server.base_url, retries=1)) as chat:
        await chat.complete(HELLO)
    first, second = server.requests
    assert 0.4 <= second.at - first.at < 2


async def test_without_a_word_from_the_server_pauses_are_never_alike(server: ModelServer) -> None:
    server.faults = faults.first(1, faults.SERVER_FAILED)
    pauses = set()
    for _ in range(2):
        server.requests.clear()
        async with connected(options(server.base_url, retries=1)) as chat:
            await chat.complete(HELLO)
        first, second = server.requests
        pauses.add(second.at - first.at)
    assert all(0.37 < pause < 1.5 for pause in pauses)
    assert len(pauses) == 2


async def test_a_pause_longer_than_the_call_may_take_is_not_waited_for(server: ModelServer) -> None:
    server.faults = faults.always(faults.rate_limited(60))
    began = time.monotonic()
    async with connected(options(server.base_url, retries=3, whole=20)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
    assert failed.value.reason == Failure.RATE_LIMITED
    assert time.monotonic() - began < 5
    assert len(server.requests) == 1


async def test_a_pause_is_no_part_of_the_wait_for_the_first_token(server: ModelServer) -> None:
    server.faults = faults.first(1, faults.rate_limited(0.5))
    async with connected(options(server.base_url, retries=1, first_token=0.4)) as chat:
        assert (await chat.complete(HELLO)).text


async def test_each_try_is_waited_for_anew_and_no_longer(server: ModelServer) -> None:
    happening: dict[int, faults.Fault] = {1: BUSY, 2: faults.Hang()}
    server.faults = happening.get
    began = time.monotonic()
    async with connected(options(server.base_url, retries=1, first_token=0.3)) as chat:
        with pytest.raises(ChatFailed) as failed:
            await chat.complete(HELLO)
    assert failed.value.reason == Failure.TOO_SLOW
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "fault", [faults.NO_CREDIT, faults.WRONG_KEY, faults.UNKNOWN_MODEL, faults.Refused(403), faults.Refused(418)]
)
async def test_what_stays_is_not_tried_again(server: ModelServer, fault: faults.Fault) -> None:
    server.faults = faults.always(fault)
    async with connected(options(server.base_url, retries=3)) as chat:
        with pytest.raises(ChatFailed):
            await chat.complete(HELLO)
    assert len(server.requests) == 1


async def test_after_the_first_byte_nothing_is_tried_again(server: ModelServer) -> None:
    server.faults = faults.always(faults.Cut(after=2))
    async with connected(options(server.base_url, retries=3)) as chat:
        with pytest.raises(ChatFailed):
            await chat.complete(HELLO)
    assert len(server.requests) == 1


async def test_a_connection_that_closes_before_a_word_is_tried_again() -> None:
    good = reply(EVENTS, b'data: {"choices": [{"delta": {"content": "Hi"}, "finish_reason": "stop"}]}\n\n')
    async with raw(b"", good) as server, connected(options(server.base_url, retries=1)) as chat:
        assert (await all_of(chat))[1].text == "Hi"
