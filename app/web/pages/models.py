"""What pages tell of the models: what is wrong with one, and what an interview used of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    """What was used of the models for one purpose (None: for all). `cost` is an amount with its currency."""

    purpose: str | None
    tally: Tally
    cost: str | None


async def use_lines(services: Services, interview_id: str, language: Language) -> tuple[UseLine, ...]:
    """What an interview used: all of it, then by purpose; nothing when no model was asked."""
    use = await services.use.of(interview_id)
    if not use.total.calls:
        return ()
    parts = [(None, use.total), *((purpose.value, tally) for purpose, tally in use.by_purpose.items())]
    return tuple(UseLine(purpose, tally, money(tally.cost, language)) for purpose, tally in parts)


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
