"""The transcript: every turn, or those that a reader looks for."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.domain.interview import Interview
from app.domain.language import Bilingual
from app.domain.review.said import OWNER, Review
from app.domain.review.seeking import CommentState, ReviewFilter
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL, Rubric, Signal
from app.services.turn_filter import TurnFilter, flags_of
from app.web.pages.conversation import conversation
from app.web.pages.models import retry_of, use_lines
from app.web.pages.rendering import language_of, page
from app.web.pages.said import said_in
from app.web.services import WithServices

router = APIRouter(prefix="/interviews", include_in_schema=False)


class Sought(BaseModel):
    """What the form of the page sends; a field that is left blank does not matter."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: Annotated[str, Field(max_length=200)] = ""
    signal: Annotated[str, Field(max_length=100)] | None = None
    level: Annotated[int, Field(ge=LOWEST_LEVEL, le=HIGHEST_LEVEL)] | None = None
    flag: Annotated[str, Field(max_length=100)] | None = None
    unscored: bool = False
    by: Annotated[str, Field(max_length=100)] | None = None
    on: Annotated[str, Field(max_length=200)] | None = None
    state: CommentState | None = None

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, sent: Any) -> Any:
        return {name: value for name, value in sent.items() if value != ""} if isinstance(sent, dict) else sent

    def filter(self) -> TurnFilter:
        """As it is applied."""
        return TurnFilter(self.q.strip(), self.signal, self.level, self.flag, self.unscored)

    def said(self) -> ReviewFilter:
        """The part of it that is about what people said."""
        return ReviewFilter(self.by, self.on, self.state)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who said something; `name` is None for the candidate."""

    id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class RatedCheck:
    """A check that somebody has a word on, by `signal.check`."""

    key: str
    signal: Bilingual
    check: Bilingual


@router.get("/{interview_id}/transcript")
async def transcript(
    request: Request, services: WithServices, interview_id: str, sought: Annotated[Sought, Query()]
) -> Response:
    """The turns with their attempts and scorecards."""
    interview = await services.interviews.get(interview_id)
    language, wanted, of_people = language_of(request), sought.filter(), sought.said()
    review = await services.reviews.of(interview_id)
    said = said_in(review, services, interview, of_people)
    picked = wanted.picked(interview) if wanted.is_active else None
    if of_people.is_active:
        spoken_of = frozenset(about.n for about in said.values())
        picked = spoken_of if picked is None else picked & spoken_of
    context = {
        "view": conversation(interview, services.content, language, services.clock.now()),
        "retry": await retry_of(services, interview_id),
        "use": await use_lines(services, interview_id, language),
        "sought": wanted,
        "of_people": of_people,
        "picked": picked,
        "speakers": _speakers(review),
        "rated": _rated(review, services.content.rubric),
        "has_comments": bool(review.comments),
        "signals": _signals(interview, services.content.rubric),
        "flags": flags_of(interview),
        "said": said,
    }
    return page(request, "transcript.html", context)


def _speakers(review: Review) -> tuple[Speaker, ...]:
    """Everybody who said something, in the order in which they first did."""
    authors = [*(one.author for one in review.comments), *(one.author for one in review.overrides)]
    return tuple(Speaker(one.id, None if one.id == OWNER else one.name) for one in dict.fromkeys(authors))


def _rated(review: Review, rubric: Rubric) -> tuple[RatedCheck, ...]:
    """The checks that somebody has a word on, in the rubric's order."""
    said = {(word.signal, word.check) for word in review.overrides}
    return tuple(
        RatedCheck(f"{signal.id}.{check.id}", signal.title, check.title)
        for signal in rubric.signals.values()
        for check in signal.checks
        if (signal.id, check.id) in said
    )


def _signals(interview: Interview, rubric: Rubric) -> tuple[Signal, ...]:
    """The signals that any answer was scored on, in the rubric's order."""
    cards = [card for turn in interview.turns for attempt in turn.attempts for card in attempt.scorecards.values()]
    scored = {score.signal for card in cards for score in card.signals}
    return tuple(signal for signal in rubric.signals.values() if signal.id in scored)
