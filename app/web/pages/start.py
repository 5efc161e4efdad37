"""The start page: choose a loop, its rounds and how the interview runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.domain.interview import Interview, Status, VoiceKind
from app.domain.language import Bilingual
from app.domain.loop import Loop, Persona
from app.domain.rubric import Signal
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, KeyReused, ModelNotConfigured
from app.services.documents import DocumentFault
from app.services.interviews import StartInterview
from app.services.keys import marked
from app.services.ports import INSTALLATION, Content, Summary
from app.web.pages.background import read_files
from app.web.pages.models import troubles
from app.web.pages.rendering import hides_levels, language_of, page, redirect, remember
from app.web.pages.start_form import StartForm
from app.web.services import Services, WithServices

LOOKED_BACK = 20
NO_FAULTS: Mapping[str, str] = MappingProxyType({})

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class LoopCard:
    """A loop with the people and signals of each round."""

    loop: Loop
    people: Mapping[str, tuple[Persona, ...]]
    signals: Mapping[str, tuple[Signal, ...]]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The last rehearsal of a loop in which something was answered."""

    id: str
    answered: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The last interview that can be continued."""

    id: str
    title: Bilingual
    mode: str
    answered: int
    created_at: datetime


@router.get("/")
async def show(request: Request, services: WithServices) -> Response:
    """The start page."""
    chosen = StartForm(
        loop=next(iter(services.content.loops)),
        rounds=None,
        language=language_of(request),
        voice=VoiceKind.LLM if services.models.interviewer else VoiceKind.RULES,
        judge=JudgeKind.LLM if services.models.judge else JudgeKind.RULES,
        levels="hidden" if hides_levels(request) else "shown",
    )
    return await _page(request, services, chosen)


@router.post("/background")
async def read(request: Request, services: WithServices) -> Response:
    """The form again, with the text of the chosen files in it or with what is wrong with them."""
    found = await read_files(request, services.backgrounds, language_of(request))
    return await _page(request, services, found.form, faults=found.faults, seen=found.read)


@router.post("/interviews")
async def start(request: Request, services: WithServices, form: Annotated[StartForm, Form()]) -> Response:
    """Start the interview, or show the form again with what is wrong."""
    if form.unread is not None:
        told = services.backgrounds.told(DocumentFault.UNREAD, language_of(request))
        return await _page(request, services, form, faults={form.unread: told}, seen=form.unread)
    try:
        interview = await _started(services, form.wish(), form.key)
    except (InvalidInput, ModelNotConfigured) as problem:
        return await _page(request, services, form, problem)
    response = redirect(f"/interviews/{interview.id}")
    remember(response, "levels", form.levels)
    return response


async def _started(services: Services, wish: StartInterview, key: str | None) -> Interview:
    """A form that is sent twice starts one interview; one that was gone back to and changed starts another."""
    try:
        return await services.interviews.start(wish, marked(INSTALLATION, key, wish))
    except KeyReused:
        return await services.interviews.start(wish)


async def _page(
    request: Request,
    services: Services,
    chosen: StartForm,
    problem: InvalidInput | ModelNotConfigured | None = None,
    *,
    faults: Mapping[str, str] = NO_FAULTS,
    seen: str | None = None,
) -> Response:
    """`faults` are told beside the document they are about; `seen` is the document to look at first."""
    recent = await services.interviews.search("", LOOKED_BACK, None)
    context = {
        "loops": [_card(loop, services.content) for loop in services.content.loops.values()],
        "left_out": [own.file for own in services.content.left_out],
        "models": services.models,
        "troubles": troubles(services, language_of(request)),
        "chosen": chosen,
        "rehearsed": _rehearsed(recent.items),
        "unfinished": _unfinished(recent.items, services.content),
        "first_time": not recent.items,
        "problem_field": _field(problem) if problem else None,
        "problem": str(problem) if problem else None,
        "faults": faults,
        "seen": seen,
        "path": "/",
        "here": "/",
    }
    return page(request, "start.html", context, status=422 if problem or faults else 200)


def _field(problem: InvalidInput | ModelNotConfigured) -> str:
    return (problem.field or "loop") if isinstance(problem, InvalidInput) else "model"


def _card(loop: Loop, content: Content) -> LoopCard:
    return LoopCard(
        loop,
        {r.id: tuple(content.personas[person] for person in r.interviewers) for r in loop.rounds},
        {r.id: tuple(content.rubric.signals[signal] for signal in r.weights) for r in loop.rounds},
    )


def _rehearsed(summaries: Sequence[Summary]) -> dict[str, Rehearsed]:
    """The newest interview with an answer, by loop."""
    found: dict[str, Rehearsed] = {}
    for summary in summaries:
        if summary.answered:
            found.setdefault(summary.loop, Rehearsed(summary.id, summary.answered, summary.created_at))
    return found


def _unfinished(summaries: Sequence[Summary], content: Content) -> Unfinished | None:
    for summary in summaries:
        if summary.status is not Status.FINISHED and summary.loop in content.loops:
            title = content.loops[summary.loop].title
            return Unfinished(summary.id, title, summary.mode, summary.answered, summary.created_at)
    return None
