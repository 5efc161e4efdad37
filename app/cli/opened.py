"""All services over the database, for one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.services.ports import Content
from app.settings import Settings
from app.wiring.services import Built, build


@asynccontextmanager
async def opened(settings: Settings, content: Content) -> AsyncIterator[Built]:
    """What `settings` ask for, closed at the end; StoreUnavailable."""
    built = build(settings, content)
    try:
        yield built
    finally:
        await built.work.stop()
        await built.close()
