"""The ledger over all interviews: read it, change it, undo, take it along."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from app.domain.language import Language
from app.domain.ledger.account import Column
from app.domain.ledger.edits import Change, EditKind
from app.services.ledger_files import LedgerForm
from app.services.texts import LONGEST_CELL
from app.web.api.body import StrictRoute
from app.web.api.ledger_replies import LedgerOut, ledger_out
from app.web.api.once import WithOnce
from app.web.api.replies import problem_replies
from app.web.api.schemas import Body, Text
from app.web.services import Services, WithServices

router = APIRouter(prefix="/api/v1/ledger", tags=["ledger"], route_class=StrictRoute)

Account = Annotated[Text, Field(max_length=200)]
Cells = dict[Column, Annotated[Text, Field(max_length=LONGEST_CELL)]]


class CellsRequest(Body):
    """What to write into cells of a row, by column; an empty text empties a cell."""

    cells: Annotated[Cells, Field(min_length=1)]


class ChangeRequest(Body):
    """A change of the ledger; `row` is the id of a row.

    `add` a row of `cells` (with a `feature`), `write` the cells of a row, `remove` or `restore` it, `join` it with
    the row `other`, `split` the account `row` off its row, or `settle` a contradiction: the telling of `column` in
    the account `other` counts.
    """

    kind: EditKind
    row: Account = ""
    column: Column | None = None
    other: Account = ""
    cells: Cells = Field(default_factory=dict)

    def wish(self, language: Language) -> Change:
        """As the service takes it."""
        return Change(self.kind, self.row, self.column, self.other, self.cells, language)


@router.get("")
async def read(services: WithServices, language: Language = Language.EN) -> LedgerOut:
    """All rows with every telling and its place, and the questions for empty cells in `language`."""
    return await _ledger(services, language)


@router.patch("/rows/{row}", responses=problem_replies(400, 404, 413, 415, 422))
async def write(
    services: WithServices, row: str, body: CellsRequest, once: WithOnce, language: Language = Language.EN
) -> LedgerOut:
    """Write cells of a row; those that say the same as before are left as they are."""
    await services.ledgers.change(Change(EditKind.WRITE, row, cells=body.cells), once.mark)
    return await _ledger(services, language)


@router.post("/changes", responses=problem_replies(400, 404, 413, 415, 422))
async def change(
    services: WithServices, body: ChangeRequest, once: WithOnce, language: Language = Language.EN
) -> LedgerOut:
    """Make a change; the ledger afterwards, as it stands then also when the same key comes again."""
    await services.ledgers.change(body.wish(language), once.mark)
    return await _ledger(services, language)


@router.post("/undo", responses=problem_replies(409, 422))
async def undo(services: WithServices, once: WithOnce, language: Language = Language.EN) -> LedgerOut:
    """Take back the last change, once for each key; the ledger afterwards."""
    await services.ledgers.undo(once.mark)
    return await _ledger(services, language)


@router.get(
    "/export", response_class=Response, responses={200: {"description": "The file"}, **problem_replies(422)}
)
async def export(
    services: WithServices, form: Annotated[LedgerForm, Query(alias="format")], language: Language = Language.EN
) -> Response:
    """All rows as a file: `csv` for spreadsheets, `md` to read, both in `language`, and `json` to bring back."""
    file = await services.ledgers.export(form, language)
    disposition = f'attachment; filename="{file.name}"'
    return Response(file.text, media_type=file.media_type, headers={"Content-Disposition": disposition})


async def _ledger(services: Services, language: Language) -> LedgerOut:
    return ledger_out(await services.ledgers.show(), language, services.content.phrases.render)
