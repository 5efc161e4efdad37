"""Batches, wired: who takes them in, who scores them, who tells that they are done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.scorecard import JudgeKind
from app.infra.database import Database
from app.infra.separate_judge import SeparateJudge
from app.infra.store.batches import SqlBatchStore
from app.services.batch_work import BatchWork
from app.services.batches import Batches
from app.services.bulk import AtOnce
from app.services.counting import CountedBulkJudge
from app.services.figures import Figures
from app.services.ports import BatchStore, BulkJudge, Clock, Content
from app.services.ports.work import Duty, Work
from app.services.scoring import Judges
from app.services.webhooks import Signer, Webhooks
from app.settings import Settings

JUDGE_PROCESS = "app.wiring.judge_process"
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Batching:
    """The use cases, and the work that is done for them."""

    batches: Batches
    scoring: BatchWork
    webhooks: Webhooks | None
    judges: Mapping[JudgeKind, BulkJudge]

    def duties(self) -> Sequence[Duty]:
        """Scoring lines and, where that is set up, telling of the end."""
        return (self.scoring.duty(), *(() if self.webhooks is None else (self.webhooks.duty(),)))


def batching(
    settings: Settings,
    content: Content,
    database: Database,
    judges: Judges,
    clock: Clock,
    work: Work,
    figures: Figures,
) -> Batching:
    """Batches over the database of an installation; SettingsInvalid."""
    store = SqlBatchStore(database)
    webhooks = _webhooks(settings, store, clock)
    told = webhooks is not None
    bulk = bulk_judges(judges, settings.judge_calls_at_once)
    counted = {kind: CountedBulkJudge(judge, figures) for kind, judge in bulk.items()}
    scoring = BatchWork(store, counted, content.rubric, clock, work, told=told)
    taking = Batches(store, judges, content.rubric, clock, scoring.begun, database.claims, webhooks=told)
    return Batching(taking, scoring, webhooks, bulk)


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
