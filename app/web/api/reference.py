"""What can be rehearsed and what is listened for, and scoring without an interview."""

from fastapi import APIRouter

from app.web.api.body import StrictRoute
from app.web.api.replies import LoopOut, SignalOut, problem_replies
from app.web.api.schemas import CompareRequest, ScoreRequest
from app.web.api.score_replies import ComparisonOut, ScorecardOut
from app.web.api.views import comparison_out, loop_out, scorecard_out, signal_out
from app.web.language import TitleLanguage
from app.web.services import WithServices

router = APIRouter(prefix="/api/v1", tags=["reference"], route_class=StrictRoute)


@router.get("/loops", responses=problem_replies(422))
async def loops(services: WithServices, language: TitleLanguage) -> list[LoopOut]:
    """The loops that can be rehearsed."""
    content = services.content
    return [loop_out(loop, content, language) for loop in content.loops.values()]


@router.get("/signals", responses=problem_replies(422))
async def signals(services: WithServices, language: TitleLanguage) -> list[SignalOut]:
    """The signals an answer can be scored on, with their levels and checks."""
    return [signal_out(signal, language) for signal in services.content.rubric.signals.values()]


@router.post("/score", responses=problem_replies(400, 413, 415, 422))
async def score(services: WithServices, body: ScoreRequest) -> ScorecardOut:
    """Score one answer. With `rules` nothing is stored; what a model judged is kept, and told again on the same."""
    return scorecard_out(await services.scoring.score(body.wish()))


@router.post("/score/compare", responses=problem_replies(400, 413, 415, 422))
async def compare(services: WithServices, body: CompareRequest) -> ComparisonOut:
    """Score two answers, or one answer by two judges, and tell what differs, check by check."""
    return comparison_out(await services.scoring.compare(*body.wishes()))
