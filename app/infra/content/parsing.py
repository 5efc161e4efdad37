"""Check a file's values against its schema, and word what does not fit."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.infra.content.problems import FieldPath, Problems
from app.infra.content.source import Source

FormT = TypeVar("FormT", bound=BaseModel)
_LANGUAGES = ("en", "zh")


def parse(form: type[FormT], source: Source, problems: Problems) -> FormT | None:
    """The file as its form, or None with every fault added to `problems`."""
    try:
        return form.model_validate(source.content)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if _follows_from_another(detail):
                continue
            path = tuple(step for step in detail["loc"] if step != "[key]")
            problems.add(source.file, source.line(path), path, _worded(detail, path))
        return None


def _follows_from_another(detail: ErrorDetails) -> bool:
    """Pydantic leaves a faulty entry out when it counts a list; such a list has all the entries it needs."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _worded(detail: ErrorDetails, path: FieldPath) -> str:
    wording = _WORDINGS.get(detail["type"])
    if wording is None:
        return detail["msg"]
    return wording(detail.get("ctx", {}), path)


def _missing(_: Mapping[str, Any], path: FieldPath) -> str:
    if path and path[-1] in _LANGUAGES:
        return "is missing; both languages are required"
    return "is missing; add it"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


_WORDINGS: dict[str, Callable[[Mapping[str, Any], FieldPath], str]] = {
    "missing": _missing,
    "extra_forbidden": lambda _ctx, _path: "is not a known key; remove it or correct its spelling",
    "string_type": lambda _ctx, _path: "must be text; write one, in quotes if it looks like something else",
    "string_pattern_mismatch": lambda _ctx, _path: "must be lower-case words joined by - or _",
    "int_type": lambda _ctx, _path: "must be a whole number",
    "float_type": lambda _ctx, _path: "must be a number",
    "greater_than": lambda ctx, _path: f"must be more than {ctx['gt']:g}",
    "greater_than_equal": lambda ctx, _path: f"must be {ctx['ge']:g} or more",
    "less_than_equal": lambda ctx, _path: f"must be {ctx['le']:g} or less",
    "too_short": lambda ctx, _path: f"needs at least {_entries(ctx['min_length'])}, has {ctx['actual_length']}",
    "too_long": lambda ctx, _path: f"takes at most {_entries(ctx['max_length'])}, has {ctx['actual_length']}",
    "tuple_type": lambda _ctx, _path: "must be a list",
    "dict_type": lambda _ctx, _path: "must be a mapping of keys to values",
    "model_type": lambda _ctx, _path: "must be a mapping of keys to values",
}
