"""The interview page and the forms on it. Each form is taken, then the page is shown again."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response

from app.domain.interview import Interview
from app.errors import AppError, InterviewFinished, InvalidInput, KeyReused, NotAllowedNow, TurnNotOpen
from app.services.keys import interview_scope, marked
from app.services.ports import Mark
from app.web.pages.conversation import conversation
from app.web.pages.data_case import case_view
from app.web.pages.models import retry_of, troubles, use_lines
from app.web.pages.rendering import language_of, page, redirect
from app.web.problems import from_app_error
from app.web.services import Services, WithServices

Turn = Annotated[int, Form()]
# A form does its work once for each key. A button that leads elsewhere than its form has its own, `press`.
Key = Annotated[str | None, Form()]
Text = Annotated[str, Form()]

router = APIRouter(prefix="/interviews/{interview_id}", include_in_schema=False)

REFUSED = (InvalidInput, TurnNotOpen, InterviewFinished, NotAllowedNow, KeyReused)


@router.get("")
async def show(request: Request, services: WithServices, interview_id: str) -> Response:
    """The interview as it stands."""
    return await _page(request, services, await services.interviews.get(interview_id))


@router.post("/answers")
async def answer(
    request: Request,
    services: WithServices,
    interview_id: str,
    turn: Turn,
    text: Text = "",
    key: Key = None,
) -> Response:
    """Answer the open question; a refusal shows the page with the text kept."""
    try:
        await services.interviews.answer(interview_id, turn, _typed(text), key)
    except REFUSED as problem:
        interview = await services.interviews.get(interview_id)
        return await _page(request, services, interview, problem, _typed(text))
    return _back(interview_id)


@router.post("/retake")
async def retake(
    request: Request,
    services: WithServices,
    interview_id: str,
    turn: Turn,
    text: Text = "",
    key: Key = None,
) -> Response:
    """Answer an answered question once more; a refusal keeps the text in the answer box."""
    try:
        await services.interviews.retake(interview_id, turn, _typed(text), key)
    except REFUSED as problem:
        interview = await services.interviews.get(interview_id)
        return await _page(request, services, interview, problem, _typed(text))
    return _back(interview_id, f"#turn-{turn}")


@router.post("/keep")
async def keep(services: WithServices, interview_id: str, turn: Turn, attempt: Annotated[int, Form()]) -> Response:
    """Let one attempt count."""
    await services.interviews.keep(interview_id, turn, attempt)
    return _back(interview_id, f"#turn-{turn}")


@router.post("/self-rating")
async def rate_self(
    request: Request,
    services: WithServices,
    interview_id: str,
    turn: Turn,
    attempt: Annotated[int, Form()],
    level: Annotated[int, Form()],
) -> Response:
    """Rate an own answer."""
    try:
        await services.interviews.rate_self(interview_id, turn, level, attempt)
    except REFUSED as problem:
        interview = await services.interviews.get(interview_id)
        return await _page(request, services, interview, problem)
    return _back(interview_id, f"#turn-{turn}")


@router.post("/turns/{turn}/score-again")
async def score_again(
    request: Request,
    services: WithServices,
    interview_id: str,
    turn: int,
    attempt: Annotated[int | None, Form()] = None,
    back: Annotated[Literal["interview", "debrief"], Form()] = "interview",
    key: Key = None,
) -> Response:
    """Have the model judge an answer again, then show the page the form stood on."""
    try:
        mark = _mark(interview_id, key, "score again", turn, attempt)
        await services.interviews.score_again(interview_id, turn, attempt, mark)
    except REFUSED as problem:
        interview = await services.interviews.get(interview_id)
        return await _page(request, services, interview, problem)
    if back == "debrief":
        return redirect(f"/interviews/{interview_id}/debrief")
    return _back(interview_id, f"#turn-{turn}")


@router.post("/turns/{turn}/stand-in")
async def stand_in(request: Request, services: WithServices, interview_id: str, turn: int) -> Response:
    """Wait no longer for the model: the built-in interviewer asks."""
    try:
        await services.interviews.stand_in(interview_id, turn)
    except REFUSED as problem:
        interview = await services.interviews.get(interview_id)
        return await _page(request, services, interview, problem)
    return _back(interview_id)


@router.post("/skip")
async def skip(services: WithServices, interview_id: str, turn: Turn, key: Key = None) -> Response:
    """Pass on the open question."""
    await services.interviews.skip(interview_id, turn, key)
    return _back(interview_id)


@router.post("/rephrase")
async def rephrase(
    request: Request,
    services: WithServices,
    interview_id: str,
    turn: Turn,
    text: Text = "",
    press: Key = None,
) -> Response:
    """Have the open question put differently, once for each `press`; what was typed stays in the box."""
    try:
        interview = await services.interviews.rephrase(
            interview_id, turn, _mark(interview_id, press, "rephrase", turn)
        )
    except REFUSED as problem:
        interview = await services.interviews.get(interview_id)
        return await _page(request, services, interview, problem, _typed(text))
    return await _page(request, services, interview, None, _typed(text)) if text else _back(interview_id)


@router.post("/hint")
async def hint(
    request: Request,
    services: WithServices,
    interview_id: str,
    turn: Turn,
    text: Text = "",
    press: Key = None,
) -> Response:
    """Ask for a hint at the open question, one for each `press`; what was typed stays in the box."""
    problem = None
    try:
        interview = await services.interviews.hint(interview_id, turn, _mark(interview_id, press, "hint", turn))
    except REFUSED as refused:
        problem, interview = refused, await services.interviews.get(interview_id)
    if problem is None and not text:
        return _back(interview_id)
    return await _page(request, services, interview, problem, _typed(text))


@router.post("/rounds/next")
async def next_round(services: WithServices, interview_id: str, key: Key = None) -> Response:
    """Open the next round."""
    await services.interviews.next_round(interview_id, _mark(interview_id, key, "next"))
    return _back(interview_id)


@router.post("/rounds/go-on")
async def go_on(services: WithServices, interview_id: str, key: Key = None) -> Response:
    """Go on with the round that ended because something was missing."""
    await services.interviews.go_on(interview_id, _mark(interview_id, key, "go on"))
    return _back(interview_id)


@router.post("/finish")
async def finish(services: WithServices, interview_id: str, key: Key = None) -> Response:
    """End the interview and go to its debrief."""
    await services.interviews.finish(interview_id, _mark(interview_id, key, "finish"))
    return redirect(f"/interviews/{interview_id}/debrief")


@router.post("/pause")
async def pause(services: WithServices, interview_id: str, key: Key = None) -> Response:
    """Stop the clock."""
    await services.interviews.pause(interview_id, _mark(interview_id, key, "pause"))
    return _back(interview_id)


@router.post("/resume")
async def resume(services: WithServices, interview_id: str, key: Key = None) -> Response:
    """Let the clock run again."""
    await services.interviews.resume(interview_id, _mark(interview_id, key, "resume"))
    return _back(interview_id)


@router.post("/time")
async def add_time(
    services: WithServices, interview_id: str, minutes: Annotated[int, Form()], key: Key = None
) -> Response:
    """Give the round more minutes."""
    await services.interviews.add_time(interview_id, minutes, _mark(interview_id, key, "time", minutes))
    return _back(interview_id)


async def _page(
    request: Request,
    services: Services,
    interview: Interview,
    problem: AppError | None = None,
    kept_text: str = "",
) -> Response:
    here, language = f"/interviews/{interview.id}", language_of(request)
    context = {
        "view": conversation(interview, services.content, language, services.clock.now()),
        "case": await case_view(interview, services.content, language),
        "models": services.models,
        "troubles": troubles(services, language),
        "use": await use_lines(services, interview.id, language),
        "retry": await retry_of(services, interview.id),
        "problem": from_app_error(problem) if problem else None,
        "kept_text": kept_text,
        "path": here,
        "here": here,
    }
    status = from_app_error(problem).status if problem else 200
    return page(request, "interview.html", context, status=status)


def _mark(interview_id: str, key: str | None, *held: object) -> Mark | None:
    return marked(interview_scope(interview_id), key, *held)


def _typed(text: str) -> str:
    """The text as it was typed: forms send each line break as CR LF."""
    return text.replace("\r\n", "\n")


def _back(interview_id: str, fragment: str = "") -> Response:
    return redirect(f"/interviews/{interview_id}{fragment}")
