"""Batches and their lines as the API gives them."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.batch import Batch, BatchStatus, LineResult, LineState
from app.domain.language import Language
from app.domain.scorecard import JudgeKind
from app.web.api.reply_base import Out
from app.web.api.score_replies import ScorecardOut
from app.web.api.views import scorecard_out


class LineFaultOut(Out):
    """A line that cannot be scored: what to change, and in which field (null: in the line as a whole)."""

    line: int
    field: str | None
    message: str


class BatchOut(Out):
    """A batch and how far it is. `bad` lines are among `lines`; the first hundred of them are named in `errors`."""

    id: str
    status: BatchStatus
    lines: int
    scored: int
    bad: int
    errors: list[LineFaultOut]
    judge: JudgeKind
    signals: list[str] | None
    language: Language | None
    webhook: str | None
    created_at: datetime
    finished_at: datetime | None


class LineOut(Out):
    """What became of one line, with the `id` its sender gave it; `scorecard` is null until it is scored."""

    line: int
    id: str | None
    state: LineState
    scorecard: ScorecardOut | None
    error: LineFaultOut | None


def batch_out(batch: Batch, faults: Iterable[LineResult]) -> BatchOut:
    """The batch with these bad lines."""
    wish = batch.wish
    return BatchOut(
        id=batch.id,
        status=batch.status,
        lines=batch.counts.lines,
        scored=batch.counts.scored,
        bad=batch.counts.bad,
        errors=[fault for line in faults if (fault := _fault_out(line)) is not None],
        judge=wish.judge,
        signals=None if wish.signals is None else list(wish.signals),
        language=wish.language,
        webhook=batch.webhook,
        created_at=batch.created_at,
        finished_at=batch.finished_at,
    )


def line_out(result: LineResult) -> LineOut:
    """One line."""
    return LineOut(
        line=result.number,
        id=result.name,
        state=result.state,
        scorecard=None if result.card is None else scorecard_out(result.card),
        error=_fault_out(result),
    )


def _fault_out(result: LineResult) -> LineFaultOut | None:
    fault = result.fault
    return None if fault is None else LineFaultOut(line=result.number, field=fault.field, message=fault.message)
