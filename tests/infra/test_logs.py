"""Lines of the log: one a record, with the ids of what was being done, and without what anybody wrote."""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from app.errors import StoreUnavailable
from app.infra.logs import JsonLines, TextLines
from app.services.bound import bound

SAID = "I cut the latency from 320 ms"
FORMS = {"text": TextLines, "json": JsonLines}


@pytest.fixture(params=["text", "json"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a logger of ours writes in either form."""
    written, log = io.StringIO(), logging.getLogger("app.of_a_test")
    handler = logging.StreamHandler(written)
    handler.setFormatter(FORMS[request.param]())
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    yield written
    log.removeHandler(handler)
    log.setLevel(logging.NOTSET)


LOG = logging.getLogger("app.of_a_test")


def objects(form: type[logging.Formatter], *records: logging.LogRecord) -> list[dict[str, Any]]:
    return [json.loads(form().format(record)) for record in records]


def record(
    message: str, *args: object, error: BaseException | None = None, name: str = "app.x"
) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error is not None else None
    return logging.LogRecord(name, logging.ERROR, "/home/somebody/x.py", 1, message, args, info)


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_json_line_tells_when_where_what_and_of_what() -> None:
    with bound(request_id="r-1"), bound(interview_id="i-1"):
        (told,) = objects(JsonLines, record("a step of %d", 3))
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "error",
        "logger": "app.x",
        "message": "a step of 3",
        "request_id": "r-1",
        "interview_id": "i-1",
    }


def test_a_record_adds_fields_of_its_own_to_a_json_line() -> None:
    one = record("a request")
    one.told = {"status": 200}
    (told,) = objects(JsonLines, one)
    assert (told["message"], told["status"]) == ("a request", 200)


def test_a_text_line_ends_with_the_ids() -> None:
    with bound(request_id="r-1"):
        line = TextLines().format(record("a step"))
    assert line.endswith(" ERROR app.x: a step [request_id=r-1]")
    assert TextLines().format(record("a step")).endswith(" ERROR app.x: a step")


async def told_in_a_task() -> str:
    with bound(interview_id="i-1"):
        task = asyncio.create_task(asyncio.to_thread(JsonLines().format, record("later")))
    return await task


@pytest.mark.anyio
async def test_what_was_begun_within_a_piece_of_work_carries_its_ids_also_in_a_thread() -> None:
    assert json.loads(await told_in_a_task())["interview_id"] == "i-1"


# Formatted without a logger: pytest keeps what one logs, and cannot pass a lone surrogate between processes.
@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x00", "\x85", "\u2028", "\u202e", "\ud800"], ids=ascii)
@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_comes_in_makes_a_line_or_a_sign_of_its_own(form: str, sign: str) -> None:
    with bound(request_id=f"a{sign}b"):
        forged = record("an id: %s", f"x{sign}2026 ERROR forged", error=StoreUnavailable(f"y{sign}z"))
        written = FORMS[form]().format(forged)
    first, *below = written.splitlines()
    assert "forged" in first
    assert all(line.startswith("  ") for line in below)
    assert sign == "\n" or sign not in written
    assert written.encode("utf-8")


def test_of_an_error_that_is_not_ours_only_its_kind_and_place_are_told(lines: io.StringIO) -> None:
    with pytest.raises(ValueError, match="320") as caught:
        TypeAdapter(dict[str, int]).validate_python({"text": SAID})
    LOG.error("a step failed", exc_info=caught.value)
    written = lines.getvalue()
    assert "ValidationError" in written
    assert "test_logs.py:" in written
    assert "320" not in written
    assert str(Path.home()) not in written
    assert str(Path(__file__).parents[2]) not in written
    assert sys.prefix not in written


def test_what_an_error_came_from_is_told_with_our_own_words(lines: io.StringIO) -> None:
    try:
        try:
            raise PermissionError(13, "Permission denied", "/home/somebody/data/debrief.db")
        except OSError as error:
            raise StoreUnavailable("The database data/debrief.db cannot be read.") from error
    except StoreUnavailable as error:
        LOG.exception("unexpected error", exc_info=error)
    written = lines.getvalue()
    assert "The database data/debrief.db cannot be read." in written
    assert "PermissionError" in written
    assert "Permission denied" in written
    assert "somebody" not in written


def test_what_asyncio_shows_of_a_task_is_left_out() -> None:
    shown = f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{SAID}')>"
    (told,) = objects(JsonLines, record(shown, error=raised(ValueError(SAID)), name="asyncio"))
    assert told["message"] == "Task exception was never retrieved"
    assert SAID not in json.dumps(told)
    assert told["exception"][0]["type"] == "ValueError"


def test_places_are_told_as_in_the_project() -> None:
    (told,) = objects(JsonLines, record("x", error=raised(KeyError(SAID))))
    assert told["exception"] == [{"type": "KeyError", "at": [told["exception"][0]["at"][0]]}]
    assert told["exception"][0]["at"][0].startswith("tests/infra/test_logs.py:")
    assert told["exception"][0]["at"][0].endswith(" in raised")
