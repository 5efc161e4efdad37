"""The transcript: every turn, or those that a reader looks for."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.domain.interview import Interview
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL, Rubric, Signal
from app.services.turn_filter import TurnFilter, flags_of
from app.web.pages.conversation import conversation
from app.web.pages.models import use_lines
from app.web.pages.rendering import language_of, page
from app.web.pages.said import said_about
from app.web.services import WithServices

router = APIRouter(prefix="/interviews")


class Sought(BaseModel):
    """What the form of the page sends; a field that is left blank does not matter."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: Annotated[str, Field(max_length=200)] = ""
    signal: Annotated[str, Field(max_length=100)] | None = None
    level: Annotated[int, Field(ge=LOWEST_LEVEL, le=HIGHEST_LEVEL)] | None = None
    flag: Annotated[str, Field(max_length=100)] | None = None
    unscored: bool = False

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, sent: Any) -> Any:
        return {name: value for name, value in sent.items() if value != ""} if isinstance(sent, dict) else sent

    def filter(self) -> TurnFilter:
        """As it is applied."""
        return TurnFilter(self.q.strip(), self.signal, self.level, self.flag, self.unscored)


@router.get("/{interview_id}/transcript")
async def transcript(
    request: Request, services: WithServices, interview_id: str, sought: Annotated[Sought, Query()]
) -> Response:
    """The turns with their attempts and scorecards."""
    interview = await services.interviews.get(interview_id)
    language, wanted = language_of(request), sought.filter()
    context = {
        "view": conversation(interview, services.content, language, services.clock.now()),
        "use": await use_lines(services, interview_id, language),
        "sought": wanted,
        "picked": wanted.picked(interview) if wanted.is_active else None,
        "signals": _signals(interview, services.content.rubric),
        "flags": flags_of(interview),
        "said": await said_about(services, interview),
    }
    return page(request, "transcript.html", context)


def _signals(interview: Interview, rubric: Rubric) -> tuple[Signal, ...]:
    """The signals that any answer was scored on, in the rubric's order."""
    cards = [card for turn in interview.turns for attempt in turn.attempts for card in attempt.scorecards.values()]
    scored = {score.signal for card in cards for score in card.signals}
    return tuple(signal for signal in rubric.signals.values() if signal.id in scored)
