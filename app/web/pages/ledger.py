"""The ledger over all interviews: two tables of it, and what a person can change, as plain forms."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from app.domain.language import Language
from app.domain.ledger.account import LEDGER_COLUMNS, Column, Table
from app.domain.ledger.edits import Change, EditKind
from app.errors import AppError, InvalidInput, NotAllowedNow
from app.services.texts import LONGEST_CELL
from app.web.pages.ledger_view import ledger_view
from app.web.pages.rendering import language_of, page, redirect
from app.web.pages.standing_view import standing_view
from app.web.problems import from_app_error
from app.web.services import Services, WithServices

router = APIRouter(prefix="/ledger", include_in_schema=False)
NEW_ROW = (*LEDGER_COLUMNS, Column.ACHIEVEMENT, Column.MONEY)
Done = Literal["saved", "undone", "nothing"]


class ChangeForm(BaseModel):
    """What the page's forms send. A cell comes under its column's name; `view` is the table to go back to."""

    kind: EditKind
    row: str = ""
    column: Column | None = None
    other: str = ""
    view: Table = Table.LEDGER
    feature: str | None = None
    kpi: str | None = None
    change: str | None = None
    days: str | None = None
    data: str | None = None
    lift: str | None = None
    achievement: str | None = None
    money: str | None = None
    when: str | None = None

    @property
    def typed(self) -> dict[Column, str]:
        """The cells that came along."""
        sent = {column: getattr(self, column.value) for column in Column}
        return {column: text for column, text in sent.items() if text is not None}

    def wish(self, language: Language) -> Change:
        """The same for the service."""
        return Change(self.kind, self.row, self.column, self.other, self.typed, language)


@router.get("")
async def show(
    request: Request,
    services: WithServices,
    view: Table = Table.LEDGER,
    edit: str = "",
    add: bool = False,
    whole: str = "",
    done: Done | None = None,
) -> Response:
    """One of the two tables; `edit` opens a row for writing, `add` a new one, and `whole` lists all of a row."""
    return await _page(request, services, view, edit=edit, add=add, whole=whole, done=done)


@router.post("/changes")
async def change(request: Request, services: WithServices, form: Annotated[ChangeForm, Form()]) -> Response:
    """Take a change; what is refused is shown again with what was typed."""
    try:
        row = await services.ledgers.change(form.wish(language_of(request)))
    except InvalidInput as problem:
        return await _page(
            request,
            services,
            form.view,
            edit=form.row,
            add=form.kind is EditKind.ADD,
            problem=problem,
            typed=form.typed,
        )
    return redirect(f"/ledger?view={form.view}&done=saved#row-{row}")


@router.post("/undo")
async def undo(services: WithServices, view: Annotated[Table, Form()] = Table.LEDGER) -> Response:
    """Take back the last change."""
    try:
        await services.ledgers.undo()
    except NotAllowedNow:
        return redirect(f"/ledger?view={view}&done=nothing")
    return redirect(f"/ledger?view={view}&done=undone")


async def _page(
    request: Request,
    services: Services,
    table: Table,
    *,
    edit: str = "",
    add: bool = False,
    whole: str = "",
    done: Done | None = None,
    problem: AppError | None = None,
    typed: dict[Column, str] | None = None,
) -> Response:
    known = await services.ledgers.show()
    row = known.ledger.row_of(edit)
    refusal = from_app_error(problem) if problem else None
    drawn = known.ledger.rows if table is Table.MATRIX else ()
    context = {
        "standing": standing_view(drawn, language_of(request), services.content.phrases.render) if drawn else None,
        "view": ledger_view(known.ledger, table, language_of(request), services.content.phrases.render, whole),
        "tables": tuple(Table),
        "editing": row.id if row else "",
        "adding": add,
        "new_columns": NEW_ROW,
        "typed": typed or {},
        "longest": LONGEST_CELL,
        "last": known.last.change.kind.value if known.last else "",
        "done": done,
        "problem": refusal,
    }
    shown = {"path": "/ledger", "here": f"/ledger?view={table}"}
    return page(request, "ledger.html", context | shown, status=refusal.status if refusal else 200)
