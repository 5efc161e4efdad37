"""The services over a database, wired."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from app.domain.cost import prices_at
from app.infra.address import is_postgres
from app.infra.clock import SystemClock
from app.infra.database import Database, open_database
from app.infra.documents.reader import SeparateReader
from app.infra.reading_mark import reading_mark
from app.infra.store import (
    SqlCallStore,
    SqlInterviewStore,
    SqlJudgementStore,
    SqlRepeatStore,
    SqlReviewStore,
    SqlShareStore,
)
from app.infra.store.drills import SqlDrillStore
from app.infra.store.ledger import SqlLedgerStore
from app.infra.store.prose import SqlProseStore
from app.infra.store.traits import SqlTraitStore
from app.judges.llm.memory import NoMemory
from app.services.announce import announcements
from app.services.asking import Asking
from app.services.backgrounds import Backgrounds
from app.services.chat import Chats
from app.services.conversation import Conversation
from app.services.counting import CountedJudge
from app.services.drill_reading import DrillReading
from app.services.drills import Drills
from app.services.elsewhere import Elsewhere
from app.services.events import Listening
from app.services.export import Exports
from app.services.figures import Figures
from app.services.imports import Imports
from app.services.interviews import Interviews
from app.services.ledger_imports import LedgerImports
from app.services.ledgers import Ledgers
from app.services.live import Live
from app.services.metering import Meter
from app.services.model_health import ModelHealth, StartCheck
from app.services.model_use import ModelUse
from app.services.ports import Clock, Content
from app.services.ports.work import Carrier
from app.services.practice import Practice
from app.services.repeats import Repeats
from app.services.reviewed import ReviewedAnswers
from app.services.reviews import Reviews
from app.services.scoring import Scoring
from app.services.sharing import Sharing
from app.services.spending import Spending
from app.services.steps import Steps
from app.services.tidying import Tidying
from app.services.waking import WakeUps
from app.services.watched import Watched
from app.settings import Settings
from app.web.services import Services
from app.wiring.batches import Batching, batching
from app.wiring.carrier import carrier_of
from app.wiring.committee import committee_writing
from app.wiring.judging import calibration, judges_of, llm_judge
from app.wiring.limits import limiting
from app.wiring.models import OPENAI_HOST, chats_of, metered, models_of, start_check
from app.wiring.tracing import tracer_of
from app.wiring.voices import voices_of


@dataclass(frozen=True, slots=True)
class Built:
    """The services, and what has to be started and closed around them."""

    services: Services
    work: Carrier
    batching: Batching
    tidying: Tidying
    database: Database
    start_check: StartCheck
    closing: AsyncExitStack

    async def start(self) -> None:
        """Hear the other processes, and go on with all work that an earlier one left undone."""
        self.database.notices.start()
        self.tidying.start()
        await self.work.start()

    async def stop(self) -> None:
        """Finish what takes a moment and stop; what is left undone is found again at the next start."""
        await self.tidying.stop()
        await self.work.wind_down()
        await self.work.stop()

    async def close(self) -> None:
        """Close the connections to models, then the database."""
        await self.database.notices.stop()
        await self.closing.aclose()


def build(settings: Settings, content: Content, chats: Chats | None = None, clock: Clock | None = None) -> Built:
    """The services over the database of `settings`, by `clock` if not by this machine's; StoreUnavailable."""
    clock, wake_ups, figures = clock or SystemClock(), WakeUps(), Figures()
    database = open_database(settings.database_url)
    work = carrier_of(settings.database_url)
    closing = AsyncExitStack()
    closing.push_async_callback(database.close)
    tracer = tracer_of(settings, closing)
    store = SqlInterviewStore(database, announcements, wake_ups.stored)
    Elsewhere(store, wake_ups, database.notices)
    live = Live(store, wake_ups)
    memory = SqlJudgementStore(database, clock)
    given = chats
    if given is None:
        traits = SqlTraitStore(database, clock)
        chats = chats_of(settings, content, traits, limiting(settings, database), closing)
    else:
        chats = given
    models = models_of(settings, chats)
    calls, model_health = SqlCallStore(database), ModelHealth(clock)
    ceilings = settings.max_tokens_per_interview, settings.max_tokens_per_day
    spending = Spending(calls, clock, *ceilings, database.notices if is_postgres(settings.database_url) else None)
    chats = metered(chats, models, Meter(spending, calls, model_health, clock, figures, tracer))
    every_judge = judges_of(content, llm_judge(settings, content, chats, memory))
    judges = every_judge.each(lambda judge: CountedJudge(judge, figures))
    voices = voices_of(settings, content, chats)
    use = ModelUse(calls, prices_at(models.where or OPENAI_HOST, content.prices))
    prose = SqlProseStore(database, clock)
    committee = committee_writing(content, chats, store, prose, work)
    asking = Asking(store, live, voices, clock, figures, database.notices)
    steps = Steps(store, content, judges, voices, asking, clock, committee.begin, tracer)
    conversation = Conversation(store, steps, work)
    drills = SqlDrillStore(database)
    drill_reading = DrillReading(drills, store, judges, work)
    drilling = Drills(drills, store, content, judges, drill_reading, clock)
    reviews = SqlReviewStore(database)
    repeats = Repeats(SqlRepeatStore(database), clock)
    measuring = calibration(content, llm_judge(settings, content, chats, NoMemory()))
    in_batches = batching(settings, content, database, every_judge, clock, work, figures)
    closing.push_async_callback(in_batches.scoring.rest)
    work.take_on(*conversation.duties(), committee.duty(), drill_reading.duty(), *in_batches.duties())
    ledger_store = SqlLedgerStore(database)
    ledgers = Ledgers(store, ledger_store, drilling, content, clock, reading_mark)
    services = Services(
        content=content,
        clock=clock,
        interviews=Interviews(store, content, steps, conversation, judges, voices, clock),
        listening=Listening(store, wake_ups, live),
        backgrounds=Backgrounds(SeparateReader(), content.phrases),
        scoring=Scoring(judges, content.rubric),
        imports=Imports(store, reviews, prose, drills, content, conversation),
        exports=Exports(store, reviews, prose, drills, content, use),
        calibration=measuring,
        models=models,
        health=model_health,
        use=use,
        practice=Practice(store, drills, reviews, measuring, content),
        drills=drilling,
        ledgers=ledgers,
        ledger_imports=LedgerImports(ledgers, ledger_store, content, clock),
        sharing=Sharing(store, SqlShareStore(database), clock),
        reviews=Reviews(store, reviews, content, clock),
        reviewed=ReviewedAnswers(store, reviews, content),
        batches=in_batches.batches,
        committee=committee,
        repeats=repeats,
        figures=figures,
        tracer=tracer,
        watched=Watched(store, wake_ups, work.backlog, database.check),
        ready=database.check,
    )
    # Whoever hands chats in knows what they are.
    check = start_check(chats if given is None else Chats(), models, content)
    tidying = Tidying(in_batches.batches.tidy, repeats.tidy)
    return Built(services, work, in_batches, tidying, database, check, closing)
