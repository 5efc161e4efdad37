"""What stands around a house that is killed: a model that streams, and somebody who is told of batches."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.able_model import able
from tests.chaos.house import House
from tests.model_server import MODEL, ModelServer, Pace, serving
from tests.web.serving import running

SECRET = "a secret of twenty-four letters"
RECEIVER_SECONDS = 0.05
Told = Callable[[str], None]


@asynccontextmanager
async def a_house(
    folder: Path, database_url: str | None, arriving: Told, told: Told, **more: str
) -> AsyncIterator[tuple[House, str]]:
    """A house that is not served yet, and the address for its messages.

    `more` are further settings. `arriving` is called with a batch's id when its message arrives, `told` when it
    has been taken.
    """
    model = ModelServer(say=able, pace=Pace(0.02, 100))
    with serving(model), running(_receiver(arriving, told)) as receiver:
        settings = {
            "OPENAI_API_KEY": "none",
            "OPENAI_BASE_URL": model.base_url,
            "INTERVIEWER_MODEL": MODEL,
            "JUDGE_MODEL": MODEL,
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_PRIVATE_ADDRESSES": "true",
            "BUILTIN_PACE_MS": "5",
            **more,
        }
        if database_url is not None:
            settings["DATABASE_URL"] = database_url
        house = House(folder, settings)
        try:
            yield house, f"{receiver}/done"
        finally:
            house.end()


def _receiver(arriving: Told, told: Told) -> Starlette:
    loop = asyncio.get_running_loop()

    async def done(request: Request) -> Response:
        batch = (await request.json())["data"]["id"]
        loop.call_soon_threadsafe(arriving, batch)
        await asyncio.sleep(RECEIVER_SECONDS)
        loop.call_soon_threadsafe(told, batch)
        return Response(status_code=204)

    return Starlette(routes=[Route("/done", done, methods=["POST"])])
