"""Bringing achievements into the ledger: a file of it, or a résumé of which one chooses the lines."""

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from app.domain.language import Language
from app.errors import InvalidInput
from app.services.documents import DocumentFault, DocumentUnreadable
from app.services.ledger_reading import LedgerFileUnreadable
from app.services.texts import LONGEST_BACKGROUND
from app.web.pages.rendering import language_of, page
from app.web.services import Services, WithServices

router = APIRouter(prefix="/ledger")
# One for each line of a résumé that may be chosen.
MOST_FIELDS = 200
BAD_ROWS_NAMED = 50


@router.get("/import")
async def show(request: Request) -> Response:
    """The forms."""
    return _page(request)


@router.post("/import")
async def take(request: Request, services: WithServices) -> Response:
    """Take a file of the ledger and tell what came of it."""
    async with request.form(max_files=1, max_fields=5) as sent:
        content = await _content(sent)
    language = language_of(request)
    try:
        taken = await services.ledger_imports.file(content)
    except LedgerFileUnreadable as error:
        return _page(request, status=422, file_fault=services.ledger_imports.told(error.fault, language))
    bad = [(row.line, services.ledger_imports.told(row.fault, language)) for row in taken.bad]
    return _page(request, taken=taken, bad=bad[:BAD_ROWS_NAMED])


@router.post("/resume")
async def resume(request: Request, services: WithServices) -> Response:
    """Read a résumé and show what it tells; or take the lines that were chosen, where `take` was pressed."""
    limit = 4 * LONGEST_BACKGROUND
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=limit) as sent:
        content, text = await _content(sent), str(sent.get("text") or "").replace("\r\n", "\n")
        chosen = [value for value in sent.getlist("only") if isinstance(value, str)]
        taking = sent.get("take") is not None
    try:
        if content:
            text = (await services.backgrounds.read(content)).text
        if not text.strip():
            raise DocumentUnreadable(DocumentFault.NOT_CHOSEN)
        if taking:
            return _page(request, taken=await services.ledger_imports.resume(text, chosen))
        return _page(request, text=text, lines=await services.ledger_imports.lines(text))
    except (DocumentUnreadable, InvalidInput) as error:
        return _page(request, status=422, text=text, resume_fault=_told(services, error, language_of(request)))


def _told(services: Services, error: DocumentUnreadable | InvalidInput, language: Language) -> str:
    return services.backgrounds.told(error.fault, language) if isinstance(error, DocumentUnreadable) else str(error)


async def _content(sent: FormData) -> bytes:
    file = sent.get("file")
    return await file.read() if isinstance(file, UploadFile) else b""


def _page(request: Request, *, status: int = 200, **shown: Any) -> Response:
    context: dict[str, Any] = {"taken": None, "bad": [], "text": "", "lines": None, "longest": LONGEST_BACKGROUND}
    faults = {"file_fault": "", "resume_fault": ""}
    places = {"path": "/ledger/import", "here": "/ledger/import"}
    return page(request, "ledger_import.html", context | faults | places | shown, status=status)
