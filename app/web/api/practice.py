"""Practice: drills on one check at a time, and progress over all interviews."""

from typing import Annotated, Self

from fastapi import APIRouter, Header, Query, Response
from pydantic import Field, model_validator

from app.domain.interview import Mode
from app.domain.language import Language
from app.domain.practice.drill import Cell, DrillKind
from app.services.drills import StartDrill
from app.services.ports import Owner, Reply
from app.services.practice import Chosen
from app.services.texts import LONGEST_FEATURE
from app.web.api.body import StrictRoute
from app.web.api.once import IdempotencyKey, WithOnce, made
from app.web.api.practice_replies import (
    DrillOut,
    DrillTaken,
    FoundDrillsOut,
    ProgressOut,
    drill_out,
    found_drills_out,
    progress_out,
)
from app.web.api.replies import problem_replies
from app.web.api.schemas import Answer, Body, Id, Text, TurnNumber
from app.web.language import preferred
from app.web.services import WithServices

router = APIRouter(prefix="/api/v1", tags=["practice"], route_class=StrictRoute)


class StartDrillRequest(Body):
    """A drill on a `check` of a `signal`, or, of the kind `cell`, on a `cell` that the ledger lacks of a `feature`.

    It goes back to the answer to `turn` of `interview`; without `turn`, to the answer of it that fits best. Without
    `interview` it goes back to none, and `language` says in which language to ask.
    """

    kind: DrillKind = DrillKind.CHECK
    signal: Id | None = None
    check: Id | None = None
    feature: Annotated[Text, Field(max_length=LONGEST_FEATURE)] | None = None
    cell: Cell | None = None
    interview: Id | None = None
    turn: TurnNumber | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _turn_of_an_interview(self) -> Self:
        if self.turn is not None and self.interview is None:
            raise ValueError("Name the interview that the turn belongs to.")
        return self

    def wish(self) -> StartDrill:
        """As the service takes it."""
        return StartDrill(**dict(self))


class DrillAnswerRequest(Body):
    """An answer to a drill."""

    text: Answer


@router.post(
    "/drills", status_code=201, response_model=DrillOut, responses=problem_replies(400, 409, 413, 415, 422)
)
async def start_drill(services: WithServices, body: StartDrillRequest, once: WithOnce) -> Response:
    """Start a drill; one that asks the same and has no answer yet is given again."""

    async def make() -> Reply:
        drill = await services.drills.open(body.wish())
        shown = drill_out(await services.drills.get(drill.id))
        return made(Owner("drill", drill.id), shown, 201, f"/api/v1/drills/{drill.id}")

    return await once.reply(make)


@router.get("/drills", responses=problem_replies(422))
async def search_drills(
    services: WithServices,
    q: Annotated[Text, Query(max_length=500)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> FoundDrillsOut:
    """The newest drills that were answered and hold all words of `q`, in the question or an answer."""
    return found_drills_out(await services.drills.found(q, limit))


@router.get(
    "/drills/export",
    response_class=Response,
    responses={200: {"description": "A row for each attempt at a drill", "content": {"text/csv": {}}}},
)
async def export_drills(services: WithServices) -> Response:
    """Every attempt at the newest 500 drills as CSV. Those of an interview are in its files, too."""
    file = await services.exports.drills()
    disposition = f'attachment; filename="{file.name}"'
    return Response(file.text, media_type=file.media_type, headers={"Content-Disposition": disposition})


@router.get("/drills/{drill_id}", responses=problem_replies(404))
async def read_drill(services: WithServices, drill_id: str) -> DrillOut:
    """A drill with its attempts, each beside the earlier answer."""
    return drill_out(await services.drills.get(drill_id))


@router.post("/drills/{drill_id}/answers", status_code=202, responses=problem_replies(400, 404, 413, 415, 422))
async def answer_drill(
    services: WithServices, drill_id: str, body: DrillAnswerRequest, idempotency_key: IdempotencyKey = None
) -> DrillTaken:
    """Answer a drill, as often as you like: 202 once the answer is stored and read by the rules judge.

    The same key again: the same reply, and nothing twice. A model, where one is set up, reads it later.
    """
    attempt = await services.drills.answer(drill_id, body.text, idempotency_key)
    return DrillTaken(drill=drill_id, attempt=attempt)


@router.delete("/drills/{drill_id}", status_code=204, responses=problem_replies(404))
async def delete_drill(services: WithServices, drill_id: str) -> None:
    """Delete a drill; nothing of it remains. Those of an interview go with it."""
    await services.drills.delete(drill_id)


@router.get("/progress", responses=problem_replies(422))
async def progress(
    services: WithServices,
    loop: Annotated[Text | None, Query(max_length=100)] = None,
    language: Language | None = None,
    mode: Mode | None = None,
    accept_language: Annotated[str, Header()] = "",
) -> ProgressOut:
    """Signals over time, weaknesses that come back, the next three drills and the best answers.

    Of the finished interviews in this loop, language and mode, or of all; sentences come in the language of
    `Accept-Language`.
    """
    shown = await services.practice.progress(Chosen(loop, language, mode))
    return progress_out(shown, services.content, preferred(accept_language))
