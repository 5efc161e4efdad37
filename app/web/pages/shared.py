"""What a link opens: one interview, its transcript and debrief, and for a coach a review of its answers."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request, Response

from app.domain.review.links import LinkKind, ShareLink
from app.services.reviews import reviewed_answers
from app.web.pages.conversation import conversation
from app.web.pages.debrief import debrief_view, worded_for
from app.web.pages.links import WithCoachLink, WithLink, author_of, opened_to_review
from app.web.pages.objecting import objections_view
from app.web.pages.rendering import language_of, redirect
from app.web.pages.review_page import review_context, save
from app.web.pages.reviewing import done_answers, next_answer, read_form, review_view
from app.web.pages.shared_page import base_of, lost_page, shared_page
from app.web.services import Services, WithServices

SCORES_COOKIE = "scores"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

router = APIRouter(prefix="/shared", include_in_schema=False)


@router.get("/{token}")
@router.get("/{token}/transcript")
async def transcript(request: Request, services: WithServices, link: WithLink) -> Response:
    """Every turn; a coach begins here, and sees no scorecard while rating blind."""
    interview = await services.interviews.get(link.interview)
    language = language_of(request)
    context = {
        "view": conversation(interview, services.content, language, services.clock.now()),
        "blind": rates_blind(request, link),
        "coach": await _progress(services, link) if link.kind is LinkKind.COACH else None,
    }
    return shared_page(request, link, "shared_transcript.html", context)


@router.get("/{token}/debrief")
async def debrief(request: Request, services: WithServices, link: WithLink) -> Response:
    """The debrief; out of sight of a coach who rates blind."""
    interview = await services.interviews.get(link.interview)
    if rates_blind(request, link):
        title = services.content.loop_shown(interview).title
        return shared_page(request, link, "shared_blind.html", {"title": title})
    found = await services.interviews.debrief(link.interview)
    language = language_of(request)
    context = {
        "view": debrief_view(interview, found, services.content, language),
        "models": services.models,
        "troubles": (),
        "use": (),
        "retry": None,
        "said": {},
        "objections": objections_view(found, await services.reviews.of(link.interview)),
        "worded": await worded_for(services, interview, found, language),
    }
    return shared_page(request, link, "debrief.html", context)


@router.post("/{token}/scores", dependencies=[Depends(opened_to_review)])
async def choose_scores(request: Request, scores: Annotated[Literal["shown", "hidden"], Form()]) -> Response:
    """Show the judge's scores to a coach, or rate blind again."""
    base = base_of(request)
    response = redirect(base)
    response.set_cookie(SCORES_COOKIE, scores, path=base, httponly=True, samesite="strict")
    return response


@router.get("/{token}/review/{n}")
async def review(request: Request, services: WithServices, link: WithCoachLink, n: int) -> Response:
    """One answer under review."""
    interview = await services.interviews.get(link.interview)
    view = await review_view(services, interview, n, author_of(link), blind=rates_blind(request, link))
    return shared_page(request, link, "review.html", review_context(view, base_of(request)))


@router.post("/{token}/review/{n}")
async def say(request: Request, services: WithServices, link: WithCoachLink, n: int) -> Response:
    """Keep what was filled in until it is handed over; then this answer again, or the next."""
    interview, author = await services.interviews.get(link.interview), author_of(link)
    view = await review_view(services, interview, n, author, blind=rates_blind(request, link))
    base = base_of(request)
    async with request.form(max_files=0, max_fields=1000) as form:
        read = read_form(view, form, author)
        refused = await save(services, interview, author, read)
        if read.faults or refused:
            context = review_context(view, base, read.faults, refused, form)
            return shared_page(request, link, "review.html", context, status=422)
    if not read.said.done:
        return redirect(f"{base}/review/{n}?saved=1")
    left = next_answer(await services.reviews.by(link.interview, author), reviewed_answers(interview), n)
    return redirect(f"{base}/review/{left}?saved=before" if left else f"{base}?saved=1#review")


@router.post("/{token}/discard")
async def discard(
    request: Request,
    services: WithServices,
    link: WithCoachLink,
    n: Annotated[int, Form()],
    comment: Annotated[int | None, Form()] = None,
    override: Annotated[int | None, Form()] = None,
) -> Response:
    """Drop something that was not handed over yet."""
    await services.reviews.discard(link.interview, author_of(link), comment, override)
    return redirect(f"{base_of(request)}/review/{n}")


@router.post("/{token}/submit")
async def submit(request: Request, services: WithServices, link: WithCoachLink) -> Response:
    """Hand over all that is pending."""
    handed_over = await services.reviews.submit(link.interview, author_of(link))
    return redirect(f"{base_of(request)}?submitted={handed_over}#review")


@router.api_route("/{rest:path}", methods=METHODS)
async def nothing(request: Request) -> Response:
    """Nothing else is here."""
    return lost_page(request)


def rates_blind(request: Request, link: ShareLink) -> bool:
    """Whether a coach has the judge's scores out of sight; so it is until they ask to see them."""
    return link.kind is LinkKind.COACH and request.cookies.get(SCORES_COOKIE) != "shown"


async def _progress(services: Services, link: ShareLink) -> dict[str, object]:
    interview = await services.interviews.get(link.interview)
    mine = await services.reviews.by(link.interview, author_of(link))
    answers = reviewed_answers(interview)
    done = done_answers(mine, answers)
    return {
        "answers": answers,
        "done": {answer.n for answer in done},
        "next": next_answer(mine, answers),
        "pending": mine.pending,
        "submitted": len(mine.submitted().comments) + len(mine.submitted().overrides),
    }
