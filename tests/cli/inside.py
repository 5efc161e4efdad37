"""Runs `debrief` within this process, in a folder of its own: a shell's way costs seconds for each command."""

import contextlib
import io
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner, Result

from app.cli import main, program
from app.errors import AppError
from tests.cli.debrief import environment, the_fault


def inside(*words: str, folder: Path, settings: dict[str, str] | None = None, given: str = "") -> Result:
    """What the command printed, and its exit status or error."""
    with contextlib.chdir(folder), _only(environment(**settings or {})):
        return CliRunner().invoke(program, words, input=given)


@contextlib.contextmanager
def _only(variables: dict[str, str]) -> Iterator[None]:
    with patch.dict(os.environ, variables, clear=True):
        yield


def refusal(*words: str, folder: Path, settings: dict[str, str] | None = None) -> str:
    """What a command that cannot be done says, in its one line or more."""
    ended = inside(*words, folder=folder, settings=settings)
    assert isinstance(ended.exception, AppError), ended.output
    return str(ended.exception)


def called(
    *words: str, folder: Path, given: bytes = b"", encoding: str = "utf-8", **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """The command to its exit status and all it wrote, just as `tests.cli.debrief.debrief` has a process run it.

    `encoding` is that of its standard output.
    """
    out, err = io.BytesIO(), io.BytesIO()
    with (
        contextlib.chdir(folder),
        _only(environment(**settings)),
        _left_as_it_was(),
        patch.object(sys, "argv", ["debrief", *words]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8")),
        patch.object(sys, "stdout", io.TextIOWrapper(out, encoding, write_through=True)),
        patch.object(sys, "stderr", io.TextIOWrapper(err, "utf-8", write_through=True)),
    ):
        return subprocess.CompletedProcess(words, _status(), out.getvalue(), err.getvalue())


def fault(*words: str, folder: Path, **settings: str) -> str:
    """The one line of a command that must fail."""
    return the_fault(called(*words, folder=folder, given=b"", **settings))


def _status() -> int:
    try:
        main()
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0


@contextlib.contextmanager
def _left_as_it_was() -> Iterator[None]:
    """`debrief serve` sets up a process for itself."""
    handlers = {ending: signal.getsignal(ending) for ending in (signal.SIGTERM, signal.SIGINT)}
    level = logging.getLogger("app").level
    try:
        yield
    finally:
        logging.getLogger("app").setLevel(level)
        for ending, handler in handlers.items():
            signal.signal(ending, handler)
