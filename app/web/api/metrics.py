"""Figures for operators, in Prometheus's form."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from app.services.figures import Figures
from app.services.watched import Level
from app.web.services import WithServices

# Of the forms of Prometheus, the one that everything reads.
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(services: WithServices) -> PlainTextResponse:
    """Figures of this server in the form that Prometheus reads. docs/operate.md lists them."""
    levels = await services.watched.levels()
    figures = await asyncio.to_thread(_exposed, services.figures, levels)
    return PlainTextResponse(figures, headers={"Content-Type": MEDIA_TYPE})


def _exposed(figures: Figures, levels: Sequence[Level]) -> bytes:
    # It brings a library along that takes as long to load as ten answers take, and many servers are never asked.
    from app.web.exposition import exposed  # noqa: PLC0415

    return exposed(figures, levels)
