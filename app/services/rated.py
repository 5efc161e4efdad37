"""Rated answers: JSON lines with an answer, its question, and the level that raters gave for each signal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from app.domain.agreement import settled_level
from app.domain.language import Bilingual, Language, language_of
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL, Rubric
from app.errors import InvalidInput
from app.services.texts import accepted_answer, accepted_question

Level = Annotated[int, Field(ge=LOWEST_LEVEL, le=HIGHEST_LEVEL, strict=True)]
MOST_FAULTS_NAMED = 20
# A file that is something else altogether is not read to its end.
MOST_FAULTS_COUNTED = 1000
LONGEST_NAME_SHOWN = 60
BYTE_ORDER_MARK = "\ufeff"


class RatedAnswer(BaseModel):
    """One line of the file.

    `levels` is the level that counts for each signal; `ratings` each rater's own, from which a missing level is
    taken as the median; `checks` says which checks a rater found met, where that was labelled. Other keys are kept
    out of the figures.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, Field(min_length=1, max_length=100)]
    answer: str
    question: str = ""
    language: str = ""
    persona: str = ""
    levels: Mapping[str, Level] = {}
    ratings: Mapping[str, Annotated[tuple[Level, ...], Field(min_length=1)]] = {}
    checks: Mapping[str, Mapping[str, bool]] = {}

    @property
    def settled(self) -> dict[str, int]:
        """The level that counts for each rated signal."""
        return {signal: settled_level(given) for signal, given in self.ratings.items()} | dict(self.levels)

    @property
    def spoken(self) -> Language:
        """The language reasons are given in."""
        return language_of(self.answer)


@dataclass(frozen=True, slots=True)
class RatedSet:
    """A set that ships with Debrief. `raters` says who rated and how, `rated_on` when.

    `caution` says what keeps its figures from being taken at face value, if anything does.
    """

    id: str
    title: Bilingual
    raters: Bilingual
    rated_on: str
    licence: str
    answers: tuple[RatedAnswer, ...]
    caution: Bilingual | None = None


class FaultKind(StrEnum):
    """What is wrong with a line."""

    JSON = "json"
    FIELD = "field"
    ANSWER = "answer"
    QUESTION = "question"
    UNRATED = "unrated"
    SIGNAL = "signal"
    CHECK = "check"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class LineFault:
    """One fault: `line` counts from 1, `name` is the field, signal, check or id to blame, `said` says it all."""

    line: int
    kind: FaultKind
    name: str
    said: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.said}"


class LinesUnusable(InvalidInput):
    """These lines cannot be used.

    `faults` are the first ones, `more` how many come after them (counted up to a thousand).
    """

    def __init__(self, found: list[LineFault]) -> None:
        self.faults = tuple(found[:MOST_FAULTS_NAMED])
        self.more = len(found) - len(self.faults)
        named = [*map(str, self.faults), *([f"and {self.more} more"] if self.more else [])]
        super().__init__("These lines cannot be used: " + "; ".join(named), "file")


class NothingRated(InvalidInput):
    """There is no rated answer in the file."""

    def __init__(self) -> None:
        super().__init__("There is no rated answer in the file. Each line is a JSON object.", "file")


def lines_of(text: str) -> list[str]:
    """The lines of a file's text. Only a line feed ends one: an answer may hold any other kind of break."""
    return text.removeprefix(BYTE_ORDER_MARK).split("\n")


def read_rated(lines: Iterable[str], rubric: Rubric) -> list[RatedAnswer]:
    """The answers of a file's lines, blank lines left out.

    LinesUnusable names every line that cannot be used (the first twenty); NothingRated: there is no answer.
    """
    answers: list[RatedAnswer] = []
    faults: list[LineFault] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if len(faults) >= MOST_FAULTS_COUNTED:
            break
        if line.strip():
            faults += [LineFault(number, *fault) for fault in _read(line, rubric, seen, answers)]
    if faults:
        raise LinesUnusable(faults)
    if not answers:
        raise NothingRated
    return answers


_Fault = tuple[FaultKind, str, str]


def _read(line: str, rubric: Rubric, seen: set[str], answers: list[RatedAnswer]) -> Iterator[_Fault]:
    try:
        answer = RatedAnswer.model_validate_json(line)
    except ValidationError as error:
        yield _shape_fault(error.errors(include_url=False, include_input=False)[0])
        return
    faults = [*_text_faults(answer), *_name_faults(answer, rubric)]
    if answer.id in seen:
        faults.append((FaultKind.TWICE, answer.id, f"the id {answer.id} is there twice"))
    yield from faults
    if not faults:
        seen.add(answer.id)
        answers.append(answer)


def _shape_fault(error: ErrorDetails) -> _Fault:
    if not error["loc"]:
        return FaultKind.JSON, "", f"line: {error['msg']}"
    name = _short(".".join(map(str, error["loc"])))
    return FaultKind.FIELD, name, f"{name}: {error['msg']}"


def _text_faults(answer: RatedAnswer) -> Iterator[_Fault]:
    try:
        accepted_answer(answer.answer)
    except InvalidInput as error:
        yield FaultKind.ANSWER, "answer", str(error)
    try:
        accepted_question(answer.question)
    except InvalidInput as error:
        yield FaultKind.QUESTION, "question", str(error)


def _name_faults(answer: RatedAnswer, rubric: Rubric) -> Iterator[_Fault]:
    if not answer.settled:
        yield FaultKind.UNRATED, "", "no signal is rated"
    for signal in {**answer.settled, **answer.checks}:
        if signal not in rubric.signals:
            yield FaultKind.SIGNAL, _short(signal), f"there is no signal {_short(signal)}"
    for signal, labels in answer.checks.items():
        known = {check.id for check in rubric.signals[signal].checks} if signal in rubric.signals else set(labels)
        for check in labels:
            if check not in known:
                yield FaultKind.CHECK, _short(check), f"{signal} has no check {_short(check)}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME_SHOWN else name[:LONGEST_NAME_SHOWN] + "…"
