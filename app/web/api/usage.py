"""What models were asked for an interview and what that cost, as replies of the API."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from app.services.chat import Purpose
from app.services.model_use import Use, use_view
from app.services.ports import ModelCall
from app.web.api.replies import InterviewOut
from app.web.api.reply_base import Out


class CostOut(Out):
    """An amount of money, to the millionth; not `complete`: the least it was, as some prices are unknown."""

    amount: Decimal
    currency: str
    complete: bool


class TallyOut(Out):
    """Calls of models added up; `cost` is null where no price is known.

    `tokens_cached` are a part of `tokens_in`; `estimated`: a server gave no figures for some of the calls.
    """

    calls: int
    failed: int
    tokens_in: int
    tokens_cached: int
    tokens_out: int
    estimated: bool
    cost: CostOut | None


class UsageOut(TallyOut):
    """All calls, and those of each purpose there were any for (`interviewer`, `judge`)."""

    by_purpose: dict[Purpose, TallyOut]


class InterviewReadOut(InterviewOut):
    """An interview with what models were asked for it."""

    usage: UsageOut


class ModelCallOut(Out):
    """One call of a model, without its texts. `outcome` is null when it replied, else why it did not.

    `model` was asked for, `answered_by` is the name the server gave.
    """

    at: datetime
    purpose: Purpose
    model: str
    answered_by: str | None
    tokens_in: int
    tokens_cached: int
    tokens_out: int
    estimated: bool
    seconds: float
    first_token_seconds: float | None
    outcome: str | None


class ModelCallsOut(Out):
    """All calls made for an interview, oldest first."""

    items: list[ModelCallOut]


def with_usage(interview: InterviewOut, use: Use) -> InterviewReadOut:
    """The interview as it stands, with what models were asked for it."""
    return InterviewReadOut(**dict(interview), usage=usage_out(use))


def usage_out(use: Use) -> UsageOut:
    """Calls added up."""
    return UsageOut.model_validate(use_view(use))


def model_calls_out(calls: Sequence[ModelCall]) -> ModelCallsOut:
    """Each call by itself."""
    return ModelCallsOut(items=[_call(call) for call in calls])


def _call(call: ModelCall) -> ModelCallOut:
    return ModelCallOut(
        at=call.at,
        purpose=call.purpose,
        model=call.model,
        answered_by=call.answered_by,
        tokens_in=call.usage.read,
        tokens_cached=call.usage.cached,
        tokens_out=call.usage.written,
        estimated=call.usage.estimated,
        seconds=round(call.seconds, 3),
        first_token_seconds=None if call.first_token_seconds is None else round(call.first_token_seconds, 3),
        outcome=call.outcome,
    )
