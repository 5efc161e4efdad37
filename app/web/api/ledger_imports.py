"""Bringing achievements into the ledger: a file of it, or a résumé."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from app.domain.language import Language
from app.domain.ledger.account import Column
from app.errors import InvalidInput
from app.services.ledger_imports import LineOf, Taken
from app.services.ledger_reading import LedgerFileUnreadable
from app.web.api.body import StrictRoute
from app.web.api.replies import problem_replies
from app.web.api.reply_base import Out
from app.web.api.schemas import BackgroundText, Body, Id
from app.web.services import Services, WithServices

router = APIRouter(prefix="/api/v1/ledger", tags=["ledger"], route_class=StrictRoute)
_ANY_TEXT = {"schema": {"type": "string"}}


class BadRowOut(Out):
    """A row that was left out: its line in a CSV file, its number from 1 in a JSON file, and why."""

    line: int
    fault: str
    detail: str


class TakenOut(Out):
    """What was brought in: ids of new tellings, edits, how many tellings were here before, rows left out."""

    added: list[str]
    edits: int
    known: int
    bad_rows: list[BadRowOut]


class AchievementOut(Out):
    """An achievement that a résumé tells: its line, and what stands in it by column. `known`: the ledger has it."""

    id: str
    quote: str
    named: bool
    cells: dict[Column, str]
    known: bool


class AchievementsOut(Out):
    """What a résumé tells, in its order; nothing of it is kept."""

    achievements: list[AchievementOut]


class ResumeRequest(Body):
    """The text of a résumé; `only` the achievements of these ids are taken, all without it."""

    text: BackgroundText
    only: Annotated[list[Id], Field(max_length=200)] | None = None


class ResumeText(Body):
    """The text of a résumé; POST /api/v1/background gives that of a file."""

    text: BackgroundText


@router.post(
    "/import",
    responses=problem_replies(413, 422),
    openapi_extra={
        "requestBody": {"required": True, "content": {"text/csv": _ANY_TEXT, "application/json": _ANY_TEXT}}
    },
)
async def take(request: Request, services: WithServices, language: Language = Language.EN) -> TakenOut:
    """Take back a file that the ledger gave, CSV or JSON, of up to 2 MB; the same file twice adds nothing.

    Rows that cannot be used are named, in `language`, and the others taken. One import is undone as one change.
    """
    try:
        taken = await services.ledger_imports.file(await request.body())
    except LedgerFileUnreadable as error:
        raise InvalidInput(services.ledger_imports.told(error.fault, language), "file") from error
    return taken_out(services, taken, language)


@router.post("/resume/read", responses=problem_replies(400, 413, 415, 422))
async def read(services: WithServices, body: ResumeText) -> AchievementsOut:
    """The achievements that a résumé tells, to choose from."""
    lines = await services.ledger_imports.lines(body.text)
    return AchievementsOut(achievements=[_achievement(line) for line in lines])


@router.post("/resume", responses=problem_replies(400, 413, 415, 422))
async def resume(services: WithServices, body: ResumeRequest) -> TakenOut:
    """Take the achievements of a résumé into the ledger; a line that is there already adds nothing."""
    return taken_out(services, await services.ledger_imports.resume(body.text, body.only), Language.EN)


def taken_out(services: Services, taken: Taken, language: Language) -> TakenOut:
    """What an import did, with faults in `language`."""
    bad = [
        BadRowOut(line=row.line, fault=row.fault, detail=services.ledger_imports.told(row.fault, language))
        for row in taken.bad
    ]
    return TakenOut(added=list(taken.tellings), edits=taken.edits, known=taken.known, bad_rows=bad)


def _achievement(line: LineOf) -> AchievementOut:
    brought = line.brought
    return AchievementOut(
        id=brought.id,
        quote=brought.cells[Column.ACHIEVEMENT].quote,
        named=brought.named,
        cells={column: cell.text for column, cell in brought.cells.items()},
        known=line.known,
    )
