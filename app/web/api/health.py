"""Whether the server is up, and whether it can work."""

from fastapi import APIRouter, Request, Response

from app.web.api.replies import Health, problem_replies
from app.web.ending import ending_of
from app.web.problems import Problem, respond
from app.web.services import WithServices

router = APIRouter(tags=["health"])

ENDING = Problem(
    status=503,
    kind="server-ending",
    title="This server is about to end",
    detail="Send new visitors to another server, or to this address again in a moment.",
    headers={"Retry-After": "5"},
)


@router.get("/healthz")
async def healthz() -> Health:
    """The server answers."""
    return Health()


@router.get("/readyz", response_model=Health, responses=problem_replies(503))
async def readyz(request: Request, services: WithServices) -> Health | Response:
    """The server answers, is not about to end, and its database can be read and written.

    It replies within two seconds, whatever the database does; `detail` says what is wrong.
    """
    if ending_of(request.scope).announced:
        return respond(request, ENDING)
    await services.ready()
    return Health()
