"""The interview page and the forms on it. Each form is taken, then the page is shown again."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response

from app.domain.interview import Interview
from app.errors import AppError, InterviewFinished, InvalidInput, KeyReused, NotAllowedNow, TurnNotOpen
from app.web.pages.conversation import conversation
from app.web.pages.rendering import Models, language_of, page, redirect
from app.web.problems import from_app_error
from app.web.services import Services, WithServices

Turn = Annotated[int, Form()]
Key = Annotated[str | None, Form()]
Text = Annotated[str, Form()]

REFUSED = (InvalidInput, TurnNotOpen, InterviewFinished, NotAllowedNow, KeyReused)


class InterviewPages:
    """One interview: its page, and what can be done on it."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/interviews/{interview_id}")
        router.add_api_route("", self.show, methods=["GET"])
        forms: dict[str, Callable[..., Any]] = {
            "answers": self.answer,
            "retake": self.retake,
            "keep": self.keep,
            "self-rating": self.rate_self,
            "turns/{turn}/score-again": self.score_again,
            "skip": self.skip,
            "rephrase": self.rephrase,
            "rounds/next": self.next_round,
            "finish": self.finish,
            "pause": self.pause,
            "resume": self.resume,
            "time": self.add_time,
        }
        for path, handler in forms.items():
            router.add_api_route(f"/{path}", handler, methods=["POST"])
        return router

    async def show(self, request: Request, services: WithServices, interview_id: str) -> Response:
        """The interview as it stands."""
        return self._page(request, services, await services.interviews.get(interview_id))

    async def answer(
        self,
        request: Request,
        services: WithServices,
        interview_id: str,
        turn: Turn,
        text: Text = "",
        key: Key = None,
    ) -> Response:
        """Answer the open question; a refusal shows the page with the text kept."""
        try:
            await services.interviews.answer(interview_id, turn, _typed(text), key)
        except REFUSED as problem:
            interview = await services.interviews.get(interview_id)
            return self._page(request, services, interview, problem, _typed(text))
        return _back(interview_id)

    async def retake(
        self,
        request: Request,
        services: WithServices,
        interview_id: str,
        turn: Turn,
        text: Text = "",
        key: Key = None,
    ) -> Response:
        """Answer an answered question once more; a refusal keeps the text in the answer box."""
        try:
            await services.interviews.retake(interview_id, turn, _typed(text), key)
        except REFUSED as problem:
            interview = await services.interviews.get(interview_id)
            return self._page(request, services, interview, problem, _typed(text))
        return _back(interview_id, f"#turn-{turn}")

    async def keep(
        self, services: WithServices, interview_id: str, turn: Turn, attempt: Annotated[int, Form()]
    ) -> Response:
        """Let one attempt count."""
        await services.interviews.keep(interview_id, turn, attempt)
        return _back(interview_id, f"#turn-{turn}")

    async def rate_self(
        self,
        request: Request,
        services: WithServices,
        interview_id: str,
        turn: Turn,
        attempt: Annotated[int, Form()],
        level: Annotated[int, Form()],
    ) -> Response:
        """Rate an own answer."""
        try:
            await services.interviews.rate_self(interview_id, turn, level, attempt)
        except REFUSED as problem:
            interview = await services.interviews.get(interview_id)
            return self._page(request, services, interview, problem)
        return _back(interview_id, f"#turn-{turn}")

    async def score_again(
        self,
        request: Request,
        services: WithServices,
        interview_id: str,
        turn: int,
        attempt: Annotated[int | None, Form()] = None,
        back: Annotated[Literal["interview", "debrief"], Form()] = "interview",
    ) -> Response:
        """Have the model judge an answer again, then show the page the form stood on."""
        try:
            await services.interviews.score_again(interview_id, turn, attempt)
        except REFUSED as problem:
            interview = await services.interviews.get(interview_id)
            return self._page(request, services, interview, problem)
        if back == "debrief":
            return redirect(f"/interviews/{interview_id}/debrief")
        return _back(interview_id, f"#turn-{turn}")

    async def skip(self, services: WithServices, interview_id: str, turn: Turn, key: Key = None) -> Response:
        """Pass on the open question."""
        await services.interviews.skip(interview_id, turn, key)
        return _back(interview_id)

    async def rephrase(
        self,
        request: Request,
        services: WithServices,
        interview_id: str,
        turn: Turn,
        text: Text = "",
    ) -> Response:
        """Have the open question put differently; what was typed stays in the box."""
        try:
            interview = await services.interviews.rephrase(interview_id, turn)
        except REFUSED as problem:
            interview = await services.interviews.get(interview_id)
            return self._page(request, services, interview, problem, _typed(text))
        return self._page(request, services, interview, None, _typed(text)) if text else _back(interview_id)

    async def next_round(self, services: WithServices, interview_id: str) -> Response:
        """Open the next round."""
        await services.interviews.next_round(interview_id)
        return _back(interview_id)

    async def finish(self, services: WithServices, interview_id: str) -> Response:
        """End the interview and go to its debrief."""
        await services.interviews.finish(interview_id)
        return redirect(f"/interviews/{interview_id}/debrief")

    async def pause(self, services: WithServices, interview_id: str) -> Response:
        """Stop the clock."""
        await services.interviews.pause(interview_id)
        return _back(interview_id)

    async def resume(self, services: WithServices, interview_id: str) -> Response:
        """Let the clock run again."""
        await services.interviews.resume(interview_id)
        return _back(interview_id)

    async def add_time(
        self, services: WithServices, interview_id: str, minutes: Annotated[int, Form()]
    ) -> Response:
        """Give the round more minutes."""
        await services.interviews.add_time(interview_id, minutes)
        return _back(interview_id)

    def _page(
        self,
        request: Request,
        services: Services,
        interview: Interview,
        problem: AppError | None = None,
        kept_text: str = "",
    ) -> Response:
        here = f"/interviews/{interview.id}"
        context = {
            "view": conversation(interview, services.content, language_of(request), services.clock.now()),
            "models": self._models,
            "problem": from_app_error(problem) if problem else None,
            "kept_text": kept_text,
            "path": here,
            "here": here,
        }
        status = from_app_error(problem).status if problem else 200
        return page(request, "interview.html", context, status=status)


def _typed(text: str) -> str:
    """The text as it was typed: forms send each line break as CR LF."""
    return text.replace("\r\n", "\n")


def _back(interview_id: str, fragment: str = "") -> Response:
    return redirect(f"/interviews/{interview_id}{fragment}")
