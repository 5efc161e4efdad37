"""Whether the server is up, and whether it can work."""

from fastapi import APIRouter

from app.web.api.replies import Health, problem_replies
from app.web.services import WithServices

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> Health:
    """The server answers."""
    return Health()


@router.get("/readyz", responses=problem_replies(503))
async def readyz(services: WithServices) -> Health:
    """The server answers and its database can be read and written."""
    await services.ready()
    return Health()
