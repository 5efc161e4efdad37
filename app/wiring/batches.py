"""Batches, wired: who takes them in, who scores them, who tells that they are done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.scorecard import JudgeKind
from app.infra.database import Database
from app.infra.separate_judge import SeparateJudge
from app.infra.store.batches import SqlBatchStore
from app.services.batch_work import BatchWork
from app.services.batches import Batches
from app.services.bulk import AtOnce
from app.services.ports import BatchStore, BulkJudge, Clock, Content
from app.services.scoring import Judges
from app.services.webhooks import Signer, Webhooks
from app.settings import Settings

JUDGE_PROCESS = "app.wiring.judge_process"
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Batching:
    """The use cases, and what works in the background for them."""

    batches: Batches
    work: BatchWork
    webhooks: Webhooks | None
    judges: Mapping[JudgeKind, BulkJudge]

    async def start(self) -> None:
        """Go on with what an earlier process left undone."""
        await self.batches.tidy()
        if self.webhooks is not None:
            await self.webhooks.start()
        await self.work.start()

    async def stop(self) -> None:
        """Stop; what is left undone is found again at the next start."""
        await self.work.stop()
        if self.webhooks is not None:
            await self.webhooks.stop()


def batching(settings: Settings, content: Content, database: Database, judges: Judges, clock: Clock) -> Batching:
    """Batches over the database of an installation; SettingsInvalid."""
    store = SqlBatchStore(database)
    webhooks = _webhooks(settings, store, clock)
    finished: Callable[[], None] = webhooks.wake if webhooks is not None else lambda: None
    bulk = bulk_judges(judges, settings.judge_calls_at_once)
    work = BatchWork(store, bulk, content.rubric, clock, finished)

    def begun(batch_id: str) -> None:
        work.nudge(batch_id)
        finished()

    taking = Batches(store, judges, content.rubric, clock, begun, webhooks=webhooks is not None)
    return Batching(taking, work, webhooks, bulk)


def bulk_judges(judges: Judges, calls_at_once: int) -> dict[JudgeKind, BulkJudge]:
    """Every kind of judge for many answers: the rules in processes of their own, a model in calls side by side."""
    return {
        JudgeKind.RULES: SeparateJudge(JUDGE_PROCESS, judges.get(JudgeKind.RULES), PROCESSES),
        JudgeKind.LLM: AtOnce(judges.standing_for(JudgeKind.LLM), calls_at_once),
    }


def _webhooks(settings: Settings, store: BatchStore, clock: Clock) -> Webhooks | None:
    if settings.webhook_secret is None:
        return None
    from app.infra.webhooks import HttpMessenger  # noqa: PLC0415  (loading it takes long, and few need it)

    messenger = HttpMessenger(private=settings.webhook_private_addresses)
    return Webhooks(store, messenger, Signer(settings.webhook_secret.get_secret_value()), clock)
