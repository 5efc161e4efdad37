"""What handlers may use: the services, put on the application's state by `create_app`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.services.backgrounds import Backgrounds
from app.services.batches import Batches
from app.services.calibration import Calibration
from app.services.committee_writing import CommitteeWriting
from app.services.drills import Drills
from app.services.events import Listening
from app.services.export import Exports
from app.services.figures import Figures
from app.services.imports import Imports
from app.services.interviews import Interviews
from app.services.ledger_imports import LedgerImports
from app.services.ledgers import Ledgers
from app.services.model_health import ModelHealth
from app.services.model_use import ModelUse
from app.services.ports import Clock, Content
from app.services.ports.tracing import Tracer
from app.services.practice import Practice
from app.services.repeats import Repeats
from app.services.reviewed import ReviewedAnswers
from app.services.reviews import Reviews
from app.services.scoring import Scoring
from app.services.sharing import Sharing
from app.services.watched import Watched


@dataclass(frozen=True, slots=True)
class Models:
    """The models in use, None where the built-in interviewer or the rules judge works instead.

    `where` is the host that texts are sent to when a model is used.
    """

    interviewer: str | None = None
    judge: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """One of each. `ready` tries the database; StoreUnavailable when it cannot be used.

    `health` knows what is wrong with the models, `use` what they were asked and what that cost. `figures` were
    counted since the start, what is `watched` is looked up.
    """

    content: Content
    clock: Clock
    interviews: Interviews
    listening: Listening
    backgrounds: Backgrounds
    scoring: Scoring
    exports: Exports
    imports: Imports
    calibration: Calibration
    models: Models
    health: ModelHealth
    use: ModelUse
    practice: Practice
    drills: Drills
    ledgers: Ledgers
    ledger_imports: LedgerImports
    sharing: Sharing
    reviews: Reviews
    reviewed: ReviewedAnswers
    batches: Batches
    committee: CommitteeWriting
    repeats: Repeats
    figures: Figures
    tracer: Tracer
    watched: Watched
    ready: Callable[[], Awaitable[None]]


async def services_of(request: Request) -> Services:
    """The services of the application that serves `request`. Async, since FastAPI gives others a thread each."""
    services: Services = request.app.state.services
    return services


WithServices = Annotated[Services, Depends(services_of)]
