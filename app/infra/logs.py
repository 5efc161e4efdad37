"""Lines of the log, for people or for programs. No line holds what somebody wrote.

A message is ours, and what is put into it are ids, counts and reasons. The message of an error that is not ours may
repeat a text (a validator's does), so of such an error only its type and where it happened are told. Whatever comes
in from outside can make no line of its own: signs that are not printable are spelt out.
"""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from typing import Any, Literal, TextIO

from app.errors import AppError
from app.services.bound import bound_ids

LogFormat = Literal["text", "json"]
REQUESTS = "app.web.observed"
MOST_ERRORS_IN_A_ROW = 5
MOST_PLACES = 40
_PROJECT = Path(__file__).parents[2]
# Behind these, a file's path says which module it is; before them, where this machine keeps its programs.
_LIBRARIES = ("/site-packages/", f"/python{sys.version_info.major}.{sys.version_info.minor}/")


def set_up_logs(level: str, form: LogFormat, stream: TextIO | None = None) -> None:
    """Write what the program logs to `stream` (standard error), a line a record; other libraries' warnings too."""
    handler = _Lines(stream)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("app").setLevel(level.upper())
    if form == "text" and level == "info":
        # At a terminal a line for each request would hide all others.
        logging.getLogger(REQUESTS).setLevel(logging.WARNING)


class _Lines(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - as the library calls it
        """Let go of a line that cannot be written: told of, it would show all that was to be put into it."""


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, the bound ids, and the errors behind it.

    A record with `extra={"told": {…}}` adds fields of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record, in ASCII."""
        told: dict[str, Any] = {
            "time": _time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **bound_ids(),
            **getattr(record, "told", {}),
        }
        errors = list(_errors(record))
        if errors:
            told["exception"] = [
                {"type": _kind(error), **_ours(error), "at": list(_places(error))} for error in errors
            ]
        return json.dumps(told)


class TextLines(logging.Formatter):
    """A line a record, and indented below it the errors behind it."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of a record."""
        at = _time(record).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        ids = " ".join(f"{name}={value}" for name, value in bound_ids().items())
        line = f"{at} {record.levelname} {record.name}: {_message(record)}"
        lines = [printable(f"{line} [{ids}]" if ids else line)]
        for error in _errors(record):
            message = _ours(error).get("message")
            lines.append(printable(f"  {_kind(error)}: {message}" if message else f"  {_kind(error)}"))
            lines += [printable(f"    {place}") for place in _places(error)]
        return "\n".join(lines)


def printable(text: str) -> str:
    """The text on one line: what is no visible sign is spelt as in a Python string."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    # Below its first line asyncio shows the task with its error, message and all.
    return message.partition("\n")[0] if record.name == "asyncio" else message


def _errors(record: logging.LogRecord) -> Iterator[BaseException]:
    """The error of a record, then what it came from."""
    error = record.exc_info[1] if record.exc_info else None
    for _ in range(MOST_ERRORS_IN_A_ROW):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kind(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _ours(error: BaseException) -> dict[str, str]:
    """What an error says, where that cannot be what somebody wrote."""
    if isinstance(error, AppError):
        return {"message": str(error)}
    if isinstance(error, OSError) and error.strerror:
        return {"message": error.strerror}
    return {}


def _places(error: BaseException) -> Iterator[str]:
    """Where it happened, outermost first, without the folders of this machine."""
    for frame, line in list(walk_tb(error.__traceback__))[-MOST_PLACES:]:
        yield f"{_module_path(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"


def _module_path(file: str) -> str:
    path = Path(file)
    for folder in _LIBRARIES:
        if folder in path.as_posix():
            return path.as_posix().rpartition(folder)[2]
    return path.relative_to(_PROJECT).as_posix() if path.is_relative_to(_PROJECT) else path.name
