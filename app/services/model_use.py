"""What models were asked for an interview, and what that cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.cost import Consumed, Cost, PriceList, cost_of
from app.services.chat import Failure, Purpose
from app.services.metering import USUAL_REPLY_TOKENS
from app.services.ports import CallStore, ModelCall
from app.services.views import JsonObject

MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Tally:
    """Calls added up. Tokens `cached` are a part of those `read`.

    `estimated`: some figures are, as a server gave none. `cost` is None when no price is known.
    """

    calls: int = 0
    failed: int = 0
    read: int = 0
    cached: int = 0
    written: int = 0
    estimated: bool = False
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """All calls of an interview, and those of each purpose there were any for."""

    total: Tally = Tally()
    by_purpose: Mapping[Purpose, Tally] = field(default_factory=dict)


class ModelUse:
    """Adds up what is stored. `prices` are those of the server that is asked; None where they are unknown.

    `ceiling` are the tokens that one interview may use; None is no ceiling.
    """

    def __init__(self, calls: CallStore, prices: PriceList | None, ceiling: int | None = None) -> None:
        self._calls = calls
        self._prices = prices
        self.ceiling = ceiling

    async def leaves_room(self, interview_id: str) -> bool:
        """Whether what is left of the ceiling may do for another call of the judge, going by those there were."""
        if self.ceiling is None:
            return True
        use = await self.of(interview_id)
        judged = use.by_purpose.get(Purpose.JUDGE, Tally())
        usual = judged.read // judged.calls if judged.calls else 0
        return use.total.read + use.total.written + usual + USUAL_REPLY_TOKENS <= self.ceiling

    async def calls(self, interview_id: str) -> Sequence[ModelCall]:
        """Each call made for an interview, oldest first; StoreUnavailable."""
        return await self._calls.of_interview(interview_id)

    async def of(self, interview_id: str) -> Use:
        """The calls made for an interview, added up; StoreUnavailable."""
        calls = await self.calls(interview_id)
        kinds = [purpose for purpose in Purpose if any(call.purpose is purpose for call in calls)]
        return Use(
            tally(calls, self._prices),
            {kind: tally([call for call in calls if call.purpose is kind], self._prices) for kind in kinds},
        )


def use_view(use: Use) -> JsonObject:
    """`usage` as in `GET /api/v1/interviews/{id}`; amounts are decimals as text, to the millionth."""
    by_purpose = {purpose.value: _tally_view(tally) for purpose, tally in use.by_purpose.items()}
    return {**_tally_view(use.total), "by_purpose": by_purpose}


def _tally_view(tally: Tally) -> JsonObject:
    return {
        "calls": tally.calls,
        "failed": tally.failed,
        "tokens_in": tally.read,
        "tokens_cached": tally.cached,
        "tokens_out": tally.written,
        "estimated": tally.estimated,
        "cost": None if tally.cost is None else _cost_view(tally.cost),
    }


def _cost_view(cost: Cost) -> JsonObject:
    amount = str(cost.amount.quantize(MILLIONTH))
    return {"amount": amount, "currency": cost.currency, "complete": cost.complete}


def tally(calls: Sequence[ModelCall], prices: PriceList | None) -> Tally:
    """These calls added up."""
    return Tally(
        calls=len(calls),
        failed=sum(call.outcome not in (None, Failure.STOPPED) for call in calls),
        read=sum(call.usage.read for call in calls),
        cached=sum(call.usage.cached for call in calls),
        written=sum(call.usage.written for call in calls),
        estimated=any(call.usage.estimated for call in calls),
        cost=cost_of(_consumed(calls), prices),
    )


def _consumed(calls: Iterable[ModelCall]) -> Iterable[Consumed]:
    for call in calls:
        names = (call.model,) if call.answered_by is None else (call.answered_by, call.model)
        yield Consumed(names, call.at, call.usage.read, call.usage.cached, call.usage.written)
