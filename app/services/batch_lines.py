"""Lines of a batch as they come in: cut out of a stream, read one by one, each good or bad for itself."""

from collections.abc import AsyncIterator, Container
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.batch import BatchAnswer, Fault, Line
from app.domain.language import Language
from app.errors import InvalidInput
from app.services.texts import accepted_answer, accepted_question

# An answer and a question as long as they may be, every character escaped as a pair of surrogates.
LONGEST_LINE = 512 * 1024
LONGEST_NAME = 200
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TOO_LONG = f"The line is longer than {LONGEST_LINE // 1024} KiB. Shorten its answer."


class _Sent(BaseModel):
    """A line's object. Other keys are not looked at: files of programmes hold more than answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    answer: str
    question: str = ""
    id: Annotated[str, Field(max_length=LONGEST_NAME)] | None = None
    signals: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    language: Language | None = None


async def lines_of(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes | None]:
    """The lines of a stream without their ends, whatever its pieces; None for one that is too long.

    Holds no more than the longest line that is allowed.
    """
    rest, dropping, first = b"", False, True
    async for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield None if dropping or len(line) > LONGEST_LINE else _bare(line, first=first)
            dropping = first = False
        if len(rest) > LONGEST_LINE:
            rest, dropping = b"", True
    if rest or dropping:
        yield None if dropping else _bare(rest, first=first)


def _bare(line: bytes, *, first: bool) -> bytes:
    return (line.removeprefix(BYTE_ORDER_MARK) if first else line).strip()


def read_line(number: int, line: bytes | None, signals: Container[str]) -> Line:
    """Line `number` with its answer, or with what is wrong with it. `signals` are the known ones."""
    if line is None:
        return Line(number, Fault(_TOO_LONG))
    try:
        return Line(number, _answer(_Sent.model_validate_json(line), signals))
    except ValidationError as error:
        return Line(number, _shape_fault(error))
    except InvalidInput as error:
        return Line(number, Fault(str(error), "answer" if error.field == "text" else error.field))


def _answer(sent: _Sent, signals: Container[str]) -> BatchAnswer:
    answer, question = accepted_answer(sent.answer), accepted_question(sent.question)
    name = accepted_question(sent.id) if sent.id is not None else None
    if sent.signals is not None:
        accepted_signals(sent.signals, signals)
    return BatchAnswer(answer, question, name, sent.signals, sent.language)


def accepted_signals(wanted: tuple[str, ...], known: Container[str]) -> tuple[str, ...]:
    """`wanted` without repeats; InvalidInput when one is unknown."""
    if not wanted or any(signal not in known for signal in wanted):
        raise InvalidInput("There is no such signal. GET /api/v1/signals lists them.", "signals")
    return tuple(dict.fromkeys(wanted))


def _shape_fault(error: ValidationError) -> Fault:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = str(first["loc"][0]) if first["loc"] else None
    if first["type"] == "json_invalid":
        return Fault("This is no JSON object in UTF-8. Send one object a line.")
    return Fault(f"{first['msg']}.", field)
