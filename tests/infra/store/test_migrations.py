"""An old file comes to the current tables with every row in it; a newer one is left alone."""

import fcntl
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.domain.facts import SelfRated
from app.errors import KeyReused, StoreUnavailable
from app.infra.database import open_database
from app.infra.schema import MIGRATIONS, migrate, revisions
from app.infra.sqlite.file import SqliteFile
from app.infra.sqlite.upgrading import changing_tables
from app.infra.store import SqlInterviewStore
from app.infra.tables import Row
from app.services.ports import Mark
from tests.infra.store.stored_samples import a_whole_interview, an_interview

TIME = "2026-03-01 12:00:00.123456"
CARD = (
    '{"judge":{"kind":"rules","model":null,"answered_by":null,"parameters":{}},'
    '"rubric_version":"1","rubric_sha256":"ab","signals":[],"marks":[]}'
)
DEBRIEF = (
    '{"status":"ready","decision":"yes","reasons":[],"signals":[],"rounds":[],"flags":[],"rewrites":[],'
    '"ledger":[],"next":[],"rubric_version":"1","rubric_sha256":"ab"}'
)

pytestmark = pytest.mark.sqlite
FIRST_ROWS: dict[str, dict[str, object]] = {
    "interview": {
        "id": "old",
        "seed": 2**62,
        "loop": "core-three",
        "planned": '["manager"]',
        "language": "zh",
        "voice": "rules",
        "judge": "rules",
        "mode": "live",
        "background": "做过数据迁移",
        "auto_advance": 1,
        "time_factor": 1.5,
        "created_at": TIME,
        "finished_at": TIME,
    },
    "round": {"interview_id": "old", "position": 0, "id": "manager", "opened_at": TIME, "extra_seconds": 0},
    "turn": {
        "interview_id": "old",
        "n": 1,
        "position": 0,
        "speaker": "hiring_manager",
        "move_kind": "open",
        "move_question": "q1",
        "question": "Which launch?",
        "asked_at": TIME,
        "rephrased_question": "q1b",
        "rephrased_text": "Which rollout?",
        "rephrased_at": TIME,
        "paused_seconds": 2.5,
    },
    "attempt": {
        "interview_id": "old",
        "n": 1,
        "number": 1,
        "text": "I LED the cutover.",
        "answered_at": TIME,
        "seconds": 61.5,
        "reply": "answer",
        "key": "k",
    },
    "scorecard": {
        "id": 1,
        "interview_id": "old",
        "n": 1,
        "number": 1,
        "judge": "rules",
        "rubric_version": "1",
        "rubric_sha256": "ab",
        "body": CARD,
        "superseded": 0,
    },
    "debrief": {
        "id": 1,
        "interview_id": "old",
        "status": "ready",
        "decision": "yes",
        "rubric_version": "1",
        "rubric_sha256": "ab",
        "body": DEBRIEF,
        "superseded": 0,
    },
    "event": {"interview_id": "old", "seq": 1, "name": "question", "turn": 1, "data": '{"turn":1}'},
}


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def insert(path: Path, rows: dict[str, dict[str, object]]) -> None:
    with sqlite3.connect(path) as connection:
        for table, row in rows.items():
            marks = ", ".join("?" for _ in row)
            names = ", ".join(f'"{name}"' for name in row)
            connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))  # noqa: S608
    connection.close()


def contents(path: Path, tables: list[str]) -> dict[str, list[dict[str, object]]]:
    """The rows of these tables. What is null is left out, so that columns which came later make no difference."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = {
        table: [
            {name: row[name] for name in row.keys() if row[name] is not None}  # noqa: SIM118 - a Row iterates values
            for row in connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        ]
        for table in tables
    }
    connection.close()
    return found


def with_later_columns(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """`rows` with what columns that came later hold in them: the built-in voice worded each question of a talk."""
    rows = {**rows, "interview": [{**row, "resume": "", "job_description": ""} for row in rows["interview"]]}
    turns = [{**row, "voice": "rules", "move_act": "talk"} for row in rows["turn"]]
    return {**rows, "turn": turns, "round": [{**row, "went_on": 0} for row in rows["round"]]}


def tables_in(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return names - {"alembic_version"}


@pytest.mark.anyio
async def test_a_file_of_the_first_version_keeps_every_row(url: str) -> None:
    migrate(url, "0001")
    path = path_of(url)
    assert tables_in(path) == set(FIRST_ROWS)
    insert(path, FIRST_ROWS)
    before = contents(path, list(FIRST_ROWS))
    assert all(len(rows) == 1 for rows in before.values())
    migrate(url)
    assert contents(path, list(FIRST_ROWS)) == with_later_columns(before)
    await everything_is_found(url)


async def everything_is_found(url: str) -> None:
    database = open_database(url)
    try:
        store = SqlInterviewStore(database)
        interview = await store.get("old")
        assert (interview.seed, interview.time_factor, interview.background) == (2**62, 1.5, "做过数据迁移")
        assert interview.created_at.microsecond == 123456
        assert interview.debrief is not None
        attempt = interview.turns[0].attempts[0]
        assert (attempt.text, attempt.seconds, len(attempt.scorecards)) == ("I LED the cutover.", 61.5, 1)
        assert attempt.self_rating is None
        rated = await store.change("old", lambda _: [SelfRated(1, 1, 4)])
        assert rated.turns[0].attempts[0].self_rating == 4
        assert await store.get("old") == rated
        assert len(await store.events_after("old", 0)) == 1
        for q in ("core-three", "数据迁移", "LAUNCH", "rollout", "i led", "迁移"):
            assert (await store.search(q, 9, None)).items, q
        await store.delete("old")
        assert not (await store.search("launch", 9, None)).items
    finally:
        await database.close()


@pytest.mark.anyio
async def test_keys_of_answers_hold_after_an_upgrade(url: str) -> None:
    migrate(url, "0001")
    insert(path_of(url), FIRST_ROWS | {"attempt": FIRST_ROWS["attempt"] | {"fingerprint": "held"}})
    migrate(url)
    database = open_database(url)
    try:
        store = SqlInterviewStore(database)
        before = await store.get("old")
        rated, mark = SelfRated(1, 1, 5), Mark("interview:old", "k", "held")
        assert await store.change("old", lambda _: [rated], mark=mark) == before
        with pytest.raises(KeyReused):
            await store.change("old", lambda _: [rated], mark=Mark("interview:old", "k", "something else"))
    finally:
        await database.close()


def test_the_migrations_make_exactly_the_tables_of_the_code(url: str) -> None:
    migrate(url)
    with changing_tables(SqliteFile.of(url)) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, *_: "passage_words" not in str(name)},
        )
        assert compare_metadata(context, Row.metadata) == []


def test_migrating_again_changes_nothing(url: str) -> None:
    migrate(url)
    before = path_of(url).read_bytes()
    migrate(url)
    assert path_of(url).read_bytes() == before


def test_a_newer_database_is_left_alone(url: str) -> None:
    migrate(url)
    with sqlite3.connect(path_of(url)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreUnavailable, match="was written by a newer Debrief"):
        open_database(url)


@pytest.mark.anyio
async def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(url: str) -> None:
    database = open_database(url)
    whole = await SqlInterviewStore(database).create(an_interview("a"), a_whole_interview())
    await database.close()
    rebuild(url)
    database = open_database(url)
    assert await SqlInterviewStore(database).get("a") == whole
    await database.close()


def rebuild(url: str) -> None:
    with changing_tables(SqliteFile.of(url)) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("interview", recreate="always"):
            pass


@pytest.mark.anyio
async def test_a_change_that_cuts_rows_off_is_not_kept(url: str) -> None:
    database = open_database(url)
    whole = await SqlInterviewStore(database).create(an_interview("a"), a_whole_interview())
    with pytest.raises(StoreUnavailable, match="was left as it was"):
        cut_off(url)
    assert await SqlInterviewStore(database).get("a") == whole
    await database.close()


def cut_off(url: str) -> None:
    with changing_tables(SqliteFile.of(url)) as connection:
        connection.exec_driver_sql("DELETE FROM turn")


def test_a_migration_that_fails_half_way_leaves_nothing(url: str) -> None:
    migrate(url, "0001")
    before = tables_in(path_of(url))
    with pytest.raises(StoreUnavailable, match="cannot be used"), changing_tables(SqliteFile.of(url)) as connection:
        half_way(connection)
    assert tables_in(path_of(url)) == before


def half_way(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE new_table (id TEXT)")
    connection.exec_driver_sql("INSERT INTO no_such_table VALUES (1)")


def test_programs_that_start_at_once_take_turns(url: str) -> None:
    path = path_of(url)
    path.parent.mkdir()
    with path.with_name("debrief.db.lock").open("a") as other, ThreadPoolExecutor(1) as thread:
        fcntl.flock(other, fcntl.LOCK_EX)
        started = thread.submit(migrate, url)
        with pytest.raises(TimeoutError):
            started.result(0.3)
        fcntl.flock(other, fcntl.LOCK_UN)
        started.result(30)
    assert "interview" in tables_in(path)


def test_revisions_are_named_by_their_files_and_follow_each_other() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    steps = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(step.revision for step in reversed(steps)) == revisions()
