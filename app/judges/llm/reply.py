"""From a model's reply to a form: strict about the form, tolerant only of what stands around it."""

import json
import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.judges.form import Entry, Form

LONGEST_REASON = 300
_FENCED = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL | re.IGNORECASE)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    check: str
    quote: str
    reason: str
    met: bool


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    checks: Annotated[list[_Entry], Field(max_length=20)]


class BrokenForm(ValueError):
    """The reply is not the form; the message says why, without the reply's own words."""


def read_form(signal: str, text: str) -> Form:
    """The form in `text`; a code fence around it is allowed. BrokenForm when it is anything else."""
    fenced = _FENCED.fullmatch(text)
    json_text = (fenced.group(1) if fenced else text).strip()
    try:
        reply = _Reply.model_validate_json(json_text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part in _Entry.model_fields)
        raise BrokenForm(f"{place or 'the object'}: {first['type']}") from error
    json.loads(json_text, object_pairs_hook=_once_each)
    return Form(signal, tuple(_entry(entry) for entry in reply.checks))


def _once_each(pairs: list[tuple[str, object]]) -> None:
    """A key that stands twice says two things at once, and no reader of JSON need take the same one."""
    if len(dict(pairs)) != len(pairs):
        raise BrokenForm("a key stands twice in one object")


def _entry(entry: _Entry) -> Entry:
    return Entry(entry.check, entry.quote or None, _one_line(entry.reason)[:LONGEST_REASON] or None, entry.met)


def _one_line(reason: str) -> str:
    """Without line breaks, control characters and anything invisible: it is shown as a single sentence."""
    return " ".join("".join(char if char.isprintable() else " " for char in reason).split())
