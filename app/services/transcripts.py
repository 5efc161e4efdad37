"""Exported interviews, read again."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.domain.interview import Interview
from app.errors import InvalidInput
from app.services.export import SCHEMA

_INTERVIEW = TypeAdapter(Interview)
_FILE = TypeAdapter(dict[str, Any])


def read_transcript(text: str) -> Interview:
    """The interview of a JSON export; InvalidInput says what is wrong with the file."""
    try:
        file = _FILE.validate_json(text)
    except ValidationError as error:
        raise InvalidInput("is not JSON; write it with `debrief export ID --format json`", "file") from error
    if file.get("schema") != SCHEMA:
        raise InvalidInput(f"is no export of an interview (its schema is not {SCHEMA})", "file")
    try:
        return _INTERVIEW.validate_python(file.get("interview"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InvalidInput(f"cannot be read at interview.{place}: {first['msg']}", "file") from error
