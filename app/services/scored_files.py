"""A file of answers and the file of its results: what of it is done, what is left, how a result is written.

A results file says for each line what its scorecard was made of, so a second run scores exactly what the first one
did not come to, and never mixes results of different answers, judges or rubrics.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.batch import BatchWish, Line
from app.domain.rubric import Rubric
from app.errors import InvalidInput
from app.services.batch_lines import BYTE_ORDER_MARK, LONGEST_LINE, read_line


@dataclass(frozen=True, slots=True)
class Todo:
    """A line to score, and the hash of all that its result follows from."""

    number: int
    line: bytes
    made_of: str

    def read(self, rubric: Rubric) -> Line:
        """The answer, or what is wrong with the line."""
        return read_line(self.number, self.line if len(self.line) <= LONGEST_LINE else None, rubric.signals)


class _Written(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    line: int
    made_of: str


class NoResults(InvalidInput):
    """This is no results file."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"Line {line} of the results file is none that Debrief wrote. Name another file with --output."
        )


class OtherResults(InvalidInput):
    """The results file belongs to something else."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"The results file is there already and belongs to something else: line {line} of the answers, the "
            "judge, the signals or the rubric is another. Name another file with --output, or remove that one."
        )


@dataclass(frozen=True, slots=True)
class Done:
    """The results that are there: the hash by line number, and how many bytes of the file are whole lines."""

    made_of: Mapping[int, str]
    whole: int


def read_results(lines: Iterable[bytes]) -> Done:
    """What a results file holds. A last line that was cut off does not count; NoResults."""
    made_of: dict[int, str] = {}
    whole = 0
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            break
        try:
            written = _Written.model_validate_json(line)
        except ValidationError as error:
            raise NoResults(number) from error
        made_of[written.line] = written.made_of
        whole += len(line)
    return Done(made_of, whole)


def left_to_do(lines: Iterable[bytes], done: Done, wish: BatchWish, rubric: Rubric) -> Iterator[Todo]:
    """The lines of a file that have no result. OtherResults when one has a result of something else."""
    asked = json.dumps([wish.judge, wish.signals, wish.language, rubric.sha256])
    for number, raw in enumerate(lines, start=1):
        line = (raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw).strip()
        if not line:
            continue
        made_of = hashlib.sha256(asked.encode() + line).hexdigest()[:32]
        if done.made_of.get(number, made_of) != made_of:
            raise OtherResults(number)
        if number not in done.made_of:
            yield Todo(number, line, made_of)


def written(result: Mapping[str, object], made_of: str) -> bytes:
    """One line of a results file."""
    return json.dumps({**result, "made_of": made_of}, ensure_ascii=False).encode() + b"\n"
