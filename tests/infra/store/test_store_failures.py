"""A database that cannot be used is refused in one line that says what to do."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import StoreUnavailable
from app.infra.database import Database, open_database
from app.infra.sqlite import file as sqlite_file
from app.infra.sqlite.database import open_file
from app.infra.sqlite.failures import explained
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import a_whole_interview, an_answer, an_interview, asked, first_question

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).parents[3]
WRITER = Path(__file__).with_name("writing_process.py")


def refusal(url: str) -> str:
    with pytest.raises(StoreUnavailable) as caught:
        open_database(url)
    line = str(caught.value)
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql+pymysql://me:hunter2@db/debrief", "DATABASE_URL names mysql"),
        ("nonsense:hunter2", "DATABASE_URL is not a database address"),
        ("", "DATABASE_URL is not a database address"),
        ("sqlite://", "must name a SQLite file"),
        ("sqlite:///:memory:", "must name a SQLite file"),
        ("sqlite:///data/debrief.db?mode=ro", "must name a SQLite file"),
    ],
)
def test_an_address_of_another_kind_is_refused_without_its_password(url: str, says: str) -> None:
    line = refusal(url)
    assert says in line
    assert "sqlite:///data/debrief.db" in line
    assert "hunter2" not in line


def test_another_file_is_not_touched(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear diary, " * 200)
    assert "is not a Debrief database" in refusal(f"sqlite:///{letter}")
    assert letter.read_text() == "Dear diary, " * 200


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()
    assert "is another program's database" in refusal(f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipe",)]
    other.close()


def test_a_damaged_file_is_refused(url: str) -> None:
    path = filled(url)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "is damaged" in refusal(url)


@pytest.mark.anyio
async def test_damage_met_later_is_told_in_one_line(url: str) -> None:
    path = await asyncio.to_thread(filled, url)
    pages = bytearray(path.read_bytes())
    pages[4096 * 2 :] = b"\xff" * (len(pages) - 4096 * 2)
    path.write_bytes(pages)
    with pytest.raises(StoreUnavailable, match=r"is damaged\. Stop Debrief and put a backup in its place\."):
        await read_all(url)


async def read_all(url: str) -> None:
    database = open_database(url)
    try:
        await SqlInterviewStore(database).get("a")
    finally:
        await database.close()


def filled(url: str) -> Path:
    """A closed database with an interview in it."""

    async def fill() -> None:
        database = open_database(url)
        await SqlInterviewStore(database).create(an_interview("a"), a_whole_interview("word " * 4000))
        await database.close()

    asyncio.run(fill())
    return Path(url.removeprefix("sqlite:///"))


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refusal(f"sqlite:///{tmp_path}")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    assert "cannot be made" in refusal(f"sqlite:///{tmp_path}/data/debrief.db")


def test_the_folder_is_made_for_its_owner_alone(url: str, tmp_path: Path) -> None:
    path = filled(url)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def said_to_a_user(url: str) -> str:
    """What a person without root's rights reads on opening `url`."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(WRITER), "open", url]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)
    assert ended.stderr == ""
    assert ended.returncode == 3
    return ended.stdout


def test_an_unwritable_folder_is_refused(public: Path) -> None:
    public.chmod(0o555)
    assert said_to_a_user(f"sqlite:///{public}/debrief.db") == (
        f"unavailable: The folder {public} cannot be written. Allow writing to it.\n"
    )


def test_a_read_only_file_is_refused(public: Path) -> None:
    path = filled(f"sqlite:///{public}/debrief.db")
    path.chmod(0o444)
    public.chmod(0o777)
    assert said_to_a_user(f"sqlite:///{path}") == (
        f"unavailable: The database {path} is read-only. Allow writing to the file.\n"
    )


def test_a_private_file_of_somebody_else_is_refused(public: Path) -> None:
    path = filled(f"sqlite:///{public}/debrief.db")
    path.chmod(0o000)
    public.chmod(0o777)
    assert said_to_a_user(f"sqlite:///{path}").startswith(f"unavailable: The database {path} cannot be read.")


@pytest.mark.anyio
async def test_no_room_is_told_in_one_line_and_the_rest_stays(database: Database, store: SqlInterviewStore) -> None:
    before = await store.create(an_interview("a"), first_question())

    def no_more_room(connection: object) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    await database.write(no_more_room)
    with pytest.raises(StoreUnavailable, match=r"The disk that holds the database .* is full"):
        await store.change("a", lambda _: [an_answer(1, "word " * 4000), *asked(2)])
    assert await store.get("a") == before


@pytest.mark.anyio
async def test_a_lock_that_stays_is_told_in_one_line(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.1)
    database = open_file(url)
    store = SqlInterviewStore(database)
    other = sqlite3.connect(database.file.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="is locked by another program"):
        await store.create(an_interview("a"), [])
    other.execute("ROLLBACK")
    other.close()
    await store.create(an_interview("a"), [])
    await database.close()


@pytest.mark.anyio
@pytest.mark.parametrize("column", ["scorecard SET body = '{}'", "interview SET planned = '['"])
async def test_a_row_that_somebody_spoilt_is_told_in_one_line(
    database: Database, store: SqlInterviewStore, column: str
) -> None:
    await store.create(an_interview("a"), a_whole_interview())
    await database.write(lambda connection: connection.exec_driver_sql(f"UPDATE {column}"))
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        await store.get("a")


def test_a_refusal_holds_no_text_of_an_answer(url: str) -> None:
    async def answer_twice() -> None:
        database = open_database(url)
        with pytest.raises(StoreUnavailable) as caught:
            await database.write(
                lambda connection: connection.exec_driver_sql(
                    "INSERT INTO event VALUES (?, 1, 'x', 1, 'my secret answer')", ("nobody",)
                )
            )
        await database.close()
        assert "secret" not in f"{caught.value}"
        assert "nobody" not in f"{caught.value.__cause__}"

    asyncio.run(answer_twice())


def test_an_error_without_a_code_is_still_one_line() -> None:
    with (
        pytest.raises(StoreUnavailable, match=r"The database x\.db cannot be used: two lines\."),
        explained("x.db"),
    ):
        raise sqlite3.OperationalError("two\nlines")
