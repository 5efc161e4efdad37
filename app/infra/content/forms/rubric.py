"""The files of rubrics/: a signal with its levels and checks, and who rated a set of answers."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from app.domain.rubric import CHECKS_PER_SIGNAL, HIGHEST_LEVEL, LOWEST_LEVEL
from app.infra.content.forms.fields import Day, Filled, FilledChinese, Form, Id, Plain, Version, Words, _around


def _five_levels(levels: dict[int, Words]) -> dict[int, Words]:
    expected = set(range(LOWEST_LEVEL, HIGHEST_LEVEL + 1))
    if set(levels) != expected:
        raise PydanticCustomError("levels", f"must have exactly the levels {LOWEST_LEVEL} to {HIGHEST_LEVEL}")
    return levels


class Better(Words):
    """A stronger version around a weak sentence."""

    en: Annotated[Filled, AfterValidator(_around("sentence"))]
    zh: Annotated[FilledChinese, AfterValidator(_around("sentence"))]


class MeetsForm(Form):
    """An answer that meets a check, and the words in it that do."""

    answer: Words
    quote: Words


class NearMissForm(Form):
    """An answer that nearly meets a check."""

    answer: Words


class CheckForm(Form):
    """One check of a rubric file."""

    id: Id
    title: Words
    text: Words
    met: Words
    unmet: Words
    next_time: Words
    ask: Words
    better: Better
    requires: tuple[StrictStr, ...]
    meets: MeetsForm
    near_miss: NearMissForm


class SignalForm(Form):
    """rubrics/<signal>.yaml"""

    signal: Id
    version: Version
    title: Words
    levels: Annotated[dict[StrictInt, Words], AfterValidator(_five_levels)]
    checks: Annotated[tuple[CheckForm, ...], Field(min_length=CHECKS_PER_SIGNAL, max_length=CHECKS_PER_SIGNAL)]


class RatedSetForm(Form):
    """rubrics/calibration/*.yaml: who rated the answers of the .jsonl file beside it, when, and its licence"""

    set: Id
    title: Words
    raters: Words
    rated_on: Day
    licence: Plain
    caution: Words | None = None
