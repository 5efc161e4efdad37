"""Exported interviews, read again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from app.domain.debrief import Debrief, DebriefStatus
from app.domain.interview import Interview
from app.domain.practice.drill import Drill
from app.domain.review.said import Review
from app.services.export import SCHEMA, CommitteeWords

T = TypeVar("T")
_INTERVIEW = TypeAdapter(Interview)
_DEBRIEF = TypeAdapter(Debrief)
_REVIEW = TypeAdapter(Review)
_COMMITTEE = TypeAdapter(CommitteeWords)
_DRILLS = TypeAdapter(tuple[Drill, ...])
_FILE = TypeAdapter(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Export:
    """What an export holds: the interview, with its debrief if that was final, and all that goes with it."""

    interview: Interview
    review: Review
    committee: CommitteeWords | None
    drills: tuple[Drill, ...] = ()


class BrokenTranscript(ValueError):
    """A text that is no exported interview; the message goes on a sentence that begins with the file's name."""


def read_transcript(text: str) -> Interview:
    """The interview of a JSON export without its debrief; BrokenTranscript says what is wrong with the text."""
    return _valid(_INTERVIEW, _file(text), "interview")


def read_export(text: str) -> Export:
    """All that a JSON export holds of an interview, as it was stored; BrokenTranscript."""
    file = _file(text)
    if "\x00" in text or any("\x00" in said for said in _texts(file)):
        raise BrokenTranscript("holds a NUL character, which no interview does")
    interview = _valid(_INTERVIEW, file, "interview")
    debrief = _valid(_DEBRIEF, file, "debrief") if file.get("debrief") is not None else None
    final = debrief is not None and debrief.status is DebriefStatus.READY
    found = Export(
        replace(interview, debrief=debrief if final else None),
        _valid(_REVIEW, file, "review") if file.get("review") is not None else Review(),
        _valid(_COMMITTEE, file, "committee") if file.get("committee") is not None else None,
        _valid(_DRILLS, file, "drills") if file.get("drills") is not None else (),
    )
    if any(moment.tzinfo is None for moment in _moments(found)):
        raise BrokenTranscript("holds a time without its zone")
    return found


def _file(text: str) -> dict[str, Any]:
    try:
        file = _FILE.validate_json(text)
    except ValidationError as error:
        raise BrokenTranscript("is not JSON; write it with `debrief export ID --format json`") from error
    if file.get("schema") != SCHEMA:
        raise BrokenTranscript(f"is no export of an interview (its schema is not {SCHEMA})")
    return file


def _valid(kind: TypeAdapter[T], file: dict[str, Any], part: str) -> T:
    try:
        return kind.validate_python(file.get(part))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise BrokenTranscript(f"cannot be read at {part}.{place}: {first['msg']}") from error


def _moments(value: Any) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif is_dataclass(value):
        for member in fields(value):
            yield from _moments(getattr(value, member.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _moments(inner)
    elif isinstance(value, Mapping):
        yield from _moments(tuple(value.values()))


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for name, value in told.items():
            yield name
            yield from _texts(value)
    elif isinstance(told, list):
        for value in told:
            yield from _texts(value)
