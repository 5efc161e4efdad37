"""One exchange with a server: a body goes out, the pieces of a reply come back."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any

from app.infra.chat.answer import Answer
from app.infra.chat.client import Client, Received
from app.infra.chat.failures import CallFailed
from app.infra.chat.options import Patience
from app.infra.chat.sse import LONGEST_LINE, EventLines, LineTooLong
from app.services.chat import Failure
from app.services.deadline import Deadline

# How long the figures and the end are waited for after the last word.
GRACE_SECONDS = 2.0


async def exchange(
    client: Client, body: Mapping[str, Any], answer: Answer, deadline: Deadline, patience: Patience
) -> AsyncGenerator[str, None]:
    """The text that may be passed on, as it comes; `answer` has the rest. CallFailed, also when that is no reply.

    Closing the generator ends the exchange.
    """
    received = await client.post(body, deadline)
    try:
        if received.content_type in {"text/event-stream", ""}:
            async for text in _streamed(received, answer, deadline, patience):
                yield text
        elif received.content_type == "application/json":
            yield answer.document(await _document(received, deadline, patience))
        else:
            raise CallFailed(Failure.NONSENSE)
    finally:
        await received.close()
    yield answer.thinking.end()
    failure = answer.outcome()
    if failure is not None:
        raise CallFailed(failure)


async def _streamed(
    received: Received, answer: Answer, deadline: Deadline, patience: Patience
) -> AsyncGenerator[str, None]:
    lines = EventLines()
    alive, finished = 0, False
    while not answer.done:
        if answer.finish is not None:
            if not finished:
                deadline.allow(min(GRACE_SECONDS, patience.between_tokens))
            finished = True
        elif answer.alive != alive:
            alive = answer.alive
            deadline.allow(patience.between_tokens)
        try:
            text = answer.read(lines, await received.read(deadline))
        except LineTooLong:
            raise CallFailed(Failure.NONSENSE) from None
        except CallFailed:
            if answer.finish is None:
                raise
            return
        if text:
            yield text


async def _document(received: Received, deadline: Deadline, patience: Patience) -> bytes:
    parts = bytearray()
    while part := await received.read(deadline):
        parts += part
        if len(parts) > LONGEST_LINE:
            raise CallFailed(Failure.NONSENSE)
        deadline.allow(patience.between_tokens)
    return bytes(parts)
