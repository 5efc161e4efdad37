"""Nothing reaches the network: not a test, not a server that is used from its first page to its last export."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.cli.debrief import serving
from tests.web.candidate import Candidate

# Python tells this hook about every connection and every name look-up of the process, whoever makes it.
WATCHER = """
import json, os, sys

def watch(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        target = args[1] if event in ("socket.connect", "socket.sendto") else args[0]
        with open(os.environ["SEEN_BY_WATCHER"], "a", encoding="utf-8") as seen:
            seen.write(json.dumps([event, repr(target)]) + "\\n")

sys.addaudithook(watch)
"""
LOOPBACK = ("127.0.0.1", "'localhost'", "::1", "/")


def test_a_test_that_leaves_this_machine_fails() -> None:
    with socket.socket() as connection, pytest.raises(UserWarning, match=r"192\.0\.2\.1"):
        connection.connect(("192.0.2.1", 80))


def reached(seen: Path) -> list[str]:
    lines = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
    return [target for _, target in map(json.loads, lines) if not any(name in target for name in LOOPBACK)]


def test_a_server_reaches_nothing_while_an_interview_is_played_and_exported(tmp_path: Path) -> None:
    watched = tmp_path / "watched"
    watched.mkdir()
    (watched / "sitecustomize.py").write_text(WATCHER, encoding="utf-8")
    seen = tmp_path / "seen"
    with serving(tmp_path, PYTHONPATH=str(watched), SEEN_BY_WATCHER=str(seen)) as server:
        candidate = Candidate(server.address)
        interview = candidate.start(rounds=["infra-architect"])
        candidate.answered(interview, 1)
        candidate.act(interview, "finish")
        candidate.until(interview, "debrief")
        pages = [
            "/",
            "/interviews",
            f"/interviews/{interview}/debrief",
            f"/interviews/{interview}/transcript",
            "/docs",
        ]
        exports = [f"/api/v1/interviews/{interview}/export?format={form}" for form in ("md", "json", "csv")]
        for path in pages + exports:
            assert httpx.get(f"{server.address}{path}").status_code == 200
    assert reached(seen) == []


def test_the_watcher_sees_a_foreign_name_being_looked_up(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCHER, encoding="utf-8")
    seen = tmp_path / "seen"
    # A numeric address needs no name server, so that the look-up itself leaves nothing either.
    look_up = "import socket; socket.getaddrinfo('192.0.2.1', 443, flags=socket.AI_NUMERICHOST)"
    watched = os.environ | {"PYTHONPATH": str(tmp_path), "SEEN_BY_WATCHER": str(seen)}
    subprocess.run([sys.executable, "-c", look_up], env=watched, check=True)
    assert reached(seen) == ["'192.0.2.1'"]
