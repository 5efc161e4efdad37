"""Messages about finished batches: signed so that others can check them, and tried again until taken."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.batch import Batch, BatchAnswer, BatchWish, Counts, Fault, Line
from app.errors import SettingsInvalid
from app.infra.database import open_database
from app.infra.store.batches import SqlBatchStore
from app.services.ports import Unreached
from app.services.webhooks import PAUSES, Signer, Webhooks
from tests.databases import database_url
from tests.services.conftest import HandClock

SECRET = "a secret of twenty-four letters"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Receiver:
    """Takes messages, or refuses the first `refusals` of them."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.taken: list[tuple[str, bytes, Mapping[str, str]]] = []
        self.tries = 0

    async def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.tries += 1
        if self.tries <= self.refusals:
            raise Unreached("status 503")
        self.taken.append((url, body, headers))


def test_a_signature_is_the_hash_that_the_standard_describes() -> None:
    headers = Signer(SECRET).headers("batch_1", NOON, b"{}")
    signed = f"batch_1.{int(NOON.timestamp())}.".encode() + b"{}"
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-id"] == "batch_1"
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_a_secret_may_be_base64_with_its_prefix() -> None:
    key = b"\x00\x01raw bytes of a key\xff"
    spelt = "whsec_" + base64.b64encode(key).decode()
    signed = f"m.{int(NOON.timestamp())}.".encode() + b"{}"
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert Signer(spelt).headers("m", NOON, b"{}")["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize("secret", ["too short", "whsec_no base64 follows here!"])
def test_a_secret_that_protects_nothing_is_refused_without_being_told(secret: str) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        Signer(secret)
    assert "WEBHOOK_SECRET" in str(refused.value)
    assert secret not in str(refused.value)


@pytest.fixture
async def store(tmp_path: Path, anyio_backend: str) -> AsyncIterator[SqlBatchStore]:
    database = open_database(database_url(tmp_path))
    yield SqlBatchStore(database)
    await database.close()


@pytest.fixture
async def finished(store: SqlBatchStore) -> SqlBatchStore:
    """A store with one batch whose only line is bad, so that it is done at once."""
    batch = Batch("b1", BatchWish(), Counts(), NOON, webhook="https://example.com/done?key=1")
    assert await store.begin(batch)
    await store.add("b1", [Line(1, Fault("This is no JSON object."))])
    await store.received("b1", "f", NOON)
    return store


def webhooks(store: SqlBatchStore, receiver: Receiver, clock: HandClock) -> Webhooks:
    return Webhooks(store, receiver, Signer(SECRET), clock, jitter=lambda: 0)


@pytest.mark.anyio
async def test_the_end_of_a_batch_is_told_once(finished: SqlBatchStore) -> None:
    receiver, clock = Receiver(), HandClock()
    sending = webhooks(finished, receiver, clock)
    await sending.send_due()
    await sending.send_due()
    [(url, body, headers)] = receiver.taken
    assert url == "https://example.com/done?key=1"
    told = json.loads(body)
    assert told["type"] == "batch.done"
    assert told["data"] == {
        "id": "b1",
        "status": "done",
        "lines": 1,
        "scored": 0,
        "bad": 1,
        "results": "/api/v1/score/batches/b1/results",
    }
    assert headers["webhook-id"] == "batch_b1"
    assert await finished.next_due() is None


@pytest.mark.anyio
async def test_it_is_tried_again_later_and_later_with_the_same_words(finished: SqlBatchStore) -> None:
    receiver, clock = Receiver(refusals=3), HandClock()
    sending = webhooks(finished, receiver, clock)
    for tries, pause in enumerate(PAUSES[:3], start=1):
        await sending.send_due()
        await sending.send_due()
        assert receiver.tries == tries
        clock.forward(pause)
    await sending.send_due()
    assert len(receiver.taken) == 1


@pytest.mark.anyio
async def test_after_the_last_try_it_is_given_up(finished: SqlBatchStore) -> None:
    receiver, clock = Receiver(refusals=100), HandClock()
    sending = webhooks(finished, receiver, clock)
    for _ in range(len(PAUSES) + 3):
        await sending.send_due()
        clock.forward(24 * 3600)
    assert receiver.tries == len(PAUSES) + 1
    assert await finished.next_due() is None


@pytest.mark.anyio
async def test_what_is_due_is_sent_after_a_restart(finished: SqlBatchStore) -> None:
    down, clock = Receiver(refusals=1), HandClock()
    await webhooks(finished, down, clock).send_due()
    clock.forward(PAUSES[0])
    up = Receiver()
    await webhooks(finished, up, clock).send_due()
    assert len(up.taken) == 1


@pytest.mark.anyio
async def test_a_batch_that_was_deleted_is_not_told(finished: SqlBatchStore) -> None:
    receiver = Receiver()
    await finished.delete("b1")
    await webhooks(finished, receiver, HandClock()).send_due()
    assert receiver.tries == 0


@pytest.mark.anyio
async def test_a_batch_with_lines_to_score_is_not_told_before_its_end(store: SqlBatchStore) -> None:
    await store.begin(Batch("b2", BatchWish(), Counts(), NOON, webhook="https://example.com/done"))
    await store.add("b2", [Line(1, BatchAnswer("Shipped."))])
    await store.received("b2", "f", NOON)
    assert await store.next_due() is None
