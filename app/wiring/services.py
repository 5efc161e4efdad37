"""The services over a database, wired."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from app.infra.clock import SystemClock
from app.infra.database import Database, open_database
from app.infra.documents.reader import SeparateReader
from app.infra.reading_mark import reading_mark
from app.infra.store import (
    SqlInterviewStore,
    SqlRepeatStore,
    SqlReviewStore,
    SqlShareStore,
)
from app.infra.store.drills import SqlDrillStore
from app.infra.store.ledger import SqlLedgerStore
from app.infra.store.prose import SqlProseStore
from app.services.announce import announcements
from app.services.asking import Asking
from app.services.backgrounds import Backgrounds
from app.services.chat import Chats
from app.services.conversation import Conversation
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
from app.services.model_health import StartCheck
from app.services.ports import Clock, Content
from app.services.ports.work import Carrier
from app.services.practice import Practice
from app.services.repeats import Repeats
from app.services.reviewed import ReviewedAnswers
from app.services.reviews import Reviews
from app.services.scoring import Scoring
from app.services.sharing import Sharing
from app.services.steps import Steps
from app.services.tidying import Tidying
from app.services.waking import WakeUps
from app.services.watched import Watched
from app.settings import Settings
from app.web.services import Services
from app.wiring.batches import Batching, batching
from app.wiring.carrier import carrier_of
from app.wiring.committee import committee_writing
from app.wiring.modelling import modelling
from app.wiring.tracing import tracer_of


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
    store = SqlInterviewStore(database, announcements, wake_ups.stored, wake_ups.look_again)
    Elsewhere(store, wake_ups, database.notices)
    live = Live(store, wake_ups, alone=not database.notices.heard)
    asked = modelling(settings, content, chats, database, clock, figures, tracer, closing)
    judges, voices = asked.judges, asked.voices
    prose = SqlProseStore(database, clock)
    committee = committee_writing(content, asked.chats, store, prose, work)
    asking = Asking(store, live, voices, clock, figures, database.notices)
    steps = Steps(store, content, judges, voices, asking, clock, committee.begin, tracer)
    conversation = Conversation(store, steps, work)
    drills = SqlDrillStore(database)
    drill_reading = DrillReading(drills, store, judges, work)
    drilling = Drills(drills, store, content, judges, drill_reading, clock)
    reviews = SqlReviewStore(database)
    repeats = Repeats(SqlRepeatStore(database), clock)
    in_batches = batching(settings, content, database, asked.every_judge, clock, work, figures)
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
        exports=Exports(store, reviews, prose, drills, content, asked.use),
        calibration=asked.calibration,
        models=asked.models,
        health=asked.health,
        use=asked.use,
        practice=Practice(store, drills, reviews, asked.calibration, content),
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
    tidying = Tidying(in_batches.batches.tidy, repeats.tidy)
    return Built(services, work, in_batches, tidying, database, asked.start_check, closing)
