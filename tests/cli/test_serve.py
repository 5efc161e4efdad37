"""`debrief serve`: says where it is, ends when told, and explains in one line why it cannot start."""

import signal
import socket
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from tests.cli import inside
from tests.cli.debrief import debrief, fault, limit_files, serving
from tests.web.serving import debrief_app, running
from tests.web.shared_links import shared

TOKEN = "correct-horse-battery"


def test_it_prints_its_address_and_serves_there(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert httpx.get(f"{server.address}/readyz").json() == {"status": "ok"}
        assert (tmp_path / "data" / "debrief.db").is_file()


def test_the_database_of_the_settings_is_used(tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL="sqlite:///other/place.db"):
        assert (tmp_path / "other" / "place.db").is_file()
        assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_open_streams_at_once_and_the_process_well(tmp_path: Path, ending: signal.Signals) -> None:
    with serving(tmp_path) as server, httpx.Client(base_url=server.address, timeout=20) as client:
        interview = client.post("/api/v1/interviews", json={"loop": "core-three"}).json()
        with client.stream("GET", f"/api/v1/interviews/{interview['id']}/events") as stream:
            lines = stream.iter_lines()
            next(lines)
            began = time.monotonic()
            server.process.send_signal(ending)
            assert list(lines)[-2].startswith("retry: ")
        _, complaints = server.process.communicate(timeout=20)
        assert server.process.returncode == 0
        assert time.monotonic() - began < 5
        assert complaints == ""


def test_the_token_of_a_link_reaches_no_log(tmp_path: Path) -> None:
    with serving(tmp_path, LOG_LEVEL="debug") as server, httpx.Client(base_url=server.address) as client:
        interview = client.post("/api/v1/interviews", json={"loop": "core-three"}).json()["id"]
        path = shared(client, interview, "coach")
        replies = [client.get(one).status_code for one in (path, f"{path}/review/9", f"{path}/review/x", path[:-1])]
        replies.append(client.post(f"{path}/review/1", content=b"\xff").status_code)
        assert replies == [200, 404, 422, 404, 404]
        server.process.send_signal(signal.SIGTERM)
        said = "".join(server.process.communicate(timeout=20))
        assert path.rpartition("/")[2] not in said


def test_what_was_answered_outlives_a_killed_server(tmp_path: Path) -> None:
    with serving(tmp_path, BUILTIN_PACE_MS="0") as server, httpx.Client(base_url=server.address) as client:
        path = f"/api/v1/interviews/{client.post('/api/v1/interviews', json={'loop': 'core-three'}).json()['id']}"
        with client.stream("GET", f"{path}/events") as stream:
            assert any(line == "event: question" for line in stream.iter_lines())
        assert client.post(f"{path}/answers", json={"text": "We shipped it.", "turn": 1}).status_code == 202
        server.process.kill()
        server.process.wait()
    with (
        running(debrief_app(tmp_path / "data" / "debrief.db")) as address,
        httpx.Client(base_url=address) as client,
    ):
        assert client.get(path).json()["turns"][0]["answer"]["text"] == "We shipped it."


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} is in use" in fault("serve", folder=tmp_path, PORT=str(port))
    assert list(tmp_path.iterdir()) == []


def test_an_address_of_another_machine_cannot_be_served(tmp_path: Path) -> None:
    said = fault("serve", folder=tmp_path, HOST="192.0.2.1", PORT="0", ACCESS_TOKEN=TOKEN)
    assert "HOST=192.0.2.1 cannot be served" in said


def test_more_than_this_machine_needs_a_token(tmp_path: Path) -> None:
    assert "ACCESS_TOKEN is needed" in fault("serve", folder=tmp_path, HOST="0.0.0.0", PORT="0")


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    assert "PORT must be a valid integer" in fault("serve", folder=tmp_path, PORT="eighty")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("This is a letter, not a database. " * 50, encoding="utf-8")
    said = inside.fault("serve", folder=tmp_path, PORT="0", DATABASE_URL="sqlite:///notes.txt")
    assert "notes.txt" in said


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "debrief.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 100)
    connection.close()
    damaged = bytearray(file.read_bytes())
    damaged[100:4096] = b"\xff" * 3996
    file.write_bytes(damaged)
    assert "debrief.db" in inside.fault("serve", folder=tmp_path, PORT="0", DATABASE_URL="sqlite:///debrief.db")


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    url = "mysql://user:open-sesame@db.example/debrief"
    said = inside.fault("serve", folder=tmp_path, PORT="0", DATABASE_URL=url)
    assert "DATABASE_URL" in said
    assert "open-sesame" not in said


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    assert "data" in inside.fault("serve", folder=tmp_path, PORT="0")


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder nobody can write, such as /proc")
def test_a_folder_nobody_can_write_is_named(tmp_path: Path) -> None:
    said = inside.fault("serve", folder=tmp_path, PORT="0", DATABASE_URL="sqlite:////proc/debrief.db")
    assert "/proc" in said


def test_a_full_disk_is_said_at_the_start(tmp_path: Path) -> None:
    assert "full" in fault("serve", folder=tmp_path, largest_file=60_000, PORT="0")


def test_a_disk_that_fills_up_refuses_answers_whole_and_takes_them_when_there_is_room(tmp_path: Path) -> None:
    with serving(tmp_path, BUILTIN_PACE_MS="0") as server, httpx.Client(base_url=server.address) as client:
        path = f"/api/v1/interviews/{client.post('/api/v1/interviews', json={'loop': 'core-three'}).json()['id']}"
        with client.stream("GET", f"{path}/events") as stream:
            assert any(line == "event: question" for line in stream.iter_lines())
        body = {"text": "We shipped it in nine days.", "turn": 1}
        limit_files(server.process.pid, 1)
        refused = client.post(f"{path}/answers", json=body, headers={"Idempotency-Key": "one"})
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
        assert "full" in refused.json()["detail"]
        assert client.get(path).json()["turns"][0]["answer"] is None
        limit_files(server.process.pid)
        assert client.post(f"{path}/answers", json=body, headers={"Idempotency-Key": "one"}).status_code == 202


def test_help_needs_no_settings(tmp_path: Path) -> None:
    ended = debrief("--help", folder=tmp_path, PORT="eighty")
    assert ended.returncode == 0
    for command in ("serve", "check", "score", "export"):
        assert command in ended.stdout.decode()
