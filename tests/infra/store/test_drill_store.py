"""Drills come back as they were, an answer is stored once, and all of it goes with its interview."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.domain.language import Language
from app.domain.practice.drill import Cell, Drill, DrillAttempt, DrillKind, Earlier
from app.domain.scorecard import JudgeKind
from app.errors import NotFound
from app.infra.database import Database
from app.infra.store import SqlInterviewStore
from app.infra.store.drills import SqlDrillStore
from tests.infra.store.stored_samples import NOON, a_card, a_whole_interview, an_interview
from tests.infra.store.test_store_deletion import holding

pytestmark = pytest.mark.anyio
RULES, LLM = JudgeKind.RULES, JudgeKind.LLM
DRILL = Drill(
    id="d1",
    kind=DrillKind.CELL,
    signal="quantified_impact",
    check="measured_change",
    judge=LLM,
    language=Language.ZH,
    question="哪个指标变了？",
    created_at=NOON,
    earlier=Earlier("a", 1, 1),
    feature="推荐缓存",
    cell=Cell.CHANGE,
)
LOOSE = replace(DRILL, id="d2", kind=DrillKind.CHECK, earlier=None, feature=None, cell=None, judge=RULES)


def answered(text: str = "从 4% 到 2.1%。", key: str | None = "k", number: int = 1) -> DrillAttempt:
    return DrillAttempt(number, text, NOON + timedelta(hours=number), key, f"print of {text}")


@pytest.fixture
async def drills(database: Database, store: SqlInterviewStore) -> SqlDrillStore:
    """A store of drills beside the interview `a`."""
    await store.create(an_interview("a"), a_whole_interview())
    return SqlDrillStore(database)


async def test_a_drill_comes_back_with_its_answers_and_their_scorecards(drills: SqlDrillStore) -> None:
    for drill in (DRILL, LOOSE):
        assert await drills.open(drill) == drill
        assert await drills.get(drill.id) == drill
    await drills.answer("d1", lambda _: answered())
    await drills.keep_card("d1", 1, a_card(2))
    await drills.keep_card("d1", 1, a_card(3, LLM))
    (attempt,) = (await drills.get("d1")).attempts
    assert attempt == replace(answered(), scorecards={RULES: a_card(2), LLM: a_card(3, LLM)})


async def test_a_scorecard_stays_as_it_was_first_given(drills: SqlDrillStore) -> None:
    await drills.open(DRILL)
    await drills.answer("d1", lambda _: answered())
    await drills.keep_card("d1", 1, a_card(2))
    await drills.keep_card("d1", 1, a_card(4))
    await drills.keep_card("d1", 9, a_card(4))
    assert (await drills.get("d1")).attempts[0].scorecards == {RULES: a_card(2)}


async def test_an_unanswered_drill_is_given_again_and_an_answered_one_is_not(drills: SqlDrillStore) -> None:
    await drills.open(DRILL)
    assert (await drills.open(replace(DRILL, id="d3"))).id == "d1"
    assert (await drills.open(replace(DRILL, id="d4", cell=Cell.KPI))).id == "d4"
    await drills.answer("d1", lambda _: answered())
    assert (await drills.open(replace(DRILL, id="d5"))).id == "d5"


async def test_an_attempt_that_is_there_already_is_not_stored_twice(drills: SqlDrillStore) -> None:
    await drills.open(DRILL)
    first = await drills.answer("d1", lambda _: answered())
    assert await drills.answer("d1", lambda stored: stored.attempts[0]) == first
    await drills.answer("d1", lambda _: answered(key="other", number=2))
    assert [attempt.number for attempt in (await drills.get("d1")).attempts] == [1, 2]


async def test_what_a_refusal_raises_is_raised_and_nothing_is_stored(drills: SqlDrillStore) -> None:
    await drills.open(DRILL)

    def refuse(_: Drill) -> DrillAttempt:
        raise NotFound("no")

    with pytest.raises(NotFound, match="no"):
        await drills.answer("d1", refuse)
    assert (await drills.get("d1")).attempts == ()


async def test_the_newest_drills_come_oldest_first(drills: SqlDrillStore) -> None:
    for n in range(4):
        drill = replace(LOOSE if n % 2 else DRILL, id=f"n{n}", question=f"{n}?", check=f"check {n}")
        await drills.open(replace(drill, created_at=NOON + timedelta(minutes=n)))
    assert [drill.id for drill in await drills.newest(3)] == ["n1", "n2", "n3"]
    assert [drill.id for drill in await drills.newest(9, DrillKind.CELL)] == ["n0", "n2"]


async def test_a_drill_is_unread_until_each_of_its_judges_has_read_every_answer(drills: SqlDrillStore) -> None:
    for drill in (DRILL, LOOSE):
        await drills.open(drill)
        assert await drills.unread() == []
        await drills.answer(drill.id, lambda _: answered())
        assert await drills.unread() == [drill.id]
        await drills.keep_card(drill.id, 1, a_card(2))
        assert await drills.unread() == ([drill.id] if drill.judge is LLM else [])
        await drills.keep_card(drill.id, 1, a_card(2, drill.judge))
        assert await drills.unread() == []


@pytest.mark.parametrize("drill_id", ["d1", "' OR 1"])
async def test_a_drill_that_is_not_there_is_not_found(drills: SqlDrillStore, drill_id: str) -> None:
    with pytest.raises(NotFound):
        await drills.get(drill_id)
    with pytest.raises(NotFound):
        await drills.answer(drill_id, lambda _: answered())


async def test_a_drill_on_an_interview_that_is_gone_is_not_opened(drills: SqlDrillStore) -> None:
    with pytest.raises(NotFound, match="interview"):
        await drills.open(replace(DRILL, earlier=Earlier("gone", 1, 1)))


async def test_a_deleted_drill_is_gone_from_the_files_and_the_others_stay(
    tmp_path: Path, database: Database, drills: SqlDrillStore
) -> None:
    for drill in (DRILL, LOOSE):
        await drills.open(drill)
    await drills.answer("d2", lambda _: answered("ꙮ only here"))
    await drills.delete("d2")
    assert [drill.id for drill in await drills.newest(9)] == ["d1"]
    assert holding(tmp_path, "ꙮ") == []
    with pytest.raises(NotFound):
        await drills.delete("d2")
    await database.close()


async def test_drills_go_with_their_interview(
    tmp_path: Path, database: Database, store: SqlInterviewStore, drills: SqlDrillStore
) -> None:
    for drill in (DRILL, LOOSE):
        await drills.open(drill)
    await drills.answer("d1", lambda _: answered("ꙮ only here"))
    await drills.keep_card("d1", 1, a_card(2))
    await store.delete("a")
    assert [drill.id for drill in await drills.newest(9)] == ["d2"]
    await drills.keep_card("d1", 1, a_card(3, LLM))
    assert await database.read(_leftovers) == (0, 0)
    await database.close()
    assert holding(tmp_path, "ꙮ") == []


def _leftovers(connection: Connection) -> tuple[int, int]:
    attempts = connection.exec_driver_sql("SELECT count(*) FROM drill_attempt").scalar_one()
    cards = connection.exec_driver_sql("SELECT count(*) FROM drill_scorecard").scalar_one()
    return attempts, cards


async def test_drills_of_an_interview_are_kept_as_they_were_unless_they_are_here(drills: SqlDrillStore) -> None:
    first = replace(DRILL, attempts=(replace(answered(), scorecards={RULES: a_card(2), LLM: a_card(3, LLM)}),))
    other = replace(DRILL, id="d3", created_at=NOON + timedelta(days=1))
    await drills.open(LOOSE)
    await drills.restore("a", [first, other])
    assert list(await drills.of_interview("a")) == [first, other]
    await drills.restore("a", [replace(first, question="Another?", attempts=())])
    assert list(await drills.of_interview("a")) == [first, other]
    assert list(await drills.of_interview("b")) == []


async def test_drills_of_an_interview_that_is_gone_are_not_kept(drills: SqlDrillStore) -> None:
    with pytest.raises(NotFound):
        await drills.restore("b", [replace(DRILL, earlier=Earlier("b", 1, 1))])
