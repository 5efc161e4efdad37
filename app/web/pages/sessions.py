"""Past interviews: the list, a file of one to read, taking one back from a file, and deleting."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import UploadFile

from app.domain.language import Bilingual
from app.domain.practice.drill import Drill
from app.services.export import ExportForm
from app.services.ports import Summary
from app.web.pages.rendering import hides_levels, page, redirect
from app.web.services import WithServices

A_PAGE = 20
MOST_DRILLS = 10

router = APIRouter(prefix="/interviews", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Session:
    """One line of the list."""

    summary: Summary
    title: Bilingual


@dataclass(frozen=True, slots=True)
class FoundDrill:
    """A drill that holds what was searched for."""

    drill: Drill
    check: Bilingual


@router.get("")
async def search(
    request: Request,
    services: WithServices,
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    deleted: bool = False,
    no_file: bool = False,
) -> Response:
    """Interviews that hold `q`, newest first, and drills that do."""
    found = await services.interviews.search(q, A_PAGE, cursor or None)
    loops = services.content.loops
    items = [
        Session(item, loops[item.loop].title if item.loop in loops else Bilingual(item.loop, item.loop))
        for item in found.items
    ]
    drills = await services.drills.found(q, MOST_DRILLS) if q and not cursor else ()
    signals = services.content.rubric.signals
    context = {
        "items": items,
        "next_cursor": found.next_cursor,
        "q": q,
        "deleted": deleted,
        "no_file": no_file,
        "drills": [FoundDrill(one, signals[one.signal].check(one.check).title) for one in drills],
    }
    return page(request, "sessions.html", context)


@router.post("/import")
async def take(request: Request, services: WithServices) -> Response:
    """Take an exported interview back and show it."""
    async with request.form(max_files=1, max_fields=5) as sent:
        file = sent.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
    if not content:
        return redirect("/interviews?no_file=true#import")
    imported = await services.imports.take(content)
    return redirect(f"/interviews/{imported.interview.id}/transcript")


@router.get("/{interview_id}/export.md")
async def export(request: Request, services: WithServices, interview_id: str) -> Response:
    """Debrief and transcript as Markdown, without levels for whoever has them hidden."""
    file = await services.exports.export(interview_id, ExportForm.MD, levels=not hides_levels(request))
    disposition = f'attachment; filename="{file.name}"'
    return Response(file.text, media_type=file.media_type, headers={"Content-Disposition": disposition})


@router.post("/{interview_id}/delete")
async def delete(services: WithServices, interview_id: str) -> Response:
    """Remove an interview for good."""
    await services.interviews.delete(interview_id)
    return redirect("/interviews?deleted=true")
