"""Tells other servers that a batch is done: signed, tried again for hours, and never more often than needed.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import logging
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from app.domain.batch import Batch
from app.errors import NotFound, SettingsInvalid
from app.services.ports import BatchStore, Clock, Delivery, Messenger, Unreached
from app.services.ports.work import Duty, Kind

log = logging.getLogger(__name__)

EVENT = "batch.done"
ALL = "all"
# After these many seconds it is tried again; after the last one given up.
PAUSES = (5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600)
JITTER = 0.2
LONGEST_SLEEP = 60.0
SHORTEST_SECRET = 24
_PREFIX = "whsec_"


class Signer:
    """Signs messages. `secret` is any text of 24 characters or more, or `whsec_` and base64; SettingsInvalid."""

    def __init__(self, secret: str) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise SettingsInvalid(f"WEBHOOK_SECRET must have {SHORTEST_SECRET} characters or more.")
        self._key = secret.encode()
        if secret.startswith(_PREFIX):
            try:
                self._key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
            except binascii.Error as error:
                raise SettingsInvalid("WEBHOOK_SECRET begins with whsec_, but no base64 follows.") from error

    def headers(self, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
        """The headers by which the receiver knows that the message is ours, whole and not an old one."""
        seconds = str(int(at.timestamp()))
        signed = hmac.new(self._key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": seconds,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }


class Webhooks:
    """Sends what is due, found in the store, so that a restart loses no message.

    A message may arrive twice (its answer can get lost); `webhook-id` is the same each time.
    """

    def __init__(
        self,
        store: BatchStore,
        messenger: Messenger,
        signer: Signer,
        clock: Clock,
        jitter: Callable[[], float] = lambda: random.uniform(0, JITTER),  # noqa: S311 - no secret
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._signer = signer
        self._clock = clock
        self._jitter = jitter

    def duty(self) -> Duty:
        """Sending what is due; all messages are one piece of work, which looks again when the next one is due."""
        return Duty(Kind.WEBHOOKS, self._send, self._owed, 1, subject="webhooks", again_after=LONGEST_SLEEP)

    async def send_due(self) -> None:
        """Try once each message that is due."""
        await asyncio.gather(*map(self._try, await self._store.due(self._clock.now())))

    async def _send(self, _all: str) -> float | None:
        await self.send_due()
        return await self._until_next()

    async def _owed(self) -> Sequence[str]:
        return () if await self._store.next_due() is None else (ALL,)

    async def _until_next(self) -> float | None:
        due = await self._store.next_due()
        if due is None:
            return None
        return min(LONGEST_SLEEP, max(0.0, (due - self._clock.now()).total_seconds()))

    async def _try(self, delivery: Delivery) -> None:
        try:
            batch = await self._store.get(delivery.batch)
        except NotFound:
            return
        now = self._clock.now()
        body = _message(batch)
        try:
            await self._messenger.send(delivery.url, body, self._signer.headers(f"batch_{batch.id}", now, body))
        except Unreached as error:
            log.warning("batch %s: its webhook was not reached: %s", batch.id, error)
            await self._store.tried(delivery, str(error), None, self._next_try(delivery))
        else:
            await self._store.tried(delivery, "delivered", self._clock.now(), None)

    def _next_try(self, delivery: Delivery) -> datetime | None:
        if delivery.tries >= len(PAUSES):
            return None
        return self._clock.now() + timedelta(seconds=PAUSES[delivery.tries] * (1 + self._jitter()))


def _message(batch: Batch) -> bytes:
    """The same bytes at each try, so that a receiver can compare them."""
    told = {
        "type": EVENT,
        "timestamp": batch.finished_at.isoformat() if batch.finished_at else None,
        "data": {
            "id": batch.id,
            "status": batch.status.value,
            "lines": batch.counts.lines,
            "scored": batch.counts.scored,
            "bad": batch.counts.bad,
            "results": f"/api/v1/score/batches/{batch.id}/results",
        },
    }
    return json.dumps(told).encode()
