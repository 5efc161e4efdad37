"""The pages: server-rendered, working as plain forms; scripts only make them quicker."""

from fastapi import APIRouter, Request, Response

from app.web.pages.calibration import router as calibration
from app.web.pages.debrief import router as debrief
from app.web.pages.drill import router as drill
from app.web.pages.interview import router as interview
from app.web.pages.progress import router as progress
from app.web.pages.rendering import page
from app.web.pages.sessions import router as sessions
from app.web.pages.shell import router as shell
from app.web.pages.start import router as start
from app.web.pages.transcript import router as transcript
from app.web.problems import Problem

__all__ = ["pages_router", "render_error_page"]


def pages_router() -> APIRouter:
    """All pages."""
    router = APIRouter(include_in_schema=False)
    for part in (shell, start, sessions, transcript, interview, debrief, progress, drill, calibration):
        router.include_router(part)
    return router


def render_error_page(request: Request, problem: Problem) -> Response:
    """A page that says what went wrong and where to go from there."""
    return page(request, "error.html", {"problem": problem}, status=problem.status)
