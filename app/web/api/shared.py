"""What a link opens to programs: the one interview, and for a coach a review of it."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from app.domain.review.anchors import anchored, quoted
from app.domain.review.links import LinkKind, ShareLink, covered
from app.domain.review.said import Comment, Override
from app.errors import InvalidInput
from app.services.reviews import NewComment, NewOverride, Pointed, Said
from app.web.api.body import StrictRoute
from app.web.api.once import IdempotencyKey
from app.web.api.replies import problem_replies
from app.web.api.reviews import CommentRequest, OverrideRequest
from app.web.api.schemas import Body, TurnNumber
from app.web.api.shared_replies import (
    OwnCommentOut,
    OwnOverrideOut,
    OwnReviewOut,
    Scores,
    SharedInterviewOut,
    SubmittedOut,
    own_comment,
    own_override,
    own_review,
    shared_interview,
)
from app.web.pages.links import author_of, for_a_coach, gone, open_link
from app.web.services import Services, WithServices

HIGHEST_ID = 2**53
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
SaidId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]


class LinkRoute(StrictRoute):
    """Opens the link before anything else of a request is looked at: what opens nothing has one answer for all."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, given a request whose link is open."""
        handle = super().get_route_handler()

        async def opened(request: Request) -> Response:
            services: Services = request.app.state.services
            request.state.link = await open_link(request, services, request.path_params["token"])
            return await handle(request)

        return opened


router = APIRouter(
    prefix="/api/v1/shared/{token}",
    tags=["shared"],
    route_class=LinkRoute,
    responses=problem_replies(404, 429),
)


async def _link(
    request: Request, _token: Annotated[str, Path(alias="token", description="Of a link; nothing else is needed.")]
) -> Any:
    return request.state.link


WithLink = Annotated[ShareLink, Depends(_link)]


async def _coach_link(link: WithLink) -> ShareLink:
    return for_a_coach(link)


WithCoachLink = Annotated[ShareLink, Depends(_coach_link)]


class SharedOverrideRequest(OverrideRequest):
    """A word on a check. `blind`: the judge's finding was not looked at before; it counts once for each check."""

    blind: Annotated[bool, Field(strict=True)] = False


class DoneRequest(Body):
    """The turn whose answer one has gone through."""

    turn: TurnNumber


@router.get("")
async def read(
    services: WithServices, link: WithLink, scores: Annotated[Scores, Query()] = Scores.HIDDEN
) -> SharedInterviewOut:
    """The interview. A coach sees the judge's scorecards with `scores=shown`, who only reads in any case."""
    seen = scores if link.kind is LinkKind.COACH else Scores.SHOWN
    interview = await services.interviews.get(link.interview)
    mine = await services.reviews.by(link.interview, author_of(link))
    return shared_interview(link, interview, mine, services.reviews, services.content, seen)


@router.get("/review")
async def review(services: WithServices, link: WithCoachLink) -> OwnReviewOut:
    """What one said so far by this link, submitted or not."""
    return own_review(await services.reviews.by(link.interview, author_of(link)), link)


@router.post("/comments", status_code=201, responses=problem_replies(400, 413, 415, 422))
async def comment(
    services: WithServices, link: WithCoachLink, body: CommentRequest, idempotency_key: IdempotencyKey = None
) -> OwnCommentOut:
    """Comment on words of an answer, to be seen once it is submitted. The same key again gives the same reply."""
    said = await _uncovered(services, link, body.said(idempotency_key))
    (kept,) = await services.reviews.say(link.interview, author_of(link), said)
    assert isinstance(kept, Comment)  # noqa: S101 - one comment was sent
    return own_comment(kept, link)


@router.post("/overrides", status_code=201, responses=problem_replies(400, 409, 413, 415, 422))
async def override(
    services: WithServices,
    link: WithCoachLink,
    body: SharedOverrideRequest,
    idempotency_key: IdempotencyKey = None,
) -> OwnOverrideOut:
    """Say of a check whether it is met, with a reason. The judge's scorecard stays as it is."""
    said = await _uncovered(services, link, body.said(idempotency_key))
    mine = await services.reviews.by(link.interview, author_of(link))
    before = any(
        (one.about.n, one.signal, one.check) == (body.turn, body.signal, body.check) for one in mine.overrides
    )
    words = tuple(replace(word, blind=body.blind and not before) for word in said.overrides)
    (kept,) = await services.reviews.say(link.interview, author_of(link), replace(said, overrides=words))
    assert isinstance(kept, Override)  # noqa: S101 - one word was sent
    return own_override(kept, link)


@router.post("/done", responses=problem_replies(400, 413, 415, 422))
async def done(services: WithServices, link: WithCoachLink, body: DoneRequest) -> OwnReviewOut:
    """Mark the answer to a turn as gone through."""
    await services.reviews.say(link.interview, author_of(link), Said(body.turn, done=True))
    return await review(services, link)


@router.delete("/comments/{comment_id}", status_code=204, responses=problem_replies(422))
async def drop_comment(services: WithServices, link: WithCoachLink, comment_id: SaidId) -> Response:
    """Drop a comment that is not submitted."""
    await services.reviews.discard(link.interview, author_of(link), comment=comment_id)
    return Response(status_code=204)


@router.delete("/overrides/{override_id}", status_code=204, responses=problem_replies(422))
async def drop_override(services: WithServices, link: WithCoachLink, override_id: SaidId) -> Response:
    """Drop a word on a check that is not submitted."""
    await services.reviews.discard(link.interview, author_of(link), override=override_id)
    return Response(status_code=204)


@router.post("/submit")
async def submit(services: WithServices, link: WithCoachLink) -> SubmittedOut:
    """Hand over all that is pending."""
    return SubmittedOut(submitted=await services.reviews.submit(link.interview, author_of(link)))


@router.api_route("", methods=METHODS[1:], include_in_schema=False)
@router.api_route("/{rest:path}", methods=METHODS, include_in_schema=False)
async def nothing() -> None:
    """Nothing else is here."""
    raise gone()


async def _uncovered(services: Services, link: ShareLink, said: Said) -> Said:
    """What was said about words as its author reads them: with names covered they stand at the same place."""
    if not link.hide_names:
        return said
    turn = (await services.interviews.get(link.interview)).turn(said.n)
    attempts = turn.attempts if turn is not None else ()
    attempt = next((one for one in attempts if one.number == said.attempt), turn.attempt if turn else None)
    text = covered(attempt.text, link.hide_names) if attempt is not None else ""
    return replace(
        said,
        comments=tuple(NewComment(_placed(one.words, text), one.text) for one in said.comments),
        overrides=tuple(_placed_word(one, text) for one in said.overrides),
    )


def _placed_word(word: NewOverride, text: str) -> NewOverride:
    return replace(word, words=_placed(word.words, text) if word.words else None)


def _placed(words: Pointed, text: str) -> Pointed:
    """Words by their place in `text`; what is covered cannot be guessed by quoting it. InvalidInput."""
    by_place = words.start is not None
    anchor = anchored(text, words.start or 0, words.end or 0) if by_place else quoted(text, words.quote)
    if anchor is None or (by_place and words.quote and words.quote != anchor.quote):
        raise InvalidInput("These words do not stand in the answer. Quote it word for word.", "quote")
    return Pointed(start=anchor.start, end=anchor.end)
