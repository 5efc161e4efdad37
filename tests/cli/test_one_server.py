"""A SQLite file has one server at a time; commands work beside it."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli import inside
from tests.cli.debrief import Serving, fault, serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Serving]:
    with serving(folder, BUILTIN_PACE_MS="0") as one:
        yield one


def test_a_second_server_of_a_file_says_so_and_stops(folder: Path, server: Serving) -> None:
    said = fault("serve", folder=folder, PORT="0")
    assert said == (
        "debrief: The database data/debrief.db is served already. "
        "Use that server or stop it, or set DATABASE_URL to another one.\n"
    )
    assert httpx.get(f"{server.address}/readyz").status_code == 200


def test_a_second_server_that_knows_the_file_by_another_name_stops_too(folder: Path, server: Serving) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "other.db").symlink_to(folder / "data" / "debrief.db")
    said = inside.fault("serve", folder=folder, PORT="0", DATABASE_URL="sqlite:///elsewhere/other.db")
    assert "elsewhere/other.db is served already" in said


def test_commands_work_beside_a_server(folder: Path, server: Serving) -> None:
    with httpx.Client(base_url=server.address) as client:
        interview = client.post("/api/v1/interviews", json={"loop": "core-three"}).json()["id"]
        client.post(f"/api/v1/interviews/{interview}/finish")
        exported = inside.called("export", interview, "--format", "json", folder=folder)
        assert json.loads(exported.stdout)["interview"]["id"] == interview
        assert client.delete(f"/api/v1/interviews/{interview}").status_code == 204
        (folder / "one.json").write_bytes(exported.stdout)
        assert inside.called("import", "one.json", folder=folder).returncode == 0
        assert client.get(f"/api/v1/interviews/{interview}").status_code == 200
    assert inside.called("score", "We cut churn by 3 points.", folder=folder).returncode == 0


def test_a_killed_server_leaves_the_file_free(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        with serving(tmp_path) as fresh:
            assert httpx.get(f"{fresh.address}/readyz").status_code == 200
