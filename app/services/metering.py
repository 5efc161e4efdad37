"""A chat whose calls are counted: admitted below the ceilings, noted with what they cost, told to the health."""

import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from app.errors import StoreUnavailable
from app.services.chat import Chat, ChatFailed, ChatReply, ChatRequest, Failure, Hear, Purpose, Usage
from app.services.figures import Figures
from app.services.model_health import ModelHealth
from app.services.ports import CallStore, Clock, ModelCall
from app.services.ports.tracing import UNTRACED, Span, Tracer
from app.services.spending import Spending

log = logging.getLogger(__name__)

# The server turned the call away before the model read it: no tokens.
_UNREAD = frozenset(
    {
        Failure.UNREACHABLE,
        Failure.WRONG_KEY,
        Failure.FORBIDDEN,
        Failure.UNKNOWN_MODEL,
        Failure.WRONG_ADDRESS,
        Failure.RATE_LIMITED,
        Failure.NO_CREDIT,
        Failure.SERVER_FAILED,
        Failure.NOT_ACCEPTED,
        Failure.CONTEXT_CUT,
        Failure.CONTEXT_FULL,
    }
)
# What is set aside for a reply where the request sets no limit. A question or a form takes some hundreds.
USUAL_REPLY_TOKENS = 1000
_LIMITS = ("max_completion_tokens", "max_tokens")
# Four letters of English make a token; a Chinese character, three bytes in UTF-8, makes somewhat less than one.
_BYTES_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Meter:
    """What all metered chats of an installation share."""

    spending: Spending
    calls: CallStore
    health: ModelHealth
    clock: Clock
    figures: Figures
    tracer: Tracer = UNTRACED


@dataclass(slots=True)
class Underway:
    """A call while it is made: what came so far and how it ended."""

    request: ChatRequest
    at: datetime
    began: float = field(default_factory=time.perf_counter)
    first_piece: float | None = None
    pieces: list[str] = field(default_factory=list)
    reply: ChatReply | None = None
    failure: ChatFailed | None = None

    def noting(self, hear: Hear) -> Hear:
        """`hear`, which is called with pieces that are noted here first."""
        pieces = self.pieces

        def heard(piece: str) -> None:
            if not pieces:
                self.first_piece = time.perf_counter()
            pieces.append(piece)
            hear(piece)

        return heard

    @property
    def outcome(self) -> str | None:
        """None after a reply, else the reason there is none."""
        if self.failure is not None:
            return self.failure.reason
        # Debrief itself ended the call, because it had what it needed or nobody waits any more.
        return None if self.reply is not None else Failure.STOPPED

    @property
    def usage(self) -> Usage:
        """As the server gave it, else estimated from what was sent and what came."""
        given = self.reply.usage if self.reply is not None else self.failure.usage if self.failure else None
        if given is not None and (given.read or given.written):
            return given
        unsent = self.failure is not None and not self.failure.sent
        if unsent or (self.outcome in _UNREAD and not self.pieces):
            return Usage()
        written = [self.reply.text] if self.reply is not None else self.pieces
        return Usage(prompt_tokens(self.request), 0, estimated_tokens(written), estimated=True)


class MeteredChat:
    """Implements the services' Chat around another one. `model` is the configured name of what is asked."""

    def __init__(self, chat: Chat, purpose: Purpose, model: str, meter: Meter) -> None:
        self._chat = chat
        self._purpose = purpose
        self._model = model
        self._meter = meter

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """As the chat inside; ChatFailed also with INTERVIEW_CEILING or DAY_CEILING, and then nothing was asked."""
        asked = {
            "gen_ai.operation.name": "chat",
            "gen_ai.request.model": self._model,
            "debrief.purpose": self._purpose.value,
        }
        with self._meter.tracer.span(f"chat {self._model}", asked, side="client") as span:
            async with self._metered(request, span) as call:
                call.reply = await self._chat.complete(request, None if hear is None else call.noting(hear))
                return call.reply

    @asynccontextmanager
    async def _metered(self, request: ChatRequest, span: Span) -> AsyncIterator[Underway]:
        at = self._meter.clock.now()
        try:
            reservation = await self._meter.spending.admit(request.interview, _most_tokens(request))
        except ChatFailed as refused:
            self._meter.health.failed(self._purpose, refused.reason)
            self._meter.figures.refused(self._purpose, refused.reason)
            span.failed(refused.reason)
            raise
        call, tokens = Underway(request, at), 0
        try:
            yield call
        except ChatFailed as failure:
            call.failure = failure
            raise
        finally:
            try:
                self._tell(call)
                usage = call.usage
                _trace(span, call, usage)
                tokens = usage.read + usage.written
                await self._note(call, usage)
            finally:
                reservation.settle(tokens)

    def _tell(self, call: Underway) -> None:
        if call.failure is not None:
            self._meter.health.failed(self._purpose, call.failure.reason, call.failure.wait)
        elif call.reply is not None or call.pieces:
            self._meter.health.worked(self._purpose)

    async def _note(self, call: Underway, usage: Usage) -> None:
        if call.failure is not None and not call.failure.sent:
            # The model was left alone: no call of it.
            self._meter.figures.refused(self._purpose, call.failure.reason)
            return
        made = self._model_call(call, usage)
        self._meter.figures.called(made)
        log.debug("%s's model: %s after %.2f s", self._purpose, made.outcome or "ok", made.seconds)
        try:
            await self._meter.calls.add(made)
        except StoreUnavailable as error:
            log.warning("a call of the %s's model could not be noted: %s", self._purpose, error)

    def _model_call(self, call: Underway, usage: Usage) -> ModelCall:
        reply, first = call.reply, call.first_piece
        return ModelCall(
            interview=call.request.interview,
            at=call.at,
            purpose=self._purpose,
            model=self._model,
            answered_by=reply.model if reply is not None else None,
            usage=usage,
            seconds=reply.seconds if reply is not None and reply.seconds else time.perf_counter() - call.began,
            first_token_seconds=reply.first_token_seconds if reply is not None else first and first - call.began,
            outcome=call.outcome,
        )


def _trace(span: Span, call: Underway, usage: Usage) -> None:
    span.tell(
        {
            "gen_ai.usage.input_tokens": usage.read,
            "gen_ai.usage.cache_read.input_tokens": usage.cached,
            "gen_ai.usage.output_tokens": usage.written,
            "debrief.tokens_estimated": usage.estimated,
        }
    )
    if call.outcome is not None:
        span.failed(call.outcome)


def estimated_tokens(texts: Iterable[str]) -> int:
    """About how many tokens these texts are."""
    return -(-sum(len(text.encode()) for text in texts) // _BYTES_A_TOKEN)


def prompt_tokens(request: ChatRequest) -> int:
    """About how many tokens a model reads for this request."""
    return estimated_tokens(message.content for message in request.messages)


def _most_tokens(request: ChatRequest) -> int:
    limits = (request.parameters.get(name) for name in _LIMITS)
    reply = next((int(limit) for limit in limits if limit is not None), USUAL_REPLY_TOKENS)
    return prompt_tokens(request) + reply
