"""What pages tell of the models: what is wrong with one, and what an interview used of them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from babel.numbers import format_currency

from app.domain.cost import Cost
from app.domain.language import Language
from app.services.chat import Purpose
from app.services.model_use import Tally
from app.services.outcomes import outcome_words
from app.web.services import Services

# Fewer digits would show most interviews as free.
SMALLEST_SHOWN = Decimal("0.0001")
# Up to here a wait is told in seconds.
SOON = timedelta(seconds=90)
_LOCALES = {Language.EN: "en_US", Language.ZH: "zh_Hans_CN"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A model that cannot be used for `purposes`, and why, in words."""

    model: str
    reason: str
    purposes: tuple[str, ...]


def troubles(services: Services, language: Language) -> tuple[Trouble, ...]:
    """What is wrong with the models, one entry for a model that fails alike whatever it is asked for."""
    found: dict[tuple[str, str], list[str]] = {}
    for purpose, model, reason in _problems(services):
        found.setdefault((model, reason), []).append(purpose)
    phrases = services.content.phrases
    return tuple(
        Trouble(model, outcome_words(phrases, reason, language), tuple(purposes))
        for (model, reason), purposes in found.items()
    )


def _problems(services: Services) -> Iterator[tuple[Purpose, str, str]]:
    models: Mapping[Purpose, str | None] = {
        Purpose.INTERVIEWER: services.models.interviewer,
        Purpose.JUDGE: services.models.judge,
    }
    problems = services.health.problems()
    for purpose, model in models.items():
        if model is not None and purpose in problems:
            yield purpose, model, problems[purpose]


@dataclass(frozen=True, slots=True)
class UseLine:
    """What was used of the models for one purpose (None: for all). `cost` is an amount with its currency.

    `ceiling` are the tokens that an interview may use in all, if there is such a limit.
    """

    purpose: str | None
    tally: Tally
    cost: str | None
    ceiling: int | None = None


async def use_lines(services: Services, interview_id: str, language: Language) -> tuple[UseLine, ...]:
    """What an interview used: all of it, then by purpose; nothing when no model was asked."""
    use = await services.use.of(interview_id)
    if not use.total.calls:
        return ()
    parts = [(None, use.total), *((purpose.value, tally) for purpose, tally in use.by_purpose.items())]
    ceiling = services.use.ceiling
    return tuple(UseLine(purpose, tally, money(tally.cost, language), ceiling) for purpose, tally in parts)


@dataclass(frozen=True, slots=True)
class Retry:
    """Whether to have the model score again can help, and in how many seconds or `at` what time, if not at once."""

    offered: bool
    seconds: int | None = None
    at: datetime | None = None


async def retry_of(services: Services, interview_id: str) -> Retry:
    """What is known of a retry: none helps at the ceiling, and none while the model is left alone."""
    if not await services.use.leaves_room(interview_id):
        return Retry(offered=False)
    now, again = services.clock.now(), services.health.again_at(Purpose.JUDGE)
    if again is None:
        return Retry(offered=True)
    left = again - now
    if left <= SOON:
        return Retry(offered=True, seconds=math.ceil(left.total_seconds()))
    # Times are told to the minute.
    return Retry(offered=True, at=again + timedelta(minutes=1) - timedelta(seconds=again.second))


def money(cost: Cost | None, language: Language) -> str | None:
    """The amount as it is written in `language`: to the cent, or finer below ten of them."""
    if cost is None:
        return None
    if Decimal(0) < cost.amount < SMALLEST_SHOWN:
        return f"< {_amount(SMALLEST_SHOWN, cost.currency, language)}"
    return _amount(cost.amount, cost.currency, language)


def _amount(amount: Decimal, currency: str, language: Language) -> str:
    pattern = "¤#,##0.00" if amount >= Decimal("0.1") else "¤#,##0.00##"
    return format_currency(amount, currency, pattern, locale=_LOCALES[language], currency_digits=False)
