"""prompts/acts/….yaml of the kind `data_case`, and how it becomes an act."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, StrictInt
from pydantic_core import PydanticCustomError

from app.domain.datacase.case import DataCase
from app.domain.datacase.flow import Stage
from app.domain.datacase.metrics import Metric
from app.domain.datacase.result import Consequence, Foresight, Reading
from app.domain.datacase.scenario import Feature
from app.domain.datacase.telling import CASE_BLANKS, RESULT_BLANKS
from app.domain.language import Bilingual, Language
from app.domain.question import Question
from app.domain.reading import lexicon
from app.infra.content.acts.base import ActForm, Line, lines_with
from app.infra.content.forms.fields import Form, Id, Words
from app.infra.content.forms.reading import ReadingGroup

NameT = TypeVar("NameT", bound=StrEnum)
ValueT = TypeVar("ValueT")


def _rising(span: tuple[float, float]) -> tuple[float, float]:
    if span[0] > span[1]:
        raise PydanticCustomError("range", "must go from the smaller to the larger")
    return span


def _complete(names: type[NameT]) -> Callable[[dict[NameT, ValueT]], dict[NameT, ValueT]]:
    """A check that a mapping has every name."""

    def check(values: dict[NameT, ValueT]) -> dict[NameT, ValueT]:
        missing = [name.value for name in names if name not in values]
        if missing:
            raise PydanticCustomError("names", "lacks {names}; add them", {"names": ", ".join(missing)})
        return values

    return check


Effect = Annotated[tuple[float, float], AfterValidator(_rising)]
CaseLine = Annotated[Line, lines_with(*CASE_BLANKS)]
ResultLine = Annotated[Line, lines_with(*CASE_BLANKS, *RESULT_BLANKS)]
Flag = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=30)]


class FeatureForm(Form):
    """Something that was switched on, and what it truly does."""

    id: Id
    flag: Flag
    title: Words
    about: Words
    metric: Metric
    gain: Effect
    guardrail: Metric
    cost: Effect


class StageForm(Form):
    """What is said at one stage, and the same in other words."""

    text: CaseLine
    rephrased: CaseLine


class ResultForm(Form):
    """The pieces of which the result is told."""

    shown: ResultLine
    not_shown: ResultLine
    foresight: Annotated[dict[Foresight, ResultLine], AfterValidator(_complete(Foresight))]
    guardrail: Annotated[dict[Reading, ResultLine], AfterValidator(_complete(Reading))]
    flaw: Annotated[dict[Consequence, ResultLine], AfterValidator(_complete(Consequence))]
    ask_shown: ResultLine
    ask_not_shown: ResultLine
    rephrased: CaseLine


class LinesForm(Form):
    """One entry for each stage."""

    hand_over: StageForm
    confounder: StageForm
    fault: StageForm
    hypothesis: StageForm
    setup: StageForm
    unit: StageForm
    size: StageForm
    duration: StageForm
    success: StageForm
    guardrail: StageForm
    prediction: StageForm
    result: ResultForm


class CaseWordsForm(Form):
    """The word lists by which answers are read: metrics, roles, units, amounts, and what may be found."""

    metric_watch_minutes: ReadingGroup
    metric_completion_rate: ReadingGroup
    metric_likes: ReadingGroup
    metric_sessions: ReadingGroup
    metric_returned_next_day: ReadingGroup
    metric_other: ReadingGroup
    success: ReadingGroup
    guardrail: ReadingGroup
    being: ReadingGroup
    unit_user: ReadingGroup
    unit_device: ReadingGroup
    unit_session: ReadingGroup
    unit_region: ReadingGroup
    unit_day: ReadingGroup
    thing_user: ReadingGroup
    thing_device: ReadingGroup
    thing_session: ReadingGroup
    thing_region: ReadingGroup
    thing_day: ReadingGroup
    randomise: ReadingGroup
    people: ReadingGroup
    sample: ReadingGroup
    per_arm: ReadingGroup
    in_total: ReadingGroup
    traffic: ReadingGroup
    run: ReadingGroup
    window: ReadingGroup
    statistical: ReadingGroup
    expect: ReadingGroup
    up: ReadingGroup
    down: ReadingGroup
    flat: ReadingGroup
    hypothesis: ReadingGroup
    imbalance: ReadingGroup
    group_by_group: ReadingGroup
    dimension_device: ReadingGroup
    dimension_user: ReadingGroup
    dimension_weekend: ReadingGroup
    fault_doubled_day: ReadingGroup
    fault_silent_version: ReadingGroup
    fault_seconds: ReadingGroup
    fault_empty_return: ReadingGroup
    denial: ReadingGroup

    def entries(self) -> dict[str, tuple[str, ...]]:
        """The words by the name of their group."""
        return {name: getattr(self, name).entries() for name in type(self).model_fields}


class DataCaseForm(ActForm):
    """A data case: what may be hidden, the lines, and the words by which answers are read."""

    kind: Literal["data_case"]
    scored: Annotated[tuple[Id, ...], Field(min_length=1)]
    daily_users: Annotated[StrictInt, Field(ge=10_000)]
    points: Line
    metrics: Annotated[dict[Metric, Words], AfterValidator(_complete(Metric))]
    features: Annotated[tuple[FeatureForm, ...], Field(min_length=2)]
    lines: LinesForm
    words: CaseWordsForm

    def signals(self) -> Iterable[str]:
        """The signals that its answers can show."""
        return self.scored


def build_data_case(form: DataCaseForm, name: str, prefix: str) -> DataCase:
    """The act of a file."""
    return DataCase(
        id=name,
        minutes=form.minutes,
        scored=form.scored,
        daily_users=form.daily_users,
        features=tuple(_feature(feature) for feature in form.features),
        metrics={metric: words.bilingual() for metric, words in form.metrics.items()},
        points=form.points.bilingual(),
        words=lexicon.build(form.words.entries()),
        questions={stage: _question(form.lines, stage, f"{prefix}.{stage.value}") for stage in Stage},
    )


def _feature(form: FeatureForm) -> Feature:
    return Feature(
        id=form.id,
        flag=form.flag,
        title=form.title.bilingual(),
        about=form.about.bilingual(),
        metric=form.metric,
        gain=form.gain,
        guardrail=form.guardrail,
        cost=form.cost,
    )


def _question(lines: LinesForm, stage: Stage, name: str) -> Question:
    if stage is Stage.RESULT:
        told = Bilingual(en=_told(lines.result, Language.EN), zh=_told(lines.result, Language.ZH))
        return Question(name, told, lines.result.rephrased.bilingual())
    form: StageForm = getattr(lines, stage.value)
    return form.text.question(name, rephrased=form.rephrased)


def _told(form: ResultForm, language: Language) -> str:
    """The pieces of the result as one template, each under its condition."""
    gap = " " if language is Language.EN else ""

    def piece(line: Line) -> str:
        return line.bilingual().text(language)

    chosen = (("foresight", form.foresight), ("guardrail_reading", form.guardrail), ("flaw", form.flaw))
    optional = "".join(
        f'{{% if {blank} == "{name}" %}}{gap}{piece(line)}{{% endif %}}'
        for blank, lines in chosen
        for name, line in lines.items()
    )
    shown = f"{piece(form.shown)}{optional}{gap}{piece(form.ask_shown)}"
    return (
        f"{{% if shown %}}{shown}{{% else %}}{piece(form.not_shown)}{gap}{piece(form.ask_not_shown)}{{% endif %}}"
    )
