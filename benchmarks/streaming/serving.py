"""Servers as processes of their own, and what they use of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings


def say_where(port: int) -> None:
    """Tell whoever started this process where it serves."""
    print(f"Serving at http://127.0.0.1:{port}", flush=True)


@dataclass(frozen=True, slots=True)
class Server:
    """A server on loopback."""

    process: "subprocess.Popen[str]"
    port: int

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """What it has used of the processors, in user and system mode."""
        after_name = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self) -> int:
        """The memory it holds that lies in RAM."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def server(*command: str, **settings: str) -> Iterator[Server]:
    """Run `python COMMAND` until the block ends; its first line says where it serves."""
    inherited = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    process = subprocess.Popen(
        [sys.executable, *command], env=inherited | settings, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        if ":" not in line:
            raise SystemExit(f"{' '.join(command)} did not start")
        yield Server(process, int(line.strip().rpartition(":")[2]))
    finally:
        process.terminate()
        process.wait()
