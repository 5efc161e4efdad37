"""The candidate's own review page, and what it shares with a coach's."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from starlette.datastructures import FormData

from app.domain.interview import Interview
from app.domain.review.said import OWNER, Author
from app.errors import InvalidInput, KeyReused, NotAllowedNow
from app.web.pages.rendering import page, redirect
from app.web.pages.reviewing import Fault, Read, ReviewView, read_form, review_view, typed
from app.web.problems import Problem, from_app_error
from app.web.services import Services, WithServices

CANDIDATE = Author(OWNER)
REFUSED = (InvalidInput, NotAllowedNow, KeyReused)

router = APIRouter(prefix="/interviews/{interview_id}", include_in_schema=False)


@router.get("/review/{n}")
async def show(request: Request, services: WithServices, interview_id: str, n: int) -> Response:
    """One answer, to comment on or to disagree with a check of."""
    interview = await services.interviews.get(interview_id)
    view = await review_view(services, interview, n, CANDIDATE, blind=False)
    return page(request, "review.html", review_context(view, f"/interviews/{interview_id}"))


@router.post("/review/{n}")
async def say(request: Request, services: WithServices, interview_id: str, n: int) -> Response:
    """Keep what was filled in, then show it in the transcript."""
    interview = await services.interviews.get(interview_id)
    view = await review_view(services, interview, n, CANDIDATE, blind=False)
    async with request.form(max_files=0, max_fields=1000) as form:
        read = read_form(view, form, CANDIDATE)
        refused = await save(services, interview, CANDIDATE, read)
        if read.faults or refused:
            context = review_context(view, f"/interviews/{interview_id}", read.faults, refused, form)
            return page(request, "review.html", context, status=422)
    return redirect(f"/interviews/{interview_id}/transcript?saved=1#said-{n}-{view.attempt.number}")


@router.post("/comments/{comment}/resolve")
async def resolve(
    services: WithServices,
    interview_id: str,
    comment: int,
    resolved: Annotated[bool, Form()],
    back: Annotated[str, Form()] = "",
) -> Response:
    """Mark a comment as resolved, or as open again."""
    kept = await services.reviews.resolve(interview_id, comment, resolved=resolved)
    place = f"said-{kept.about.n}-{kept.about.number}"
    return redirect(f"/interviews/{interview_id}/{'debrief' if back == 'debrief' else 'transcript'}#{place}")


async def save(services: Services, interview: Interview, author: Author, read: Read) -> Problem | None:
    """Keep what was read of a form that lacks nothing; why not, if it was refused."""
    if read.faults:
        return None
    try:
        await services.reviews.say(interview.id, author, read.said)
    except REFUSED as refused:
        return from_app_error(refused)
    return None


def review_context(
    view: ReviewView,
    base: str,
    faults: Sequence[Fault] = (),
    refused: Problem | None = None,
    form: FormData | None = None,
) -> dict[str, Any]:
    """What the page of an answer needs; a form that was refused is shown again with all that was typed."""
    given = form or FormData()
    kept = {name: typed(given, name) for name in given}
    return {"view": view, "base": base, "faults": faults, "refused": refused, "kept": kept}
