"""The application: everything is built and wired here, and nowhere else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI

from app.domain.scorecard import JudgeKind
from app.infra.clock import SystemClock
from app.infra.content import content_root, load_content
from app.infra.database import Database, open_database
from app.infra.store import SqlInterviewStore
from app.judges.rules import RulesJudge
from app.judges.validators import VALIDATORS
from app.services.announce import announcements
from app.services.events import Listening, WakeUps
from app.services.export import Exports
from app.services.interviews import Interviews
from app.services.ports import Content
from app.services.runner import Runner
from app.services.scoring import Judges, Scoring
from app.services.steps import Steps
from app.settings import Settings
from app.voices.builtin import BuiltinVoice
from app.web import problems, security
from app.web.access import Access
from app.web.api import docs, events, health, interviews, reference, turns
from app.web.api.description import DescribedApp
from app.web.assets import Assets
from app.web.pages import pages_router, render_error_page
from app.web.services import Services
from app.web.sign_in import sign_in_router

CONTRACT_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Built:
    """The services, and what has to be started and closed around them."""

    services: Services
    runner: Runner
    database: Database


def create_app(settings: Settings) -> FastAPI:
    """The web application. ContentInvalid, StoreUnavailable when it cannot work.

    Opening and migrating the database happens here, so that a fault shows before anything is served.
    """
    built = build(settings, load_valid_content())
    app = DescribedApp(
        title="Debrief",
        version=CONTRACT_VERSION,
        summary="Rehearse a job interview and read the hiring committee's debrief.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        lifespan=_lifespan(built),
    )
    app.state.services = built.services
    app.state.render_error_page = render_error_page
    access = _access(settings)
    _add_routes(app, access)
    problems.install(app)
    security.guard(app, access)
    return app


def load_valid_content() -> Content:
    """Everything under prompts/ and rubrics/; ContentInvalid names file, line and field of each fault."""
    return load_content(content_root(), VALIDATORS)


def build(settings: Settings, content: Content) -> Built:
    """The services over the database of `settings`; StoreUnavailable."""
    clock, wake_ups = SystemClock(), WakeUps()
    database = open_database(settings.database_url)
    store = SqlInterviewStore(database, announcements, wake_ups.wake)
    judges = judges_of(content)
    steps = Steps(store, content, judges, BuiltinVoice(settings.builtin_pace_ms / 1000), clock)
    runner = Runner(store, steps)
    services = Services(
        content=content,
        clock=clock,
        interviews=Interviews(store, content, steps, runner, judges, clock),
        listening=Listening(store, wake_ups),
        scoring=Scoring(judges, content.rubric),
        exports=Exports(store, content),
        ready=store.check,
    )
    return Built(services, runner, database)


def judges_of(content: Content) -> Judges:
    """The judges of this installation: so far the one that needs no model."""
    return Judges({JudgeKind.RULES: RulesJudge(content.rubric, content.reading)})


def scoring(content: Content) -> Scoring:
    """Scoring without a database."""
    return Scoring(judges_of(content), content.rubric)


def _lifespan(built: Built) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            await built.runner.start()
            yield
        finally:
            await built.runner.stop()
            await built.database.close()

    return lifespan


def _add_routes(app: FastAPI, access: Access | None) -> None:
    for module in (health, reference, interviews, turns, events, docs):
        app.include_router(module.router)
    if access is not None:
        app.include_router(sign_in_router(access))
    app.include_router(pages_router())
    app.mount("/static", Assets())


def _access(settings: Settings) -> Access | None:
    token = settings.access_token
    return Access(token.get_secret_value()) if token else None
