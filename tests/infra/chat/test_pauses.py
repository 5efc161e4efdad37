"""A server that asks one call to wait is left alone by all: those under way, those to come, and other processes."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.infra.chat.options import ServerOptions
from app.infra.chat.pauses import AllPauses, Pauses
from app.services.chat import ChatFailed, Failure
from app.services.ports.notices import PAUSE, Told
from tests.infra.chat.asking import HELLO, connected, options
from tests.model_server import ModelServer, faults, serving

pytestmark = pytest.mark.anyio


class Overheard:
    """Notices that a test hears and gives."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.hear: dict[str, Callable[[Told], None]] = {}

    async def tell(self, topic: str, told: Told) -> bool:
        self.told.put_nowait((topic, told))
        return True

    def on(self, topic: str, hear: Callable[[Told], None]) -> None:
        self.hear[topic] = hear

    def when_missed(self, call: Callable[[], None]) -> None:
        """Nothing is."""

    def start(self) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        """There is nothing to stop."""


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer()) as running:
        yield running


def moments(server: ModelServer) -> list[float]:
    return [asked.at - server.requests[0].at for asked in server.requests]


async def test_no_call_is_made_while_another_was_asked_to_wait(server: ModelServer) -> None:
    server.faults = faults.first(1, faults.rate_limited(0.5))
    async with connected(options(server.base_url, retries=1)) as chat:
        first = asyncio.create_task(chat.complete(HELLO))
        while not server.requests or chat._gate._limits.pauses.left <= 0:  # noqa: ASYNC110 - the server's own thread
            await asyncio.sleep(0.005)
        await asyncio.gather(first, chat.complete(HELLO), chat.complete(HELLO))
    others = moments(server)[1:]
    assert len(others) == 3
    assert all(0.5 <= at < 3 for at in others)


async def test_a_call_that_would_have_to_wait_for_too_long_is_refused_at_once(server: ModelServer) -> None:
    server.faults = faults.first(1, faults.rate_limited(60))
    async with connected(options(server.base_url, whole=20)) as chat:
        for sent in (True, False):
            with pytest.raises(ChatFailed) as failed:
                await chat.complete(HELLO)
            assert (failed.value.reason, failed.value.sent) == (Failure.RATE_LIMITED, sent)
            assert 50 < failed.value.wait <= 60
    assert len(server.requests) == 1


async def test_the_wait_is_no_part_of_the_wait_for_the_first_token(server: ModelServer) -> None:
    async with connected(options(server.base_url, first_token=0.3)) as chat:
        chat._gate._limits.pauses.begin(0.5)
        assert (await chat.complete(HELLO)).text


@pytest.mark.parametrize(
    "fault", [faults.SERVER_FAILED, faults.Refused(401, headers=(("retry-after", "60"),)), faults.rate_limited(-1)]
)
async def test_others_are_not_held_up_by_what_is_no_wish_to_be_left_alone(
    server: ModelServer, fault: faults.Refused
) -> None:
    server.faults = faults.first(1, fault)
    async with connected(options(server.base_url)) as chat:
        with pytest.raises(ChatFailed):
            await chat.complete(HELLO)
        assert chat._gate._limits.pauses.left <= 0


async def test_other_processes_hear_of_a_pause_and_keep_it() -> None:
    notices, one = Overheard(), ServerOptions("m", "http://127.0.0.1:1/v1")
    pauses = AllPauses(notices)
    pauses.of(one.address, one.model).asked(7)
    assert await notices.told.get() == (PAUSE, (one.address, one.model, 7))
    notices.hear[PAUSE]([one.address, "another", 30, "what a newer one may add"])
    assert 29 < pauses.of(one.address, "another").left <= 30
    assert 6 < pauses.of(one.address, one.model).left <= 7
    assert notices.told.empty()


@pytest.mark.parametrize(("asked", "left"), [([], 0), ([5, 2], 5), ([2, 5], 5), ([86_400], 600), ([-3, 0], 0)])
async def test_the_longest_pause_counts_and_none_lasts_for_hours(asked: list[float], left: float) -> None:
    pauses = Pauses()
    for seconds in asked:
        pauses.asked(seconds)
    assert max(0, left - 1) <= max(0, pauses.left) <= left
