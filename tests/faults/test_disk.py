"""The disk is full or read-only: nothing is acknowledged that is not stored, and the reason is said in one line."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.errors import StoreUnavailable
from app.infra.schema import migrate
from app.infra.sqlite.file import SqliteFile
from tests.cli import inside
from tests.faults.holding import make_read_only, small_disk
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running

# Proxies and container engines wait so long for a reply.
SOON = 2


def fill(disk: Path) -> Path:
    """Leave no room on the disk; the file that takes it all."""
    junk = disk / "junk"
    with junk.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return junk


def not_ready(http: httpx.Client) -> str:
    """Why the server is not ready."""
    reply = http.get("/readyz", timeout=SOON)
    assert reply.status_code == 503
    detail: str = reply.json()["detail"]
    return detail


def test_a_server_is_not_ready_when_its_file_is_gone_and_makes_no_other(tmp_path: Path) -> None:
    file = tmp_path / "debrief.db"
    with running(debrief_app(file)) as address, httpx.Client(base_url=address) as http:
        assert http.get("/readyz").status_code == 200
        file.rename(tmp_path / "elsewhere.db")
        assert "cannot be opened" in not_ready(http)
        assert not file.exists()


def test_a_look_at_a_file_on_a_read_only_disk_says_so(tmp_path: Path) -> None:
    with small_disk(tmp_path / "data") as disk:
        url = f"sqlite:///{disk}/debrief.db"
        migrate(url)
        SqliteFile.of(url).look()
        make_read_only(disk)
        with pytest.raises(StoreUnavailable, match=r"Allow writing to the file and its folder\."):
            SqliteFile.of(url).look()


def test_on_a_full_disk_an_answer_is_refused_whole_and_taken_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk, running(debrief_app(disk / "debrief.db")) as address:
        candidate = Candidate(address)
        with candidate.http as http:
            interview = candidate.start(rounds=["bar-raiser"])
            candidate.asked(interview)
            junk = fill(disk)
            long = STRONG * 20
            refused = candidate.send(interview, 1, long, "one")
            while refused.status_code == 202:
                # There was room for it in a page that was begun.
                interview = candidate.start(rounds=["bar-raiser"])
                candidate.asked(interview)
                refused = candidate.send(interview, 1, long, "one")
            assert refused.status_code == 503
            assert refused.json()["title"] == "The database cannot be used"
            assert "is full. Free some space, then try again." in refused.json()["detail"]
            assert not_ready(http).endswith("is full. Free some space, then try again.")
            assert candidate.read(interview)["turns"][0]["answer"] is None
            junk.unlink()
            assert http.get("/readyz").status_code == 200
            assert candidate.send(interview, 1, long, "one").status_code == 202
            assert candidate.read(interview)["turns"][0]["answer"]["text"] == long
            candidate.scored(interview, 1)


def test_a_full_disk_makes_no_backup_and_leaves_none_behind(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/data/debrief.db")
    with small_disk(tmp_path / "disk", "1m") as disk:
        junk = fill(disk)
        said = inside.fault("backup", str(disk / "kept.db"), folder=tmp_path)
        assert "full" in said
        assert list(disk.iterdir()) == [junk]


def test_a_full_disk_keeps_the_database_that_a_backup_was_to_replace(tmp_path: Path) -> None:
    with small_disk(tmp_path / "data", "4m") as disk:
        migrate(f"sqlite:///{disk}/debrief.db")
        assert inside.called("backup", "kept.db", folder=tmp_path).returncode == 0
        before = (disk / "debrief.db").read_bytes()
        fill(disk)
        assert "full" in inside.fault("restore", "kept.db", folder=tmp_path)
        assert (disk / "debrief.db").read_bytes() == before


def test_a_read_only_disk_is_said_at_the_start_and_a_backup_of_it_can_be_taken(tmp_path: Path) -> None:
    with small_disk(tmp_path / "data") as disk:
        migrate(f"sqlite:///{disk}/debrief.db")
        make_read_only(disk)
        assert "The folder data cannot be written." in inside.fault("serve", folder=tmp_path, PORT="0")
        inside.called("backup", "kept.db", folder=tmp_path)
        with closing(sqlite3.connect(tmp_path / "kept.db")) as connection:
            assert connection.execute("SELECT count(*) FROM interview").fetchone() == (0,)
