"""A deleted interview is gone: from every table, from the index, from the files."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from app.errors import NotFound
from app.infra.database import Database
from app.infra.store import SqlInterviewStore
from tests.infra.store.stored_samples import a_whole_interview, an_interview

pytestmark = pytest.mark.anyio
OURS = {"interview", "round", "turn", "attempt", "scorecard", "debrief", "event", "passage"}
SECRET = "ꙮ perpetuum ꙮ"


def rows(connection: Connection) -> dict[str, int]:
    # Of the tables of SQLite's index the first shows what the others hold.
    names = [name for name in inspect(connection).get_table_names() if not name.startswith("passage_words_")]
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608
        for name in names
    }


async def test_nothing_remains_in_any_table(database: Database, store: SqlInterviewStore) -> None:
    await store.create(an_interview("a", background="Built it."), a_whole_interview())
    before = await database.read(rows)
    index = before.keys() & {"passage_words"}
    assert {name for name, count in before.items() if count} == OURS | index | {"alembic_version"}
    await store.delete("a")
    after = await database.read(rows)
    assert {name for name, count in after.items() if count} == {"alembic_version"}


async def test_the_others_stay_whole(store: SqlInterviewStore) -> None:
    await store.create(an_interview("a"), a_whole_interview())
    kept = await store.create(an_interview("b"), a_whole_interview())
    await store.delete("a")
    assert await store.get("b") == kept
    assert [summary.id for summary in (await store.search("latency", 9, None)).items] == ["b"]
    with pytest.raises(NotFound):
        await store.get("a")


@pytest.mark.sqlite
async def test_no_file_holds_a_deleted_word(tmp_path: Path, database: Database, store: SqlInterviewStore) -> None:
    for name in "abcdef":
        await store.create(an_interview(name), a_whole_interview())
    secret = an_interview("secret", background=SECRET, resume=SECRET, job_description=SECRET)
    await store.create(secret, a_whole_interview(SECRET))
    assert holding(tmp_path, "ꙮ")
    await store.delete("secret")
    assert holding(tmp_path, "ꙮ") == []
    await database.close()
    assert holding(tmp_path, "ꙮ") == []
    assert holding(tmp_path, "perpetuum") == []


def holding(folder: Path, word: str) -> list[str]:
    """The names of the files that hold `word`, even in pages that are no longer used."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if word.encode() in path.read_bytes()]
