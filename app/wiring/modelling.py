"""The models of an installation, with the judges and voices that ask them: every call bounded and counted."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from app.domain.cost import prices_at
from app.infra.address import is_postgres
from app.infra.database import Database
from app.infra.store import SqlCallStore, SqlJudgementStore
from app.infra.store.traits import SqlTraitStore
from app.judges.llm.memory import NoMemory
from app.services.calibration import Calibration
from app.services.chat import Chats
from app.services.counting import CountedJudge
from app.services.figures import Figures
from app.services.metering import Meter
from app.services.model_health import ModelHealth, StartCheck
from app.services.model_use import ModelUse
from app.services.ports import Clock, Content
from app.services.ports.tracing import Tracer
from app.services.scoring import Judges
from app.services.speaking import Voices
from app.services.spending import Spending
from app.settings import Settings
from app.web.services import Models
from app.wiring.judging import calibration, judges_of, llm_judge
from app.wiring.limits import limiting
from app.wiring.models import OPENAI_HOST, chats_of, metered, models_of, start_check
from app.wiring.voices import voices_of


@dataclass(frozen=True, slots=True)
class Modelling:
    """What asks models. `judges` count what they judge; `every_judge` are the same uncounted, for batches."""

    models: Models
    chats: Chats
    health: ModelHealth
    use: ModelUse
    every_judge: Judges
    judges: Judges
    voices: Voices
    calibration: Calibration
    start_check: StartCheck


def modelling(
    settings: Settings,
    content: Content,
    given: Chats | None,
    database: Database,
    clock: Clock,
    figures: Figures,
    tracer: Tracer,
    closing: AsyncExitStack,
) -> Modelling:
    """What asks the models of the settings, or those that are `given` in their place; SettingsInvalid."""
    connected = given
    if connected is None:
        traits, limits = SqlTraitStore(database, clock), limiting(settings, database)
        connected = chats_of(settings, content, traits, limits, closing)
    models, calls, health = models_of(settings, connected), SqlCallStore(database), ModelHealth(clock)
    ceilings = settings.max_tokens_per_interview, settings.max_tokens_per_day
    spending = Spending(calls, clock, *ceilings, database.notices if is_postgres(settings.database_url) else None)
    chats = metered(connected, models, Meter(spending, calls, health, clock, figures, tracer))
    every_judge = judges_of(content, llm_judge(settings, content, chats, SqlJudgementStore(database, clock)))
    return Modelling(
        models=models,
        chats=chats,
        health=health,
        use=ModelUse(
            calls, prices_at(models.where or OPENAI_HOST, content.prices), settings.max_tokens_per_interview
        ),
        every_judge=every_judge,
        judges=every_judge.each(lambda judge: CountedJudge(judge, figures)),
        voices=voices_of(settings, content, chats),
        calibration=calibration(content, llm_judge(settings, content, chats, NoMemory())),
        # Whoever hands chats in knows what they are.
        start_check=start_check(chats if given is None else Chats(), models, content),
    )
