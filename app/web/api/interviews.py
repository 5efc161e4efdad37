"""Interviews: start, list, read, go on, end, export, delete."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from app.domain.interview import Interview
from app.services.export import ExportForm
from app.services.ports import Owner, Reply
from app.web.api.body import StrictRoute, is_json
from app.web.api.debrief_replies import DebriefOut, debrief_reply
from app.web.api.once import WithOnce, made
from app.web.api.replies import InterviewOut, PageOut, problem_replies
from app.web.api.schemas import ClockRequest, StartRequest, Text
from app.web.api.usage import InterviewReadOut, ModelCallsOut, model_calls_out, with_usage
from app.web.api.views import interview_out
from app.web.services import Services, WithServices

router = APIRouter(prefix="/api/v1/interviews", tags=["interviews"], route_class=StrictRoute)


def shown(services: Services, interview: Interview) -> InterviewOut:
    """The interview as it stands now."""
    return interview_out(interview, services.content, services.clock.now())


@router.post("", status_code=201, response_model=InterviewOut, responses=problem_replies(400, 413, 415, 422))
async def start(services: WithServices, body: StartRequest, once: WithOnce) -> Response:
    """Start an interview; its first question follows as an event."""

    async def make() -> Reply:
        return _made(services, await services.interviews.start(body.wish(), once.mark), new=True)

    return await once.reply(make)


@router.get("", responses=problem_replies(422))
async def search(
    services: WithServices,
    q: Annotated[Text, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[Text | None, Query(max_length=300)] = None,
) -> PageOut:
    """Interviews that hold every word of `q`, newest first."""
    return PageOut.model_validate(await services.interviews.search(q, limit, cursor))


@router.post(
    "/import",
    status_code=201,
    response_model=InterviewOut,
    responses={200: {"description": "It was here already"}, **problem_replies(409, 413, 415, 422)},
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    },
)
async def take(request: Request, services: WithServices, once: WithOnce) -> Response:
    """Take back an interview that was exported as JSON: the same one, with its id; as a whole or not at all."""
    if not is_json(request.headers.get("content-type", "")):
        raise HTTPException(415, "Send the exported file, with the header Content-Type: application/json.")

    async def make() -> Reply:
        imported = await services.imports.take(await request.body())
        return _made(services, imported.interview, new=imported.new)

    return await once.reply(make)


@router.get("/{interview_id}", responses=problem_replies(404))
async def read(services: WithServices, interview_id: str) -> InterviewReadOut:
    """The whole interview as it stands, with what models were asked for it and what that cost."""
    interview = await services.interviews.get(interview_id)
    return with_usage(shown(services, interview), await services.use.of(interview_id))


@router.get("/{interview_id}/model-calls", responses=problem_replies(404))
async def model_calls(services: WithServices, interview_id: str) -> ModelCallsOut:
    """Every call of a model made for the interview: when, what for, tokens, seconds and outcome, without texts."""
    await services.interviews.get(interview_id)
    return model_calls_out(await services.use.calls(interview_id))


@router.post("/{interview_id}/rounds/next", response_model=InterviewOut, responses=problem_replies(404, 409, 422))
async def next_round(services: WithServices, interview_id: str, once: WithOnce) -> Response:
    """Open the next round of an interview that is `between_rounds`."""
    return await once.interview(services, lambda: services.interviews.next_round(interview_id, once.mark))


@router.post("/{interview_id}/rounds/go-on", response_model=InterviewOut, responses=problem_replies(404, 409, 422))
async def go_on(services: WithServices, interview_id: str, once: WithOnce) -> Response:
    """Go on with the round that ended because something was missing (practice only); its debrief goes."""
    return await once.interview(services, lambda: services.interviews.go_on(interview_id, once.mark))


@router.post("/{interview_id}/finish", response_model=InterviewOut, responses=problem_replies(404, 422))
async def finish(services: WithServices, interview_id: str, once: WithOnce) -> Response:
    """End the interview early; the debrief follows."""
    return await once.interview(services, lambda: services.interviews.finish(interview_id, once.mark))


@router.post(
    "/{interview_id}/clock", response_model=InterviewOut, responses=problem_replies(400, 404, 409, 415, 422)
)
async def clock(services: WithServices, interview_id: str, body: ClockRequest, once: WithOnce) -> Response:
    """Pause the clock, let it run again, or add minutes to the round."""
    interviews = services.interviews
    match body.action:
        case "pause":
            return await once.interview(services, lambda: interviews.pause(interview_id, once.mark))
        case "resume":
            return await once.interview(services, lambda: interviews.resume(interview_id, once.mark))
        case "add":
            return await once.interview(
                services, lambda: interviews.add_time(interview_id, body.minutes, once.mark)
            )


@router.get("/{interview_id}/debrief", responses=problem_replies(404))
async def debrief(services: WithServices, interview_id: str) -> DebriefOut:
    """The committee's debrief: `ready` at the end, `partial` or `pending` before."""
    found = await services.interviews.debrief(interview_id)
    return debrief_reply(found, await services.committee.worded_of(interview_id, found))


@router.get(
    "/{interview_id}/export",
    response_class=Response,
    responses={200: {"description": "The file"}, **problem_replies(404, 422)},
)
async def export(
    services: WithServices, interview_id: str, form: Annotated[ExportForm, Query(alias="format")]
) -> Response:
    """The transcript with scorecards and debrief (`md`, `json`), or the ledger (`csv`), as a file."""
    file = await services.exports.export(interview_id, form)
    disposition = f'attachment; filename="{file.name}"'
    return Response(file.text, media_type=file.media_type, headers={"Content-Disposition": disposition})


@router.delete("/{interview_id}", status_code=204, responses=problem_replies(404))
async def delete(services: WithServices, interview_id: str) -> None:
    """Delete the interview; nothing of it remains."""
    await services.interviews.delete(interview_id)


def _made(services: Services, interview: Interview, *, new: bool) -> Reply:
    owner, location = Owner("interview", interview.id), f"/api/v1/interviews/{interview.id}"
    return made(owner, shown(services, interview), 201 if new else 200, location)
