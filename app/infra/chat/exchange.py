"""One exchange with a server: a body goes out, the pieces of a reply come back."""

from collections.abc import Mapping
from typing import Any

from app.infra.chat.answer import Answer
from app.infra.chat.client import Client, Received
from app.infra.chat.failures import CallFailed
from app.infra.chat.options import Patience
from app.infra.chat.sse import LONGEST_LINE, EventLines, LineTooLong
from app.services.chat import Failure, Hear
from app.services.deadline import Deadline

# How long the figures and the end are waited for after the last word.
GRACE_SECONDS = 2.0


async def exchange(
    client: Client, body: Mapping[str, Any], answer: Answer, deadline: Deadline, patience: Patience, pass_on: Hear
) -> None:
    """Call `pass_on` with the text that may be, as it comes; what that raises ends the exchange.

    `answer` has the rest. CallFailed, also when that is no reply.
    """
    received = await client.post(body, deadline)
    try:
        # Held over the whole reply: to hold it anew for each token would cost as much as to read one.
        with deadline:
            await _hear_out(received, answer, deadline, patience, pass_on)
    except TimeoutError:
        if answer.finish is None:
            raise CallFailed(Failure.TOO_SLOW) from None
    finally:
        await received.close()
    pass_on(answer.thinking.end())
    failure = answer.outcome()
    if failure is not None:
        raise CallFailed(failure)


async def _hear_out(
    received: Received, answer: Answer, deadline: Deadline, patience: Patience, pass_on: Hear
) -> None:
    if received.content_type in {"text/event-stream", ""}:
        await _stream(received, answer, deadline, patience, pass_on)
    elif received.content_type == "application/json":
        pass_on(answer.document(await _document(received, deadline, patience)))
    else:
        raise CallFailed(Failure.NONSENSE)


async def _stream(
    received: Received, answer: Answer, deadline: Deadline, patience: Patience, pass_on: Hear
) -> None:
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
            text = answer.read(lines, await received.read())
        except LineTooLong:
            raise CallFailed(Failure.NONSENSE) from None
        except CallFailed:
            if answer.finish is None:
                raise
            return
        if text:
            pass_on(text)


async def _document(received: Received, deadline: Deadline, patience: Patience) -> bytes:
    parts = bytearray()
    while part := await received.read():
        parts += part
        if len(parts) > LONGEST_LINE:
            raise CallFailed(Failure.NONSENSE)
        deadline.allow(patience.between_tokens)
    return bytes(parts)
