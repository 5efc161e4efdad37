"""Batches of answers for programmes: send many, watch them being scored, fetch the results."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from app.domain.batch import Batch, BatchWish
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.services.batches import LONGEST_ADDRESS, Batches, Order, batch_mark
from app.services.ports import Owner
from app.web.api.batch_replies import BatchOut, batch_out, line_out
from app.web.api.once import IdempotencyKey, Once, made
from app.web.api.replies import problem_replies
from app.web.api.stream import RETRY_MILLISECONDS, EventStream
from app.web.services import WithServices

LOOK_SECONDS = 0.25
JSON_LINES = frozenset(
    {"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "text/plain"}
)
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {
                "schema": {"type": "string"},
                "example": '{"id": "a-1", "question": "What did you ship?", "answer": "We cut latency by 18 %."}\n',
            }
        },
    }
}
_LINES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/x-ndjson": {}}}}

router = APIRouter(prefix="/api/v1/score/batches", tags=["batches"])


@router.post(
    "",
    status_code=202,
    response_model=BatchOut,
    responses=problem_replies(409, 413, 415, 422),
    openapi_extra=_BODY,
)
async def send(
    request: Request,
    services: WithServices,
    judge: JudgeKind = JudgeKind.RULES,
    signals: Annotated[list[str] | None, Query(max_length=50)] = None,
    language: Language | None = None,
    webhook: Annotated[str | None, Query(max_length=LONGEST_ADDRESS)] = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Send up to 10,000 answers, a JSON object with an `answer` on each line; 202 once all of them are stored.

    `id`, `question`, `signals` and `language` may stand beside it. Bad lines are reported by their number, and the
    rest is scored.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in JSON_LINES:
        raise HTTPException(415, "Send JSON lines, with the header Content-Type: application/x-ndjson.")
    wish = BatchWish(judge, None if signals is None else tuple(signals), language)
    batch = await services.batches.take(Order(wish, idempotency_key, webhook), request.stream())
    reply = made(Owner("batch", batch.id), await _shown(services.batches, batch), 202)
    return await Once(services.repeats, batch_mark(batch)).first(reply)


@router.get("/{batch_id}", responses=problem_replies(404))
async def show(services: WithServices, batch_id: str) -> BatchOut:
    """How far the batch is, and its first hundred bad lines."""
    return await _shown(services.batches, await services.batches.get(batch_id))


@router.get(
    "/{batch_id}/events",
    status_code=200,
    response_class=EventStream,
    responses={200: {"content": {"text/event-stream": {}}}, **problem_replies(404)},
)
async def events(services: WithServices, batch_id: str) -> EventStream:
    """`progress` whenever more is scored, `done` or `cancelled` at the end; each tells the batch as GET does."""
    batch = await services.batches.get(batch_id)
    return EventStream(_stream(services.batches, batch))


@router.get("/{batch_id}/results", response_class=StreamingResponse, responses={**_LINES, **problem_replies(404)})
async def results(services: WithServices, batch_id: str) -> StreamingResponse:
    """What became of every line so far, as JSON lines in the order they were sent."""
    await services.batches.get(batch_id)
    return StreamingResponse(_lines(services.batches, batch_id), media_type="application/x-ndjson")


@router.post("/{batch_id}/cancel", responses=problem_replies(404))
async def cancel(services: WithServices, batch_id: str) -> BatchOut:
    """Score no further line; what is scored stays. Again, or when it is done, this changes nothing."""
    return await _shown(services.batches, await services.batches.cancel(batch_id))


@router.delete("/{batch_id}", status_code=204, responses=problem_replies(404))
async def delete(services: WithServices, batch_id: str) -> Response:
    """Remove the batch, its answers and its results."""
    await services.batches.delete(batch_id)
    return Response(status_code=204)


async def _shown(batches: Batches, batch: Batch) -> BatchOut:
    return batch_out(batch, await batches.faults(batch.id) if batch.counts.bad else ())


async def _stream(batches: Batches, batch: Batch) -> AsyncGenerator[bytes, None]:
    """Looked for in the store, so that it does not matter which process scores."""
    start = f"retry: {RETRY_MILLISECONDS}\n"
    told: Batch | None = None
    while True:
        if batch != told:
            yield _event(await _shown(batches, batch), start)
            told, start = batch, ""
        if batch.is_over:
            return
        await asyncio.sleep(LOOK_SECONDS)
        batch = await batches.get(batch.id)


def _event(shown: BatchOut, start: str) -> bytes:
    name = shown.status if shown.status in ("done", "cancelled") else "progress"
    seen = shown.scored + shown.bad
    return f"{start}id: {seen}\nevent: {name}\ndata: {shown.model_dump_json()}\n\n".encode()


async def _lines(batches: Batches, batch_id: str) -> AsyncGenerator[bytes, None]:
    async for result in batches.results(batch_id):
        yield json.dumps(line_out(result).model_dump(mode="json"), ensure_ascii=False).encode() + b"\n"
