"""Runs `debrief` within this process, in a folder of its own: a shell's way costs seconds for each command."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner, Result

from app.cli import program
from app.errors import AppError
from tests.cli.debrief import environment


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
