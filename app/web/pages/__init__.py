"""The pages: server-rendered, working as plain forms; scripts only make them quicker."""

from collections.abc import Iterator

from fastapi import Request, Response
from starlette.routing import BaseRoute

from app.web.pages.calibration import router as calibration
from app.web.pages.debrief import router as debrief
from app.web.pages.drill import router as drill
from app.web.pages.interview import router as interview
from app.web.pages.ledger import router as ledger
from app.web.pages.ledger_import import router as ledger_import
from app.web.pages.objecting import router as objecting
from app.web.pages.progress import router as progress
from app.web.pages.rendering import page
from app.web.pages.review_page import router as review
from app.web.pages.reviewed import router as reviewed
from app.web.pages.sessions import router as sessions
from app.web.pages.shared import router as shared
from app.web.pages.shared_page import lost_page
from app.web.pages.sharing import router as sharing
from app.web.pages.shell import router as shell
from app.web.pages.start import router as start
from app.web.pages.transcript import router as transcript
from app.web.problems import Problem
from app.web.security import SHARED_FOLDERS

__all__ = ["page_routes", "render_error_page"]


def page_routes() -> Iterator[BaseRoute]:
    """The routes of all pages. What is asked for below a link and is not there ends at the last of them."""
    for part in (
        shell,
        start,
        sessions,
        transcript,
        interview,
        debrief,
        ledger,
        ledger_import,
        progress,
        drill,
        sharing,
        review,
        reviewed,
        objecting,
        calibration,
        shared,
    ):
        yield from part.routes


def render_error_page(request: Request, problem: Problem) -> Response:
    """A page that says what went wrong and where to go from there; below a link there is nowhere to go."""
    if request.scope["path"].startswith(SHARED_FOLDERS):
        return lost_page(request, problem.status)
    return page(request, "error.html", {"problem": problem}, status=problem.status)
