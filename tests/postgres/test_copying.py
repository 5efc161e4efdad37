"""A database moved into another kind of database and back: nothing lost, nothing half moved."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from app.errors import InvalidInput, StoreUnavailable
from app.infra import copying, tables
from app.infra.copying import copy_database
from app.infra.database import open_database
from app.infra.served import served, served_alone
from app.infra.store import SqlInterviewStore
from tests.cli.inside import inside, refusal
from tests.infra.store.stored_samples import a_whole_interview, an_answer, an_interview, first_question

ODD = "before\0after \uf8fe 弹幕延迟 100 %"


def nobody(_table: str, _done: int, _of: int) -> None:
    """No progress is shown."""


async def fill(url: str) -> None:
    database = open_database(url)
    store = SqlInterviewStore(database)
    for name in ("a", "é", "Z", "问"):
        await store.create(an_interview(name, background=ODD), a_whole_interview())
    await store.create(an_interview("odd"), [*first_question(), an_answer(1, ODD)])
    await store.delete("Z")
    await database.close()


async def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    def work(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.Row.metadata.sorted_tables
        }

    database = open_database(url)
    rows = await database.read(work)
    await database.close()
    return rows


async def found(url: str, query: str) -> list[str]:
    database = open_database(url)
    page = await SqlInterviewStore(database).search(query, 9, None)
    await database.close()
    return sorted(summary.id for summary in page.items)


@pytest.fixture
def file(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/from.db"
    asyncio.run(fill(url))
    return url


def test_a_file_goes_to_a_server_and_back_without_loss(file: str, empty_url: str, tmp_path: Path) -> None:
    back = f"sqlite:///{tmp_path}/back.db"
    counts = copy_database(file, empty_url, nobody)
    assert counts["interview"] == 4
    copy_database(empty_url, back, nobody)
    before = asyncio.run(everything(file))
    assert asyncio.run(everything(empty_url)) == before
    assert asyncio.run(everything(back)) == before
    for url in (empty_url, back):
        assert asyncio.run(found(url, "弹幕延迟")) == ["a", "odd", "é", "问"]


def test_after_a_copy_the_next_interview_can_be_stored(file: str, empty_url: str) -> None:
    copy_database(file, empty_url, nobody)

    async def go_on() -> None:
        database = open_database(empty_url)
        await SqlInterviewStore(database).create(an_interview("next"), a_whole_interview())
        await database.close()

    asyncio.run(go_on())


def test_a_database_that_holds_something_is_not_copied_to(file: str, url: str) -> None:
    asyncio.run(fill(url))
    before = asyncio.run(everything(url))
    with pytest.raises(InvalidInput, match="holds something already"):
        copy_database(file, url, nobody)
    assert asyncio.run(everything(url)) == before


def test_a_copy_that_differs_is_not_kept(file: str, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoilt(connection: Connection, row: dict[str, object]) -> None:
        connection.execute(insert(tables.passage).values(**{**row, "folded": "spoilt"}))

    monkeypatch.setattr(copying, "add_folded", spoilt)
    with pytest.raises(StoreUnavailable, match="copy of passage differs"):
        copy_database(file, empty_url, nobody)
    assert not any(asyncio.run(everything(empty_url)).values())


def test_a_file_that_is_not_there_is_not_made(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no database to copy from"):
        copy_database(f"sqlite:///{tmp_path}/mistyped.db", empty_url, nobody)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("which", ["from", "to"])
def test_nothing_is_copied_while_a_server_runs(file: str, empty_url: str, which: str) -> None:
    with (
        served(file if which == "from" else empty_url),
        pytest.raises(StoreUnavailable, match="is served already") as caught,
    ):
        copy_database(file, empty_url, nobody)
    assert "\n" not in str(caught.value)


def test_any_number_of_servers_share_a_database_and_nobody_copies_it_meanwhile(url: str) -> None:
    with served(url), served(url), pytest.raises(StoreUnavailable, match="is served already"), served_alone(url):
        pass
    with served_alone(url), pytest.raises(StoreUnavailable, match="is being copied"), served(url):
        pass


def test_the_command_shows_what_it_has_copied(file: str, empty_url: str, tmp_path: Path) -> None:
    ended = inside("db", "copy", file, empty_url, folder=tmp_path)
    assert ended.exit_code == 0
    assert "4 interviews among them" in ended.stdout
    again = refusal("db", "copy", file, empty_url, folder=tmp_path)
    assert again.startswith("The database to copy to holds something")
