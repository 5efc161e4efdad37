"""Runs `debrief` as a shell does: another process, its own folder, its own environment."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings

DEBRIEF = [sys.executable, "-m", "app.cli"]
SECONDS = 30


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with `settings` as the only settings of Debrief in it."""
    inherited = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    return inherited | {"PYTHONUTF8": "1", "COLUMNS": "240"} | settings


def debrief(*words: str, folder: Path, given: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [*DEBRIEF, *words],
        cwd=folder,
        env=environment(**settings),
        input=given,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


def fault(*words: str, folder: Path, **settings: str) -> str:
    """Run a command that must fail: exit status 1, one line on standard error, no traceback. The line."""
    ended = debrief(*words, folder=folder, given=b"", **settings)
    said = ended.stderr.decode()
    assert ended.returncode == 1, said
    assert "Traceback" not in said
    assert said.count("\n") == 1, said
    return said


@dataclass(frozen=True, slots=True)
class Serving:
    """A running `debrief serve`."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Serving]:
    """`debrief serve` on a free port, in `folder`."""
    process = subprocess.Popen(
        [*DEBRIEF, "serve"],
        cwd=folder,
        env=environment(PORT="0", **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line = _first_line(process)
        assert line.startswith("Debrief is at http://"), line
        yield Serving(process, line.removeprefix("Debrief is at ").strip())
    finally:
        process.kill()
        process.communicate()


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    read = process.stdout.readline
    threading.Thread(target=lambda: lines.put(read()), daemon=True).start()
    return lines.get(timeout=SECONDS)
