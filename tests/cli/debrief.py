"""Runs `debrief` as a shell does: another process, its own folder, its own environment."""

import os
import queue
import resource
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


def debrief(
    *words: str, folder: Path, given: bytes = b"", largest_file: int | None = None, **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end. `largest_file` is where its disk is full, in bytes."""
    return subprocess.run(
        [*DEBRIEF, *words],
        cwd=folder,
        env=environment(**settings),
        input=given,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=None if largest_file is None else lambda: limit_files(os.getpid(), largest_file),
    )


def limit_files(process: int, largest: int = resource.RLIM_INFINITY) -> None:
    """Let `process` write no file beyond `largest` bytes, as on a full disk; without it, lift that again."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def fault(*words: str, folder: Path, largest_file: int | None = None, **settings: str) -> str:
    """Run a command that must fail: exit status 1, one line on standard error, no traceback. The line."""
    return the_fault(debrief(*words, folder=folder, largest_file=largest_file, given=b"", **settings))


def the_fault(ended: subprocess.CompletedProcess[bytes]) -> str:
    """The one line of a command that has failed as it should."""
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
        line = first_line(process)
        assert line.startswith("Debrief is at http://"), line
        yield Serving(process, line.removeprefix("Debrief is at ").strip())
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    read = process.stdout.readline
    threading.Thread(target=lambda: lines.put(read()), daemon=True).start()
    return lines.get(timeout=SECONDS)
