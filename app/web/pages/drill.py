"""A drill: one question, the earlier answer, and how each new answer stands beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from markupsafe import Markup

from app.domain.language import Bilingual, Language
from app.domain.practice.drill import Cell, DrillAttempt, DrillKind, Verdict
from app.errors import AppError, InvalidInput, KeyReused
from app.services.drills import StandingDrill, StartDrill
from app.services.outcomes import outcome_words
from app.services.ports import Content
from app.web.catalogue import catalogue
from app.web.pages.rendering import language_of, page, redirect
from app.web.problems import from_app_error
from app.web.services import Services, WithServices
from app.web.texts import Span, marked

router = APIRouter(prefix="/drills", include_in_schema=False)
REFUSED = (InvalidInput, KeyReused)


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One answer with the words marked that meet the check; `unscored` says why a model could not read it."""

    attempt: DrillAttempt
    html: Markup
    verdict: Verdict | None
    unscored: str | None


@dataclass(frozen=True, slots=True)
class DrillView:
    """A drill with the words of its signal and check, attempts oldest first."""

    standing: StandingDrill
    signal: Bilingual
    check: Bilingual
    unmet: Bilingual
    met: Bilingual
    next_time: Bilingual
    attempts: tuple[AttemptView, ...]


@router.post("")
async def start(
    request: Request,
    services: WithServices,
    kind: Annotated[DrillKind, Form()] = DrillKind.CHECK,
    signal: Annotated[str | None, Form()] = None,
    check: Annotated[str | None, Form()] = None,
    cell: Annotated[Cell | None, Form()] = None,
    feature: Annotated[str | None, Form()] = None,
    interview: Annotated[str | None, Form()] = None,
    turn: Annotated[int | None, Form()] = None,
    language: Annotated[Language | None, Form()] = None,
) -> Response:
    """Start a drill and go to its page; without an interview it is asked in the visitor's language."""
    spoken = language or language_of(request)
    drill = await services.drills.open(StartDrill(kind, signal, check, cell, feature, interview, turn, spoken))
    return redirect(f"/drills/{drill.id}#answer")


@router.get("/{drill_id}")
async def show(request: Request, services: WithServices, drill_id: str) -> Response:
    """The drill as it stands."""
    return await _page(request, services, drill_id)


@router.post("/{drill_id}/answers")
async def answer(
    request: Request,
    services: WithServices,
    drill_id: str,
    text: Annotated[str, Form()] = "",
    key: Annotated[str | None, Form()] = None,
) -> Response:
    """Answer the drill; a refusal shows the page with the text kept."""
    typed = text.replace("\r\n", "\n")
    try:
        attempt = await services.drills.answer(drill_id, typed, key)
    except REFUSED as problem:
        return await _page(request, services, drill_id, problem, typed)
    return redirect(f"/drills/{drill_id}#attempt-{attempt}")


@router.post("/{drill_id}/delete")
async def delete(services: WithServices, drill_id: str) -> Response:
    """Remove a drill for good."""
    await services.drills.delete(drill_id)
    return redirect("/progress")


async def _page(
    request: Request, services: Services, drill_id: str, problem: AppError | None = None, kept_text: str = ""
) -> Response:
    here = f"/drills/{drill_id}"
    view = drill_view(await services.drills.get(drill_id), services.content, language_of(request))
    asked = view.standing.drill.kind is DrillKind.CELL and view.attempts
    filled = await services.ledgers.filled(drill_id) if asked else None
    refusal = from_app_error(problem) if problem else None
    context = {
        "view": view,
        "models": services.models,
        "problem": refusal,
        "kept_text": kept_text,
        "filled": filled,
    }
    status = refusal.status if refusal else 200
    return page(request, "drill.html", {**context, "path": here, "here": here}, status=status)


def drill_view(standing: StandingDrill, content: Content, language: Language) -> DrillView:
    """`standing` with the words of its page in the visitor's `language`."""
    signal = content.rubric.signals[standing.drill.signal]
    check = signal.check(standing.drill.check)
    attempts = tuple(_attempts(standing, content, language))
    return DrillView(standing, signal.title, check.title, check.unmet, check.met, check.next_time, attempts)


def _attempts(standing: StandingDrill, content: Content, language: Language) -> Iterator[AttemptView]:
    for attempt in standing.drill.attempts:
        found = standing.verdicts[attempt.number]
        reason = found.unscored if found else None
        words = outcome_words(content.phrases, reason, language) if reason else None
        yield AttemptView(attempt, marked(attempt.text, list(_spans(attempt, found, language))), found, words)


def _spans(attempt: DrillAttempt, found: Verdict | None, language: Language) -> Iterator[Span]:
    check = found.after if found is not None and found.met else None
    if check is not None and check.start is not None and check.end is not None:
        label = catalogue(language).gettext("Back to what it shows")
        yield Span(f"evidence-{attempt.number}", check.start, check.end, "a", label, f"verdict-{attempt.number}")
