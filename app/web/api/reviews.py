"""Links to an interview, and what people say about it; for the owner, with everything that was handed over."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path, Response
from pydantic import Field, model_validator

from app.domain.interview import Interview
from app.domain.review.anchors import Anchor
from app.domain.review.links import LinkKind, LinkState, ShareLink
from app.domain.review.objection import DebriefPart, Item, Objection
from app.domain.review.said import OWNER, Author, Comment, Override, Review
from app.domain.review.side_by_side import SignalSides
from app.domain.scorecard import JudgeKind
from app.services.ports import Owner, Reply
from app.services.reviews import NewComment, NewOverride, Pointed, Reviews, Said
from app.services.sharing import NewLink
from app.services.texts import LONGEST_ANSWER, LONGEST_NOTE
from app.web.api.body import StrictRoute
from app.web.api.once import WithOnce, made
from app.web.api.replies import problem_replies
from app.web.api.reply_base import Out
from app.web.api.schemas import Body, Id, Text, TurnNumber
from app.web.pages.reviewed import reviewed_file
from app.web.services import WithServices

router = APIRouter(prefix="/api/v1", tags=["review"], route_class=StrictRoute)
OF_INTERVIEW = "/interviews/{interview_id}"
CANDIDATE = Author(OWNER)
HIGHEST_ID = 2**53

Note = Annotated[Text, Field(max_length=LONGEST_NOTE)]
Offset = Annotated[int, Field(strict=True, ge=0, le=LONGEST_ANSWER)]
CommentId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]


class LinkRequest(Body):
    """A link to make: `view` reads, `coach` also comments and rates. `hide_names` are covered everywhere."""

    kind: LinkKind
    days: Annotated[int, Field(strict=True)] = 7
    name: Annotated[Text, Field(max_length=200)] = ""
    hide_names: Annotated[tuple[Annotated[Text, Field(max_length=200)], ...], Field(max_length=100)] = ()
    hide_levels: Annotated[bool, Field(strict=True)] = False

    def wish(self) -> NewLink:
        """As the service takes it."""
        return NewLink(self.kind, self.days, self.name, self.hide_names, self.hide_levels)


class Quoted(Body):
    """Words of the answer to `turn`: by `start` and `end` in code points, or by `quote`, word for word.

    Without `attempt`, the answer that counts.
    """

    turn: TurnNumber
    attempt: TurnNumber | None = None
    quote: Annotated[Text, Field(max_length=LONGEST_ANSWER)] | None = None
    start: Offset | None = None
    end: Offset | None = None

    @property
    def words(self) -> Pointed | None:
        """What is pointed at, if anything is."""
        named = self.quote is not None or self.start is not None
        return Pointed(self.quote or "", self.start, self.end) if named else None

    @model_validator(mode="after")
    def _whole_place(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("Send start and end together, or neither.")
        return self


class CommentRequest(Quoted):
    """A remark on words of an answer."""

    text: Note

    def said(self, key: str | None) -> Said:
        """As the service takes it."""
        comment = NewComment(self.words or Pointed(), self.text)
        return Said(self.turn, self.attempt, comments=(comment,), key=key)


class OverrideRequest(Quoted):
    """A word on a check, always with a reason; `met` needs the words that show it."""

    signal: Id
    check: Id
    met: Annotated[bool, Field(strict=True)]
    reason: Note

    def said(self, key: str | None) -> Said:
        """As the service takes it."""
        word = NewOverride(self.signal, self.check, self.met, self.words, self.reason)
        return Said(self.turn, self.attempt, overrides=(word,), key=key)


class ObjectionRequest(Body):
    """Something the debrief says, by its words (a flag by its id), and why it is wrong.

    `part`: `reason`, `change`, `mixed`, `dissent`, `keep`, `improve` (what to change), `statement` or `flag`;
    `round` where it stands in a round's own debrief.
    """

    part: DebriefPart
    round: Annotated[Text, Field(max_length=200)] = ""
    text: Annotated[Text, Field(max_length=LONGEST_ANSWER)]
    reason: Note


class ResolveRequest(Body):
    """Whether a comment is settled."""

    resolved: Annotated[bool, Field(strict=True)]


class LinkOut(Out):
    """A link; its token is told only when it is made."""

    id: str
    kind: LinkKind
    name: str
    state: LinkState
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    hide_names: list[str]
    hide_levels: bool


class MadeLinkOut(LinkOut):
    """A new link with its `token` and the `path` it opens; neither is told again."""

    token: str
    path: str


class AnchorOut(Out):
    """Words of an answer, and where they stand in it."""

    start: int
    end: int
    quote: str


class CommentOut(Out):
    """A remark on words of an answer. `author` is empty for the candidate."""

    id: int
    turn: int
    attempt: int
    anchor: AnchorOut
    text: str
    author: str
    created_at: datetime
    resolved_at: datetime | None


class OverrideOut(Out):
    """A person's word on a check. `machine_met`: what the judge had found; `blind`: that was out of sight."""

    id: int
    turn: int
    attempt: int
    signal: str
    check: str
    met: bool
    anchor: AnchorOut | None
    reason: str
    author: str
    blind: bool
    machine_met: bool | None
    judge: JudgeKind | None
    created_at: datetime


class SidesOut(Out):
    """A signal's level by the judge and by a person; null where it is open."""

    turn: int
    attempt: int
    signal: str
    author: str
    machine: int | None
    person: int | None
    said: int


class ObjectionOut(Out):
    """Why the candidate holds something in the debrief to be wrong; `text`: the debrief's words, or a flag's id."""

    id: int
    part: DebriefPart
    round: str
    text: str
    reason: str
    created_at: datetime


class ReviewOut(Out):
    """All that was handed over, and the levels side by side. Of a check, the latest word of an author counts."""

    comments: list[CommentOut]
    overrides: list[OverrideOut]
    levels: list[SidesOut]
    objections: list[ObjectionOut]


@router.post(f"{OF_INTERVIEW}/links", status_code=201, responses=problem_replies(400, 404, 413, 415, 422))
async def make_link(services: WithServices, interview_id: str, body: LinkRequest) -> MadeLinkOut:
    """Make a link by which somebody without access reads this interview, or reviews it, for 1, 7 or 30 days."""
    made = await services.sharing.make(interview_id, body.wish())
    shown = _link_out(made.link, services.clock.now())
    return MadeLinkOut(**shown.model_dump(), token=made.token, path=f"/shared/{made.token}")


@router.get(f"{OF_INTERVIEW}/links", responses=problem_replies(404))
async def links(services: WithServices, interview_id: str) -> list[LinkOut]:
    """All links to this interview, the newest first."""
    now = services.clock.now()
    return [_link_out(link, now) for link in await services.sharing.links(interview_id)]


@router.post(f"{OF_INTERVIEW}/links/{{link_id}}/revoke", responses=problem_replies(404))
async def revoke_link(services: WithServices, interview_id: str, link_id: str) -> LinkOut:
    """Let a link open nothing any more."""
    return _link_out(await services.sharing.revoke(interview_id, link_id), services.clock.now())


@router.get(f"{OF_INTERVIEW}/review", responses=problem_replies(404))
async def review(services: WithServices, interview_id: str) -> ReviewOut:
    """What coaches handed over and the candidate said, and both levels of each signal they spoke about."""
    interview = await services.interviews.get(interview_id)
    return review_out(interview, await services.reviews.of(interview_id), services.reviews)


@router.post(
    f"{OF_INTERVIEW}/comments",
    status_code=201,
    response_model=CommentOut,
    responses=problem_replies(400, 404, 413, 415, 422),
)
async def comment(services: WithServices, interview_id: str, body: CommentRequest, once: WithOnce) -> Response:
    """Comment on words of an own answer. The same key again gives the same reply."""

    async def make() -> Reply:
        (kept,) = await services.reviews.say(interview_id, CANDIDATE, body.said(once.key))
        assert isinstance(kept, Comment)  # noqa: S101 - one comment was sent
        return made(Owner("interview", interview_id), comment_out(kept), 201)

    return await once.reply(make)


@router.post(f"{OF_INTERVIEW}/comments/{{comment_id}}/resolve", responses=problem_replies(400, 404, 415, 422))
async def resolve_comment(
    services: WithServices, interview_id: str, comment_id: CommentId, body: ResolveRequest
) -> CommentOut:
    """Mark a comment as resolved, or as open again."""
    return comment_out(await services.reviews.resolve(interview_id, comment_id, resolved=body.resolved))


@router.post(
    f"{OF_INTERVIEW}/overrides",
    status_code=201,
    response_model=OverrideOut,
    responses=problem_replies(400, 404, 409, 413, 415, 422),
)
async def override(services: WithServices, interview_id: str, body: OverrideRequest, once: WithOnce) -> Response:
    """Disagree with a check of an own answer, or bear the judge out. The judge's scorecard stays as it is."""

    async def make() -> Reply:
        (kept,) = await services.reviews.say(interview_id, CANDIDATE, body.said(once.key))
        assert isinstance(kept, Override)  # noqa: S101 - one word was sent
        return made(Owner("interview", interview_id), override_out(kept), 201)

    return await once.reply(make)


@router.post(
    f"{OF_INTERVIEW}/objections",
    status_code=201,
    response_model=ObjectionOut,
    responses=problem_replies(400, 404, 409, 413, 415, 422),
)
async def object_to(services: WithServices, interview_id: str, body: ObjectionRequest, once: WithOnce) -> Response:
    """Object to something in the debrief. It is kept with that, and shown to whoever has a link."""

    async def make() -> Reply:
        item = Item(body.part, body.round, body.text)
        kept = await services.reviews.object_to(interview_id, item, body.reason)
        return made(Owner("interview", interview_id), objection_out(kept), 201)

    return await once.reply(make)


@router.delete(f"{OF_INTERVIEW}/objections/{{objection_id}}", status_code=204, responses=problem_replies(404, 422))
async def withdraw(services: WithServices, interview_id: str, objection_id: CommentId) -> Response:
    """Take an objection back."""
    await services.reviews.withdraw(interview_id, objection_id)
    return Response(status_code=204)


@router.get(
    "/calibration/reviewed.jsonl",
    response_class=Response,
    responses={200: {"description": "A line for each reviewed answer, as `debrief calibrate` reads them"}},
)
async def reviewed_rows(services: WithServices) -> Response:
    """All answers that people reviewed, as rated ones; empty while there are none."""
    return reviewed_file(await services.reviewed.rows())


def review_out(interview: Interview, review: Review, reviews: Reviews) -> ReviewOut:
    """What was said about an interview."""
    answers = dict.fromkeys(word.about for word in review.overrides)
    return ReviewOut(
        comments=[comment_out(one) for one in review.comments],
        overrides=[override_out(word) for word in review.overrides],
        levels=[
            _sides_out(answer.n, answer.number, side)
            for answer in answers
            for side in reviews.sides(interview, answer, review)
        ],
        objections=[objection_out(one) for one in review.objections],
    )


def objection_out(one: Objection) -> ObjectionOut:
    """An objection as it is told."""
    item = one.item
    return ObjectionOut(
        id=one.id, part=item.part, round=item.round, text=item.text, reason=one.reason, created_at=one.created_at
    )


def _link_out(link: ShareLink, now: datetime) -> LinkOut:
    return LinkOut(
        id=link.id,
        kind=link.kind,
        name=link.name,
        state=link.state(now),
        created_at=link.created_at,
        expires_at=link.expires_at,
        revoked_at=link.revoked_at,
        hide_names=list(link.hide_names),
        hide_levels=link.hide_levels,
    )


def _anchor_out(anchor: Anchor) -> AnchorOut:
    return AnchorOut(start=anchor.start, end=anchor.end, quote=anchor.quote)


def comment_out(comment: Comment) -> CommentOut:
    """A comment as it is told."""
    return CommentOut(
        id=comment.id,
        turn=comment.about.n,
        attempt=comment.about.number,
        anchor=_anchor_out(comment.anchor),
        text=comment.text,
        author=comment.author.name,
        created_at=comment.created_at,
        resolved_at=comment.resolved_at,
    )


def override_out(word: Override) -> OverrideOut:
    """A word on a check as it is told."""
    return OverrideOut(
        id=word.id,
        turn=word.about.n,
        attempt=word.about.number,
        signal=word.signal,
        check=word.check,
        met=word.met,
        anchor=_anchor_out(word.anchor) if word.anchor else None,
        reason=word.reason,
        author=word.author.name,
        blind=word.blind,
        machine_met=word.machine_met,
        judge=word.judge,
        created_at=word.created_at,
    )


def _sides_out(n: int, number: int, side: SignalSides) -> SidesOut:
    return SidesOut(
        turn=n,
        attempt=number,
        signal=side.signal,
        author=side.author.name,
        machine=side.machine,
        person=side.person,
        said=side.said,
    )
