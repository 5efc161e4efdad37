"""Who may call a server: so many at once, and nobody while it is left alone."""

import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from app.infra.chat.answer import Answer
from app.infra.chat.circuit import Circuit
from app.infra.chat.failures import CallFailed
from app.infra.chat.options import ServerOptions
from app.infra.chat.turns import Limits
from app.services.chat import ChatFailed, Failure, Usage
from app.services.deadline import Deadline


@dataclass(slots=True)
class Call:
    """One call: until when it may take, whether anything was sent, and what its exchanges cost so far."""

    deadline: Deadline
    sent: bool = False
    began: float = field(default_factory=time.monotonic)
    spent: Usage = field(default_factory=Usage)
    answer: Answer = field(default_factory=Answer)


class Gate:
    """The way to one model on one server."""

    def __init__(self, options: ServerOptions, limits: Limits) -> None:
        self._whole_seconds = options.patience.whole
        self._limits = limits
        self._circuit = Circuit()

    @asynccontextmanager
    async def passing(self, within_seconds: float = math.inf) -> AsyncIterator[Call]:
        """One call among others. Waiting for a turn counts towards the whole, and too long a wait is TOO_SLOW.

        A server that wants to be left alone for longer than the call may take is not called at all.
        """
        call = Call(Deadline(min(self._whole_seconds, within_seconds)))
        try:
            with call.deadline:
                end_turn = await self._limits.turns.take()
        except TimeoutError:
            raise CallFailed(Failure.TOO_SLOW, sent=False) from None
        try:
            if self._limits.pauses.left >= call.deadline.left:
                raise CallFailed(Failure.RATE_LIMITED)
            async with self._reported():
                yield call
        except ChatFailed as failed:
            failed.usage = None if call.spent == Usage() else call.spent
            failed.sent = call.sent
            failed.wait = max(0.0, self._limits.pauses.left, self._circuit.left(time.monotonic()))
            raise
        finally:
            end_turn()
            call.deadline.close()

    @asynccontextmanager
    async def _reported(self) -> AsyncIterator[None]:
        """Refused while the server is left alone; what comes of the call is told to the circuit."""
        refused = self._circuit.refuses(time.monotonic())
        if refused is not None:
            raise CallFailed(refused)
        outcome: Callable[[], None] = self._circuit.abandoned
        try:
            yield
            outcome = self._circuit.succeeded
        except ChatFailed as failed:
            outcome = partial(self._circuit.failed, failed.reason, time.monotonic())
            raise
        finally:
            outcome()
