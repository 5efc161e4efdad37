"""What a candidate does with a turn: answer it, pass, ask for other words, try again, choose what counts."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.web.api.body import StrictRoute
from app.web.api.interviews import shown
from app.web.api.once import IdempotencyKey, WithOnce
from app.web.api.replies import InterjectionTaken, InterviewOut, TurnTaken, problem_replies
from app.web.api.schemas import (
    HIGHEST_TURN,
    AnswerRequest,
    InterjectionRequest,
    KeepRequest,
    RetakeRequest,
    ScoreAgainRequest,
    SelfRatingRequest,
)
from app.web.services import WithServices

router = APIRouter(prefix="/api/v1/interviews/{interview_id}", tags=["turns"], route_class=StrictRoute)

TurnInPath = Annotated[int, Path(ge=1, le=HIGHEST_TURN)]


@router.post("/answers", status_code=202, responses=problem_replies(400, 404, 409, 413, 415, 422))
async def answer(
    services: WithServices, interview_id: str, body: AnswerRequest, idempotency_key: IdempotencyKey = None
) -> TurnTaken:
    """Answer the open turn: 202 once the answer is stored. The same key again changes nothing."""
    await services.interviews.answer(interview_id, body.turn, body.text, idempotency_key)
    return TurnTaken(turn=body.turn)


@router.post("/turns/{n}/skip", status_code=202, responses=problem_replies(404, 409, 422))
async def skip(
    services: WithServices, interview_id: str, n: TurnInPath, idempotency_key: IdempotencyKey = None
) -> TurnTaken:
    """Pass on the open turn; it is recorded as declined."""
    await services.interviews.skip(interview_id, n, idempotency_key)
    return TurnTaken(turn=n)


@router.post("/turns/{n}/rephrase", response_model=InterviewOut, responses=problem_replies(404, 409, 422))
async def rephrase(services: WithServices, interview_id: str, n: TurnInPath, once: WithOnce) -> Response:
    """Have the open question put differently, once."""
    return await once.interview(services, lambda: services.interviews.rephrase(interview_id, n, once.mark))


@router.post("/turns/{n}/begun", status_code=204, responses=problem_replies(404, 422))
async def begun(services: WithServices, interview_id: str, n: TurnInPath) -> Response:
    """The candidate has begun to answer: from the question to here is what counts as hesitation."""
    await services.interviews.begin(interview_id, n)
    return Response(status_code=204)


@router.post("/turns/{n}/hint", response_model=InterviewOut, responses=problem_replies(404, 409, 422))
async def hint(services: WithServices, interview_id: str, n: TurnInPath, once: WithOnce) -> Response:
    """Ask for a hint at the open question (practice): the missing check as a question, never an answer."""
    return await once.interview(services, lambda: services.interviews.hint(interview_id, n, once.mark))


@router.post("/turns/{n}/retake", status_code=202, responses=problem_replies(400, 404, 409, 413, 415, 422))
async def retake(
    services: WithServices,
    interview_id: str,
    n: TurnInPath,
    body: RetakeRequest,
    idempotency_key: IdempotencyKey = None,
) -> TurnTaken:
    """Answer an answered turn once more (practice); earlier attempts stay as they are."""
    await services.interviews.retake(interview_id, n, body.text, idempotency_key)
    return TurnTaken(turn=n)


@router.post("/turns/{n}/keep", responses=problem_replies(400, 404, 409, 415, 422))
async def keep(services: WithServices, interview_id: str, n: TurnInPath, body: KeepRequest) -> InterviewOut:
    """Choose the attempt that counts."""
    return shown(services, await services.interviews.keep(interview_id, n, body.attempt))


@router.post("/turns/{n}/self-rating", responses=problem_replies(400, 404, 409, 415, 422))
async def rate_self(
    services: WithServices, interview_id: str, n: TurnInPath, body: SelfRatingRequest
) -> InterviewOut:
    """Rate an own answer, once: best before its scorecard is read. In live mode too."""
    return shown(services, await services.interviews.rate_self(interview_id, n, body.level, body.attempt))


@router.post(
    "/turns/{n}/score-again", response_model=InterviewOut, responses=problem_replies(400, 404, 409, 415, 422)
)
async def score_again(
    services: WithServices, interview_id: str, n: TurnInPath, body: ScoreAgainRequest, once: WithOnce
) -> Response:
    """Have the model judge an answer again where it left a signal unscored; a debrief is written anew."""
    return await once.interview(
        services, lambda: services.interviews.score_again(interview_id, n, body.attempt, once.mark)
    )


@router.post(
    "/turns/{n}/interjection",
    response_model=InterjectionTaken,
    responses={204: {"description": "Nothing is due yet"}, **problem_replies(400, 404, 409, 415, 422)},
)
async def interject(
    services: WithServices, interview_id: str, n: TurnInPath, body: InterjectionRequest
) -> InterjectionTaken | Response:
    """Ask whether the interviewer throws something in while this turn is answered; what was, is told again."""
    said = await services.interviews.interject(interview_id, n, body.characters)
    if said is None:
        return Response(status_code=204)
    return InterjectionTaken(turn=n, text=said.text)


@router.post("/turns/{n}/stand-in", responses=problem_replies(404, 409, 422))
async def stand_in(services: WithServices, interview_id: str, n: TurnInPath) -> InterviewOut:
    """Wait no longer for a model to word this question: the built-in interviewer asks it, as an event tells."""
    return shown(services, await services.interviews.stand_in(interview_id, n))
