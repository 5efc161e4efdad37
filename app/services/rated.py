"""Rated answers: JSON lines with an answer, its question, and the level that raters gave for each signal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.agreement import settled_level
from app.domain.language import Language, language_of
from app.domain.rubric import HIGHEST_LEVEL, LOWEST_LEVEL, Rubric
from app.errors import InvalidInput
from app.services.texts import accepted_answer, accepted_question

Level = Annotated[int, Field(ge=LOWEST_LEVEL, le=HIGHEST_LEVEL, strict=True)]
MOST_PROBLEMS_NAMED = 20


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


def read_rated(lines: Iterable[str], rubric: Rubric) -> list[RatedAnswer]:
    """The answers of a file's lines, blank lines left out.

    InvalidInput names every line that cannot be used (the first twenty), and a file without any answer.
    """
    answers: list[RatedAnswer] = []
    problems: list[str] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            problems += [f"line {number}: {fault}" for fault in _read(line, rubric, seen, answers)]
    if problems:
        more = len(problems) - MOST_PROBLEMS_NAMED
        named = problems[:MOST_PROBLEMS_NAMED] + ([f"and {more} more"] if more > 0 else [])
        raise InvalidInput("These lines cannot be used: " + "; ".join(named), "file")
    if not answers:
        raise InvalidInput("There is no rated answer in the file. Each line is a JSON object.", "file")
    return answers


def _read(line: str, rubric: Rubric, seen: set[str], answers: list[RatedAnswer]) -> Iterator[str]:
    try:
        answer = RatedAnswer.model_validate_json(line)
        accepted_answer(answer.answer)
        accepted_question(answer.question)
    except ValidationError as error:
        first = error.errors()[0]
        yield f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}"
        return
    except InvalidInput as error:
        yield str(error)
        return
    faults = [*_unknown(answer, rubric), *([f"the id {answer.id} is there twice"] if answer.id in seen else [])]
    yield from faults
    if not faults:
        seen.add(answer.id)
        answers.append(answer)


def _unknown(answer: RatedAnswer, rubric: Rubric) -> Iterator[str]:
    if not answer.settled:
        yield "no signal is rated"
    for signal in {**answer.settled, **answer.checks}:
        if signal not in rubric.signals:
            yield f"there is no signal {signal}"
    for signal, labels in answer.checks.items():
        known = {check.id for check in rubric.signals[signal].checks} if signal in rubric.signals else set(labels)
        yield from (f"{signal} has no check {check}" for check in labels if check not in known)
