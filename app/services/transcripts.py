"""Exported interviews, read again."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.domain.interview import Interview
from app.services.export import SCHEMA

_INTERVIEW = TypeAdapter(Interview)
_FILE = TypeAdapter(dict[str, Any])


class BrokenTranscript(ValueError):
    """A text that is no exported interview; the message goes on a sentence that begins with the file's name."""


def read_transcript(text: str) -> Interview:
    """The interview of a JSON export; BrokenTranscript says what is wrong with the text."""
    try:
        file = _FILE.validate_json(text)
    except ValidationError as error:
        raise BrokenTranscript("is not JSON; write it with `debrief export ID --format json`") from error
    if file.get("schema") != SCHEMA:
        raise BrokenTranscript(f"is no export of an interview (its schema is not {SCHEMA})")
    try:
        return _INTERVIEW.validate_python(file.get("interview"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise BrokenTranscript(f"cannot be read at interview.{place}: {first['msg']}") from error
