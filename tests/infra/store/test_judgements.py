"""What models judged is remembered, its history kept, and forgotten with the interview that brought it about."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from app.domain.scorecard import CheckResult, SignalScore
from app.errors import StoreUnavailable
from app.infra import tables
from app.infra.database import Database, open_database
from app.infra.schema import migrate
from app.infra.store import SqlInterviewStore, SqlJudgementStore
from app.services.ports import Judgement
from tests.infra.store.stored_samples import NOON, a_whole_interview, an_interview
from tests.infra.store.test_migrations import FIRST_ROWS, contents, insert, path_of, with_later_columns
from tests.infra.store.test_store_deletion import holding

pytestmark = pytest.mark.anyio
SECRET = "ꙮ perpetuum ꙮ"


@dataclass(frozen=True)
class StoppedClock:
    """Always noon."""

    def now(self) -> datetime:
        return NOON


def judged(level: int = 2, quote: str = "cut latency by 40 %", answered_by: str | None = "m-1") -> Judgement:
    met = CheckResult("result_stated", True, quote, 2, 2 + len(quote), "你说了结果。", None)
    unmet = CheckResult("measured_change", False, None, None, None, "No number.", 0.5)
    return Judgement(SignalScore("quantified_impact", level, None, (met, unmet)), answered_by)


@pytest.fixture
def judgements(database: Database) -> SqlJudgementStore:
    return SqlJudgementStore(database, StoppedClock())


def rows(connection: Connection) -> list[tuple[object, ...]]:
    kept = tables.judgement.c
    columns = select(kept.key, kept.interview_id, kept.answered_by, kept.created_at)
    return [tuple(row) for row in connection.execute(columns.order_by(kept.id))]


async def test_a_judgement_comes_back_as_it_was(judgements: SqlJudgementStore) -> None:
    assert await judgements.recall("k") is None
    await judgements.remember("k", judged(), None)
    assert await judgements.recall("k") == judged()
    assert await judgements.recall("another") is None


async def test_the_latest_counts_and_the_earlier_stay(database: Database, judgements: SqlJudgementStore) -> None:
    for level, model in ((2, "m-1"), (4, "m-2"), (3, None)):
        await judgements.remember("k", judged(level, answered_by=model), None)
    assert await judgements.recall("k") == judged(3, answered_by=None)
    assert await database.read(rows) == [("k", None, model, NOON) for model in ("m-1", "m-2", None)]


async def test_another_process_remembers_too(url: str, database: Database, judgements: SqlJudgementStore) -> None:
    await judgements.remember("k", judged(), None)
    other = open_database(url)
    try:
        assert await SqlJudgementStore(other, StoppedClock()).recall("k") == judged()
    finally:
        await other.close()


async def test_an_interview_takes_its_judgements_along(
    database: Database, store: SqlInterviewStore, judgements: SqlJudgementStore
) -> None:
    for name in "ab":
        await store.create(an_interview(name), a_whole_interview())
    for key, owner in (("of a", "a"), ("of b", "b"), ("of none", None), ("of a", "b"), ("of a", "a")):
        await judgements.remember(key, judged(), owner)
    await store.delete("a")
    left = [(key, owner) for key, owner, *_ in await database.read(rows)]
    assert left == [("of b", "b"), ("of none", None), ("of a", "b")]
    await store.delete("b")
    assert await judgements.recall("of a") is None
    assert await judgements.recall("of none") == judged()


@pytest.mark.sqlite
async def test_no_file_holds_a_deleted_quote(
    tmp_path: Path, database: Database, store: SqlInterviewStore, judgements: SqlJudgementStore
) -> None:
    await store.create(an_interview("kept"), a_whole_interview())
    await store.create(an_interview("secret"), a_whole_interview())
    for n in range(20):
        await judgements.remember(f"k{n}", judged(quote="an ordinary quote"), "kept")
        await judgements.remember(f"s{n}", judged(quote=SECRET), "secret")
    assert holding(tmp_path, "perpetuum")
    await store.delete("secret")
    assert holding(tmp_path, "perpetuum") == []
    await database.close()
    assert holding(tmp_path, "perpetuum") == []
    assert holding(tmp_path, "an ordinary quote")


async def test_what_is_judged_after_the_interview_is_gone_is_not_kept(
    tmp_path: Path, database: Database, store: SqlInterviewStore, judgements: SqlJudgementStore
) -> None:
    await store.create(an_interview("a"), a_whole_interview())
    await store.delete("a")
    await judgements.remember("k", judged(quote=SECRET), "a")
    assert await judgements.recall("k") is None
    await database.close()
    assert holding(tmp_path, "perpetuum") == []


async def test_a_judgement_that_cannot_be_read_is_explained(
    database: Database, judgements: SqlJudgementStore
) -> None:
    await judgements.remember("k", judged(), None)
    await database.write(lambda connection: connection.exec_driver_sql("UPDATE judgement SET score = '{}'"))
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        await judgements.recall("k")


@pytest.mark.sqlite
async def test_a_file_from_before_there_were_judgements_keeps_every_row(url: str) -> None:
    migrate(url, "0002")
    insert(path_of(url), FIRST_ROWS)
    before = contents(path_of(url), list(FIRST_ROWS))
    database = open_database(url)
    try:
        judgements = SqlJudgementStore(database, StoppedClock())
        await judgements.remember("k", judged(), "old")
        assert await judgements.recall("k") == judged()
        assert contents(path_of(url), list(FIRST_ROWS)) == with_later_columns(before)
    finally:
        await database.close()
