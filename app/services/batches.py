"""Batches of answers: take them in, say how far they are, give their results, cancel them."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from app.domain.batch import MOST_ANSWERS, Batch, BatchWish, Counts, Line, LineResult
from app.domain.rubric import Rubric
from app.errors import BatchComingIn, InvalidInput, KeyReused, NotFound, WebhooksOff
from app.services.batch_lines import accepted_signals, lines_of, read_line
from app.services.keys import accepted_key, new_id
from app.services.ports import BatchStore, Clock, Mark
from app.services.ports.claims import Claims
from app.services.scoring import Judges

STORED_AT_ONCE = 200
GIVEN_AT_ONCE = 100
FAULTS_SHOWN = 100
LONGEST_ADDRESS = 2000
# Whoever was sending it is gone for good by then.
LONGEST_WAY_IN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Order:
    """What a sender asks for: how to score, what the batch is called, and which address to tell when it is done."""

    wish: BatchWish
    key: str | None = None
    webhook: str | None = None


@dataclass(slots=True)
class _Intake:
    """The lines of a stream, read; and the hash over what was ordered and all that was sent."""

    order: Order
    known: Rubric
    sent: "hashlib._Hash" = field(init=False)

    def __post_init__(self) -> None:
        self.sent = hashlib.sha256(_spelt(self.order).encode())

    async def lines(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[Line]:
        """Each line that is not blank."""
        number = 0
        async for line in lines_of(self._hashed(chunks)):
            number += 1
            if line != b"":
                yield read_line(number, line, self.known.signals)

    async def drain(self, chunks: AsyncIterator[bytes]) -> None:
        """Only hash it."""
        async for _ in self._hashed(chunks):
            pass

    async def _hashed(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for chunk in chunks:
            self.sent.update(chunk)
            yield chunk


class Batches:
    """What can be done with batches. `begun` is called with the id of one that has lines to score."""

    def __init__(
        self,
        store: BatchStore,
        judges: Judges,
        rubric: Rubric,
        clock: Clock,
        begun: Callable[[str], None],
        claims: Claims,
        *,
        webhooks: bool,
    ) -> None:
        self._store = store
        self._judges = judges
        self._rubric = rubric
        self._clock = clock
        self._begun = begun
        self._webhooks = webhooks
        self._claims = claims

    async def take(self, order: Order, chunks: AsyncIterator[bytes]) -> Batch:
        """Take a batch in from a stream of JSON lines; all of it is durable when this returns, or nothing is kept.

        The same key and the same content again: the batch as it stands. InvalidInput; ModelNotConfigured;
        WebhooksOff; KeyReused for other content; BatchComingIn while the first is still on its way.
        """
        order = self._accepted(order)
        intake = _Intake(order, self._rubric)
        if order.key is not None:
            known = await self._known(order.key)
            if known is not None:
                await intake.drain(chunks)
                return _same(known, intake.sent.hexdigest())
        return await self._take_new(order, intake, chunks)

    async def get(self, batch_id: str) -> Batch:
        """The batch; NotFound."""
        return await self._store.get(batch_id)

    async def faults(self, batch_id: str) -> Sequence[LineResult]:
        """The first hundred lines that cannot be scored; NotFound."""
        return await self._store.faults(batch_id, FAULTS_SHOWN)

    async def results(self, batch_id: str) -> AsyncIterator[LineResult]:
        """What became of every line so far, in order, read in pieces."""
        after = 0
        while found := await self._store.results(batch_id, after, GIVEN_AT_ONCE):
            for result in found:
                yield result
            after = found[-1].number

    async def cancel(self, batch_id: str) -> Batch:
        """Score no further line of it. Cancelling twice, or one that is done, changes nothing. NotFound."""
        return await self._store.cancel(batch_id, self._clock.now())

    async def delete(self, batch_id: str) -> None:
        """Remove the batch and all its lines; NotFound."""
        await self._store.delete(batch_id)

    async def tidy(self) -> None:
        """Remove what began to come in long ago and never came to an end."""
        await self._store.forget_unreceived(self._clock.now() - LONGEST_WAY_IN)

    def _accepted(self, order: Order) -> Order:
        self._judges.get(order.wish.judge)
        accepted_key(order.key)
        if order.wish.signals is not None:
            accepted_signals(order.wish.signals, self._rubric.signals)
        if order.webhook is not None:
            if not self._webhooks:
                raise WebhooksOff("Set WEBHOOK_SECRET to have messages sent and signed, or leave `webhook` out.")
            _accepted_address(order.webhook)
        return order

    async def _known(self, key: str) -> Batch | None:
        """The batch under `key`, unless its sender was cut off: that one gives way to this."""
        seen = None
        while (known := await self._store.by_key(key)) is not None and known.received_at is None:
            if await self._claims.is_held(_coming_in(known.id)):
                raise BatchComingIn("A batch with this key is still coming in. Wait until it is here.")
            if known.id == seen:
                with suppress(NotFound):
                    await self._store.delete(known.id)
                return None
            # It may have come to its end since it was read: only what is found twice is left by its sender.
            seen = known.id
        return known

    async def _take_new(self, order: Order, intake: _Intake, chunks: AsyncIterator[bytes]) -> Batch:
        batch = Batch(new_id(), order.wish, Counts(), self._clock.now(), order.key, webhook=order.webhook)
        await self._claims.take([_coming_in(batch.id)])
        try:
            if not await self._store.begin(batch):
                raise BatchComingIn("A batch with this key has just begun to come in. Wait until it is here.")
            try:
                await self._take_lines(batch.id, intake.lines(chunks))
                received = await self._store.received(batch.id, intake.sent.hexdigest(), self._clock.now())
            except BaseException:
                # Also when the sender is gone: a batch is here as a whole or not at all.
                await self._store.delete(batch.id)
                raise
        finally:
            await self._claims.give_back(_coming_in(batch.id))
        self._begun(batch.id)
        return received

    async def _take_lines(self, batch_id: str, lines: AsyncIterator[Line]) -> None:
        count, pending = 0, list[Line]()
        async for line in lines:
            count += 1
            if count > MOST_ANSWERS:
                raise InvalidInput("A batch holds at most 10,000 answers. Send the rest as another one.")
            pending.append(line)
            if len(pending) == STORED_AT_ONCE:
                await self._store.add(batch_id, pending)
                pending = []
        if count == 0:
            raise InvalidInput("There is no line in the body. Send one JSON object with an `answer` a line.")
        await self._store.add(batch_id, pending)


def _coming_in(batch_id: str) -> str:
    """What the process that takes a batch in holds meanwhile."""
    return f"batch {batch_id}"


def batch_mark(batch: Batch) -> Mark | None:
    """The mark of the request that sent a batch: what it held is known once all of it is here."""
    if batch.key is None or batch.fingerprint is None:
        return None
    return Mark("batches", batch.key, batch.fingerprint)


def _same(known: Batch, fingerprint: str) -> Batch:
    if known.fingerprint != fingerprint:
        raise KeyReused("This Idempotency-Key came with another batch. Use a new key for new content.")
    return known


def _spelt(order: Order) -> str:
    wish = order.wish
    return json.dumps([wish.judge, wish.signals, wish.language, order.webhook]) + "\n"


def _accepted_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not address.isprintable() or len(address) > LONGEST_ADDRESS:
        raise InvalidInput("The webhook must be a whole address such as https://example.com/done.", "webhook")
