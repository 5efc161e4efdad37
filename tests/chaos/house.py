"""A real `debrief serve` on loopback that is killed and started again, always at the same port."""

import asyncio
import itertools
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import httpx

from tests.cli.debrief import DEBRIEF, environment

LONGEST_START = 60.0
LOOK_SECONDS = 0.01


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Door(Protocol):
    """Where people come in, with these headers. `up` says whether anybody is there."""

    @property
    def address(self) -> str:
        """Where all requests go."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Of all requests."""
        ...

    @property
    def up(self) -> asyncio.Event:
        """Set while it is open."""
        ...


class House:
    """One installation in `folder`, served by one process at a time. `up` says whether it is being served."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.headers: Mapping[str, str] = {}
        self.up = asyncio.Event()
        self._settings = dict(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._starts = itertools.count(1)

    async def start(self) -> float:
        """Start serving; seconds from the start of the process to its first reply."""
        began = time.monotonic()
        process = self.begin()
        async with httpx.AsyncClient(base_url=self.address) as http:
            while not await _ready(http):
                assert process.poll() is None, self.complaints()
                assert time.monotonic() - began < LONGEST_START, "it did not come up"
                await asyncio.sleep(LOOK_SECONDS)
        self.up.set()
        return time.monotonic() - began

    def begin(self) -> subprocess.Popen[bytes]:
        """Start the process and wait for nothing."""
        with (self.folder / f"stderr-{next(self._starts):03}.txt").open("wb") as complaints:
            self._process = subprocess.Popen(
                [*DEBRIEF, "serve"],
                cwd=self.folder,
                env=_compiled(environment(PORT=str(self.port), LOG_LEVEL="warning", **self._settings)),
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )
        return self._process

    def beside(self, folder: Path) -> "House":
        """The same installation, served by another process with a folder of its own."""
        folder.mkdir()
        return House(folder, self._settings)

    def end(self, how: signal.Signals = signal.SIGKILL) -> int | None:
        """End the process, by kill -9 unless `how` says otherwise; its exit status, if there was one."""
        self.up.clear()
        if self._process is None:
            return None
        self._process.send_signal(how)
        status = self._process.wait(LONGEST_START)
        self._process = None
        return status

    def complaints(self) -> str:
        """What all its processes said on standard error."""
        files = sorted(self.folder.glob("stderr-*.txt"))
        return "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def _compiled(variables: dict[str, str]) -> dict[str, str]:
    """Started as people start it: without compiling everything anew each time."""
    return {name: value for name, value in variables.items() if name != "PYTHONDONTWRITEBYTECODE"}


async def _ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False
