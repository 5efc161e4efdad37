"""A batch that comes in at one server is known to the others, for as long as that server lives."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.domain.batch import Batch, BatchWish
from app.domain.scorecard import JudgeKind
from app.errors import BatchComingIn
from app.infra.postgres.database import PostgresDatabase, open_server
from app.infra.store.batches import SqlBatchStore
from app.services.batches import Batches, Order
from app.services.ports import Content
from app.wiring.judging import judges_of
from tests.services.conftest import HandClock

pytestmark = pytest.mark.anyio
LINE = b'{"answer": "I led it."}\n'
ORDER = Order(BatchWish(JudgeKind.RULES, None, None), "one key")


def batches_on(database: PostgresDatabase, content: Content) -> Batches:
    return Batches(
        SqlBatchStore(database),
        judges_of(content),
        content.rubric,
        HandClock(),
        lambda _: None,
        database.claims,
        webhooks=False,
    )


async def at_once(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def held_back(coming: asyncio.Event, rest: asyncio.Event) -> AsyncIterator[bytes]:
    yield LINE
    coming.set()
    await rest.wait()
    yield LINE


@pytest.mark.parametrize("dies", [True, False])
async def test_it_is_taken_for_abandoned_only_once_its_server_is_dead(
    url: str, content: Content, dies: bool
) -> None:
    servers = [open_server(url) for _ in range(2)]
    here, there = (batches_on(server, content) for server in servers)
    coming, rest = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(here.take(ORDER, held_back(coming, rest)))
    await coming.wait()
    with pytest.raises(BatchComingIn):
        await there.take(ORDER, at_once(LINE))
    if dies:
        await servers[0].claims.close()
        assert (await taken(there)).counts.waiting == 1
    rest.set()
    [came] = await asyncio.gather(first, return_exceptions=True)
    assert isinstance(came, BaseException) is dies
    assert (await there.take(ORDER, at_once(*[LINE] * (1 if dies else 2)))).counts.waiting == (1 if dies else 2)
    for server in servers:
        await server.close()


async def taken(batches: Batches) -> Batch:
    """What comes of sending it until the server has noticed that the other one is gone."""
    while True:
        try:
            return await batches.take(ORDER, at_once(LINE))
        except BatchComingIn:
            await asyncio.sleep(0.01)
