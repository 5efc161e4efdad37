"""The tables. What they hold is turned into domain values by `app/infra/store`, and by nothing else.

Rows are found by natural keys (interview, turn, attempt), so a fact can be written without looking anything
up. Enums are plain strings; times are UTC; whole scorecards and debriefs are JSON beside the columns that are
searched or compared. What belongs to an interview hangs on it by ON DELETE CASCADE.
"""

from app.infra.tables.base import Row
from app.infra.tables.batches import batch, batch_answer, webhook
from app.infra.tables.committee import committee_prose
from app.infra.tables.interviews import attempt, debrief, event, interview, passage, round_, scorecard, turn
from app.infra.tables.ledger import ledger_edit, ledger_reading
from app.infra.tables.models import judgement, model_call, model_traits
from app.infra.tables.practice import drill, drill_attempt
from app.infra.tables.repeats import request
from app.infra.tables.review import comment, objection, override, review_done, share_link

__all__ = [
    "Row",
    "attempt",
    "batch",
    "batch_answer",
    "comment",
    "committee_prose",
    "debrief",
    "drill",
    "drill_attempt",
    "event",
    "interview",
    "judgement",
    "ledger_edit",
    "ledger_reading",
    "model_call",
    "model_traits",
    "objection",
    "override",
    "passage",
    "request",
    "review_done",
    "round_",
    "scorecard",
    "share_link",
    "turn",
    "webhook",
]
