"""The start page: choose a loop, its rounds and how the interview runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from app.domain.interview import Mode, Status, VoiceKind
from app.domain.language import Bilingual, Language
from app.domain.loop import Loop, Persona
from app.domain.rubric import Signal
from app.domain.scorecard import JudgeKind
from app.errors import InvalidInput, ModelNotConfigured
from app.services.interviews import StartInterview
from app.services.ports import Content, Summary
from app.web.pages.models import troubles
from app.web.pages.rendering import language_of, page, redirect
from app.web.services import Services, WithServices

LOOKED_BACK = 20

router = APIRouter()


class StartForm(BaseModel):
    """What the start form sends. A round is `loop/round`, so that loops can share round ids."""

    loop: str = ""
    rounds: list[str] = []
    language: Language = Language.EN
    mode: Mode = Mode.PRACTICE
    clock: Literal["off", "1", "1.5", "2", "3", "5", "10"] = "1"
    voice: VoiceKind = VoiceKind.RULES
    judge: JudgeKind = JudgeKind.RULES
    background: str = ""

    def wish(self) -> StartInterview:
        """The same for the service. Pages never open the next round by themselves."""
        prefix = f"{self.loop}/"
        chosen = tuple(value.removeprefix(prefix) for value in self.rounds if value.startswith(prefix))
        return StartInterview(
            loop=self.loop,
            rounds=chosen,
            language=self.language,
            voice=self.voice,
            judge=self.judge,
            mode=self.mode,
            background=self.background,
            auto_advance=False,
            time_factor=None if self.clock == "off" else float(self.clock),
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the form shows as chosen; `rounds` None means all."""

    loop: str
    rounds: Sequence[str] | None
    language: str
    mode: str
    clock: str
    voice: str
    judge: str
    background: str


@dataclass(frozen=True, slots=True)
class LoopCard:
    """A loop with the people and signals of each round."""

    loop: Loop
    people: Mapping[str, tuple[Persona, ...]]
    signals: Mapping[str, tuple[Signal, ...]]


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
    first_loop = next(iter(services.content.loops))
    voice = VoiceKind.LLM if services.models.interviewer else VoiceKind.RULES
    judge = JudgeKind.LLM if services.models.judge else JudgeKind.RULES
    chosen = Chosen(first_loop, None, language_of(request).value, "practice", "1", voice, judge, "")
    return await _page(request, services, chosen)


@router.post("/interviews")
async def start(request: Request, services: WithServices, form: Annotated[StartForm, Form()]) -> Response:
    """Start the interview, or show the form again with what is wrong."""
    try:
        interview = await services.interviews.start(form.wish())
    except (InvalidInput, ModelNotConfigured) as problem:
        chosen = Chosen(
            form.loop,
            form.rounds,
            form.language.value,
            form.mode.value,
            form.clock,
            form.voice.value,
            form.judge.value,
            form.background,
        )
        return await _page(request, services, chosen, problem)
    return redirect(f"/interviews/{interview.id}")


async def _page(
    request: Request,
    services: Services,
    chosen: Chosen,
    problem: InvalidInput | ModelNotConfigured | None = None,
) -> Response:
    recent = await services.interviews.search("", LOOKED_BACK, None)
    context = {
        "loops": [_card(loop, services.content) for loop in services.content.loops.values()],
        "left_out": [own.file for own in services.content.left_out],
        "models": services.models,
        "troubles": troubles(services, language_of(request)),
        "chosen": chosen,
        "unfinished": _unfinished(recent.items, services.content),
        "first_time": not recent.items,
        "problem_field": _field(problem) if problem else None,
        "problem": str(problem) if problem else None,
        "path": "/",
        "here": "/",
    }
    return page(request, "start.html", context, status=422 if problem else 200)


def _field(problem: InvalidInput | ModelNotConfigured) -> str:
    return (problem.field or "loop") if isinstance(problem, InvalidInput) else "model"


def _card(loop: Loop, content: Content) -> LoopCard:
    return LoopCard(
        loop,
        {r.id: tuple(content.personas[person] for person in r.interviewers) for r in loop.rounds},
        {r.id: tuple(content.rubric.signals[signal] for signal in r.weights) for r in loop.rounds},
    )


def _unfinished(summaries: Sequence[Summary], content: Content) -> Unfinished | None:
    for summary in summaries:
        if summary.status is not Status.FINISHED and summary.loop in content.loops:
            title = content.loops[summary.loop].title
            return Unfinished(summary.id, title, summary.mode, summary.answered, summary.created_at)
    return None
