"""The web application: the services with pages, API and doors around them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from app.services.chat import Chats
from app.services.ports import Content
from app.settings import Settings
from app.web import problems, security
from app.web.access import Access, Attempts
from app.web.api import (
    backgrounds,
    batches,
    data_case,
    docs,
    events,
    health,
    interviews,
    ledger,
    ledger_imports,
    metrics,
    practice,
    reference,
    reviews,
    shared,
    turns,
)
from app.web.api.description import DescribedApp
from app.web.api.straight import serve_straight
from app.web.assets import Assets
from app.web.ending import Ending
from app.web.pages import page_routes, render_error_page
from app.web.sign_in import sign_in_router
from app.wiring.content import load_valid_content
from app.wiring.services import Built, build

log = logging.getLogger(__name__)

CONTRACT_VERSION = "1"
# The framework's own would tell addresses, which hold tokens and searches.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def create_app(settings: Settings, chats: Chats | None = None, content: Content | None = None) -> FastAPI:
    """The web application. ContentInvalid, StoreUnavailable when it cannot work.

    `chats` speak in place of the models that the settings name; `content` is what they lead to, where it is loaded
    already. Opening and migrating the database happens here, so that a fault shows before anything is served.
    """
    content = content or load_valid_content(settings.loops_dir)
    built = build(settings, content, chats)
    _warn_of_unnamed(settings)
    _warn_of_left_out(content)
    app = DescribedApp(
        title="Debrief",
        version=CONTRACT_VERSION,
        summary="Rehearse a job interview and read the hiring committee's debrief.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
        lifespan=_lifespan(built),
    )
    app.state.render_error_page = render_error_page
    app.state.link_attempts = Attempts()
    access = _access(settings)
    _add_routes(app, access)
    serve_straight(app)
    _finish(app, built, access)
    return app


def create_watching_app(settings: Settings, built: Built) -> FastAPI:
    """What a process without pages or an API tells of itself: whether it is up and ready, and its figures."""
    app = FastAPI(openapi_url=None, redirect_slashes=False, telemetry=NO_TELEMETRY)
    for module in (health, metrics):
        app.include_router(module.router)
    _finish(app, built, _access(settings))
    return app


def _finish(app: FastAPI, built: Built, access: Access | None) -> None:
    app.state.services = built.services
    app.state.ending = Ending()
    problems.install(app)
    security.guard(app, access, built.services.figures, built.services.tracer)


def _warn_of_unnamed(settings: Settings) -> None:
    reached = settings.openai_api_key is not None or settings.openai_base_url is not None
    if reached and not (settings.interviewer_model or settings.judge_model):
        log.warning(
            "OPENAI_API_KEY or OPENAI_BASE_URL is set, but no model is named, so none is used. "
            "Set INTERVIEWER_MODEL, JUDGE_MODEL or both."
        )


def _warn_of_left_out(content: Content) -> None:
    for own in content.left_out:
        log.warning("The loop in %s is left out. Correct it and start again.", own.file)
        for fault in own.faults:
            log.warning("%s", fault)


def _lifespan(built: Built) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        checking = asyncio.create_task(built.start_check.run())
        try:
            await built.start()
            yield
        finally:
            checking.cancel()
            await asyncio.gather(checking, return_exceptions=True)
            await built.stop()
            await built.close()

    return lifespan


def _add_routes(app: FastAPI, access: Access | None) -> None:
    # To include a router would build each of its routes again, for prefixes and dependencies that none is given.
    routes = app.router.routes
    for module in (
        health,
        metrics,
        reference,
        backgrounds,
        batches,
        interviews,
        turns,
        data_case,
        ledger,
        ledger_imports,
        practice,
        reviews,
        shared,
        events,
        docs,
    ):
        routes.extend(module.router.routes)
    if access is not None:
        routes.extend(sign_in_router(access).routes)
    routes.extend(page_routes())
    app.mount("/static", Assets())


def _access(settings: Settings) -> Access | None:
    token = settings.access_token
    return Access(token.get_secret_value()) if token else None
