"""`debrief backup` and `debrief restore`: whole or not at all, while people answer and after."""

import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.infra import backup
from app.infra.schema import migrate, revisions
from tests.cli import inside
from tests.cli.debrief import serving
from tests.web.serving import debrief_app, running

DATABASE = Path("data") / "debrief.db"
PEOPLE = 3


class Person(threading.Thread):
    """Answers one question after the other, and knows which answers were acknowledged."""

    def __init__(self, address: str, number: int) -> None:
        super().__init__()
        self.address = address
        self.number = number
        self.acknowledged: dict[int, str] = {}
        self.begun = threading.Event()
        self.enough = threading.Event()
        with httpx.Client(base_url=address) as client:
            self.id: str = client.post("/api/v1/interviews", json={"loop": "core-three"}).json()["id"]

    def run(self) -> None:
        with httpx.Client(base_url=self.address, timeout=20) as client:
            while not self.enough.wait(0.02):
                turn = client.get(f"/api/v1/interviews/{self.id}").json()["turns"][-1]
                if turn["question"] and not turn["answer"]:
                    self._answer(client, turn["n"])

    def _answer(self, client: httpx.Client, n: int) -> None:
        text = f"Person {self.number}, answer {n}: we cut churn by {n} points in 30 days."
        sent = client.post(f"/api/v1/interviews/{self.id}/answers", json={"text": text, "turn": n})
        if sent.status_code == 202:
            self.acknowledged[n] = text
            self.begun.set()


def done(*words: str, folder: Path) -> str:
    ended = inside.called(*words, folder=folder)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.decode()


def answers_in(file: Path) -> dict[tuple[str, int], str]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT interview_id, n, text FROM attempt").fetchall()
    return {(interview, n): text for interview, n, text in rows}


def test_a_backup_taken_while_answers_pour_in_has_all_that_were_acknowledged(tmp_path: Path) -> None:
    with serving(tmp_path, BUILTIN_PACE_MS="0") as server:
        people = [Person(server.address, number) for number in range(PEOPLE)]
        try:
            for person in people:
                person.start()
            assert all(person.begun.wait(20) for person in people)
            before = {(one.id, n): text for one in people for n, text in one.acknowledged.copy().items()}
            said = done("backup", "kept.db", folder=tmp_path)
            assert "is served already" in inside.fault("restore", "kept.db", folder=tmp_path)
        finally:
            for person in people:
                person.enough.set()
                person.join()
    assert "whole and checked" in said
    assert before.items() <= answers_in(tmp_path / "kept.db").items()
    assert stat.S_IMODE((tmp_path / "kept.db").stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"data", "kept.db"}
    goes_on_after_restoring(tmp_path, people[0], before)


def goes_on_after_restoring(folder: Path, person: Person, before: dict[tuple[str, int], str]) -> None:
    """The interview stands where it stood, is asked the next question and takes its answer."""
    done("restore", "kept.db", folder=folder)
    assert before.items() <= answers_in(folder / DATABASE).items()
    last = max(n for interview, n in before if interview == person.id)
    with running(debrief_app(folder / DATABASE)) as address:
        again = Person(address, person.number)
        again.id = person.id
        again.start()
        try:
            assert again.begun.wait(20)
        finally:
            again.enough.set()
            again.join()
        assert min(again.acknowledged) > last


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with an empty database, as `debrief serve` leaves it."""
    migrate(f"sqlite:///{tmp_path / DATABASE}")
    yield tmp_path
    assert not list(tmp_path.rglob("*.part*"))


def mark(file: Path, word: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS marked (word TEXT)")
        connection.execute("INSERT INTO marked VALUES (?)", (word,))


def marks(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM marked")]


def test_what_is_there_is_overwritten_only_when_that_is_said(folder: Path) -> None:
    (folder / "kept.db").write_text("a letter")
    assert "--force" in inside.fault("backup", "kept.db", folder=folder)
    assert (folder / "kept.db").read_text() == "a letter"
    done("backup", "kept.db", "--force", folder=folder)
    assert answers_in(folder / "kept.db") == {}


def test_the_database_is_never_overwritten_by_its_own_backup(folder: Path) -> None:
    for name in ("debrief.db", "debrief.db-wal"):
        said = inside.fault("backup", f"data/{name}", "--force", folder=folder)
        assert "is the database itself" in said


def test_without_a_database_there_is_nothing_to_back_up_and_none_is_made(tmp_path: Path) -> None:
    assert "no database at data/debrief.db yet" in inside.fault("backup", "kept.db", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_makes_no_backup(folder: Path) -> None:
    spoil(folder / DATABASE)
    said = inside.fault("backup", "kept.db", folder=folder)
    assert "is damaged" in said
    assert not (folder / "kept.db").exists()


def spoil(file: Path) -> None:
    """Cut a table's rows off from the others: SQLite opens it as before."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'interview'")


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_for_postgres_its_own_tools_are_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "kept.db").touch()
    url = "postgresql://me:hunter2@db/debrief"
    said = inside.fault(command, "kept.db", folder=tmp_path, DATABASE_URL=url)
    assert "pg_dump" in said
    assert "hunter2" not in said


def test_restoring_keeps_the_database_that_was_there(folder: Path) -> None:
    mark(folder / DATABASE, "old")
    done("backup", "kept.db", folder=folder)
    mark(folder / DATABASE, "new")
    said = done("restore", "kept.db", folder=folder)
    [aside] = (folder / "data").glob("debrief-replaced-*.db")
    assert aside.name in said
    assert marks(folder / DATABASE) == ["old"]
    assert marks(aside) == ["old", "new"]


def test_restoring_where_there_is_no_database_makes_one(folder: Path) -> None:
    done("backup", "kept.db", folder=folder)
    shutil.rmtree(folder / "data")
    assert "lies beside" not in done("restore", "kept.db", folder=folder)
    assert answers_in(folder / DATABASE) == {}


def test_a_damaged_database_is_replaced_and_kept_with_its_log(folder: Path) -> None:
    mark(folder / DATABASE, "old")
    done("backup", "kept.db", folder=folder)
    (folder / DATABASE).write_bytes(b"\xff" * 8192)
    (folder / "data" / "debrief.db-wal").write_bytes(b"log" * 5000)
    done("restore", "kept.db", folder=folder)
    assert marks(folder / DATABASE) == ["old"]
    [log] = (folder / "data").glob("debrief-replaced-*-wal")
    assert log.read_bytes() == b"log" * 5000


def test_nothing_is_restored_while_a_program_has_the_database_open(folder: Path) -> None:
    done("backup", "kept.db", folder=folder)
    with closing(sqlite3.connect(folder / DATABASE)) as other:
        other.execute("SELECT count(*) FROM attempt").fetchone()
        assert "in use by another program" in inside.fault("restore", "kept.db", folder=folder)
        mark(folder / DATABASE, "still the same")
    assert marks(folder / DATABASE) == ["still the same"]


def not_a_database(file: Path) -> None:
    file.write_text("Dear diary, " * 500)


def somebody_elses(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def cut_off(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def without_a_reference(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO event VALUES ('nobody', 1, 'x', NULL, '{}')")


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (not_a_database, "is not a Debrief database"),
        (somebody_elses, "is not a Debrief database"),
        (newer, "written by a newer Debrief"),
        (cut_off, "is damaged"),
        (spoil, "is damaged"),
        (without_a_reference, "is damaged"),
        (lambda file: file.unlink(), "There is no file"),
    ],
)
def test_what_is_no_whole_backup_changes_nothing(folder: Path, spoilt: object, says: str) -> None:
    mark(folder / DATABASE, "as it was")
    done("backup", "kept.db", folder=folder)
    spoilt(folder / "kept.db")  # type: ignore[operator]
    assert says in inside.fault("restore", "kept.db", folder=folder)
    assert marks(folder / DATABASE) == ["as it was"]
    assert not list((folder / "data").glob("debrief-replaced-*"))


def test_a_backup_of_an_older_debrief_is_restored_and_then_brought_up_to_date(folder: Path) -> None:
    migrate(f"sqlite:///{folder}/older.db", revisions()[-2])
    done("restore", "older.db", folder=folder)
    migrate(f"sqlite:///{folder / DATABASE}")
    assert answers_in(folder / DATABASE) == {}


def test_a_restore_that_dies_on_the_way_leaves_the_old_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(folder / DATABASE, "old")
    done("backup", "kept.db", folder=folder)
    mark(folder / DATABASE, "new")

    def die(_part: Path, _target: Path) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(backup, "_put_in_place", die)
    with pytest.raises(RuntimeError, match="killed"):
        inside.called("restore", "kept.db", folder=folder)
    assert marks(folder / DATABASE) == ["old", "new"]
