"""The ledger over all interviews of a real database: told twice, changed, practised, given away, deleted."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.interview import Interview, Mode, Status
from app.domain.language import Language
from app.domain.ledger.account import Account, Column
from app.domain.ledger.edits import Change, EditKind
from app.domain.ledger.rows import Ledger, Row
from app.domain.ledger.told import accounts_of
from app.domain.passages import Reader
from app.domain.practice.drill import Cell, DrillKind
from app.errors import InvalidInput, NotAllowedNow, NotFound
from app.infra.reading_mark import reading_mark
from app.infra.store import SqlInterviewStore
from app.services import ledger_accounts
from app.services.chat import Chats
from app.services.drills import StartDrill
from app.services.events import Position
from app.services.interviews import StartInterview
from app.services.ledger_accounts import ToldByInterviews
from app.services.ledger_files import LedgerForm
from app.services.spreadsheet import BYTE_ORDER_MARK
from app.settings import Settings
from app.web.services import Services
from app.wiring.services import build
from tests.databases import database_url
from tests.infra.store.test_store_deletion import holding
from tests.rehearsal import content

pytestmark = pytest.mark.anyio
FEATURE, KPI, CHANGE, DAYS = Column.FEATURE, Column.KPI, Column.CHANGE, Column.DAYS
TOLD = (
    "I launched smart replies for sellers 22 days after the first sketch. "
    "After launch, first-reply time fell from 9 minutes to 4 minutes against a holdout of 5 %."
)
TOLD_AGAIN = (
    "I shipped the smart replies feature in six weeks from kick-off to launch. "
    "The refund rate fell from 9 % to 4 % compared with the control group."
)


class House:
    """A running Debrief."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.ledgers = services.ledgers

    async def told(self, text: str, mode: Mode = Mode.PRACTICE, *, ended: bool = True) -> str:
        """The id of an interview with one answer."""
        interviews = self.services.interviews
        wish = StartInterview("core-three", rounds=("hiring-manager",), mode=mode)
        started = await interviews.start(wish)
        await self._until(started.id, Status.ANSWERING)
        await interviews.answer(started.id, 1, text, None)
        await self._scored(started.id)
        if ended:
            await interviews.finish(started.id)
        return started.id

    async def _until(self, interview_id: str, status: Status) -> None:
        async for _ in self.services.listening.listen(interview_id, Position(0)):
            if (await self.services.interviews.get(interview_id)).status is status:
                return

    async def _scored(self, interview_id: str) -> None:
        async for _ in self.services.listening.listen(interview_id, Position(0)):
            attempt = (await self.services.interviews.get(interview_id)).turns[0].attempt
            if attempt is not None and attempt.scorecards:
                return

    async def ledger(self) -> Ledger:
        return (await self.ledgers.show()).ledger

    async def row(self) -> Row:
        (row,) = (await self.ledger()).rows
        return row


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[House]:
    settings = Settings.load(_env_file=None, database_url=database_url(folder), builtin_pace_ms=0)
    built = build(settings, content(), Chats())
    await built.start()
    try:
        yield House(built.services)
    finally:
        await built.stop()
        await built.close()


@pytest.fixture
async def house(tmp_path: Path, anyio_backend: str) -> AsyncIterator[House]:
    async with running(tmp_path) as made:
        yield made


async def test_a_feature_told_in_two_interviews_is_one_row_whose_contradiction_is_marked(house: House) -> None:
    first = await house.told(TOLD)
    second = await house.told(TOLD_AGAIN)
    row = await house.row()
    days = row.shown(DAYS)
    assert [told.cell.text for told in days.tellings] == ["six weeks", "22 days"]
    assert days.open
    assert {told.account.interview for told in days.tellings} == {first, second}
    for told in days.tellings:
        place = told.cell.place
        assert place is not None
        answer = (await house.services.interviews.get(place.interview or "")).turns[place.turn - 1].attempts[0].text
        assert answer[told.cell.start : told.cell.end] == told.cell.quote


async def test_changes_are_kept_by_the_database_and_undone_one_by_one(house: House, tmp_path: Path) -> None:
    await house.told(TOLD)
    row = await house.row()
    change = house.ledgers.change
    assert await change(Change(EditKind.WRITE, row.id, cells={KPI: "reply  time\n", DAYS: "23 days"})) == row.id
    added = await change(Change(EditKind.ADD, "", cells={FEATURE: "mine"}))
    await change(Change(EditKind.REMOVE, added))
    async with running(tmp_path) as again:
        ledger = await again.ledger()
        assert [one.shown(KPI).text for one in ledger.rows] == ["reply time"]
        assert [one.id for one in ledger.removed] == [added]
        await again.ledgers.undo()
        assert [one.id for one in (await again.ledger()).rows] == [row.id, added]
        await again.ledgers.undo()
        await again.ledgers.undo()
        assert await again.row() == row
        with pytest.raises(NotAllowedNow):
            await again.ledgers.undo()


async def test_rows_are_joined_split_and_settled(house: House) -> None:
    await house.told(TOLD)
    await house.told(TOLD_AGAIN)
    row = await house.row()
    old, new = (account.id for account in row.accounts)
    change = house.ledgers.change
    await change(Change(EditKind.SETTLE, row.id, DAYS, other=old))
    settled = (await house.row()).shown(DAYS)
    assert (settled.text, settled.open) == ("22 days", False)
    assert await change(Change(EditKind.SPLIT, new)) == new
    assert len((await house.ledger()).rows) == 2
    assert await change(Change(EditKind.JOIN, new, other=old)) == old
    assert (await house.row()).id == old


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (Change(EditKind.ADD, "", cells={KPI: "clicks"}), InvalidInput),
        (Change(EditKind.ADD, "", cells={FEATURE: "x" * 301}), InvalidInput),
        (Change(EditKind.ADD, "", cells={FEATURE: "a\x00b"}), InvalidInput),
        (Change(EditKind.WRITE, "nothing", cells={KPI: "clicks"}), NotFound),
        (Change(EditKind.REMOVE, "nothing"), NotFound),
        (Change(EditKind.WRITE, "THE ROW"), InvalidInput),
        (Change(EditKind.SPLIT, "THE ROW"), InvalidInput),
        (Change(EditKind.JOIN, "THE ROW", other="THE ROW"), InvalidInput),
        (Change(EditKind.JOIN, "THE ROW", other="nothing"), NotFound),
        (Change(EditKind.SETTLE, "THE ROW", DAYS, other="nothing"), InvalidInput),
        (Change(EditKind.SETTLE, "THE ROW", other="THE ROW"), InvalidInput),
    ],
)
async def test_what_cannot_be_done_is_refused(house: House, change: Change, error: type[Exception]) -> None:
    row = await house.ledgers.change(Change(EditKind.ADD, "", cells={FEATURE: "ads"}))
    named = {
        name: row if getattr(change, name) == "THE ROW" else getattr(change, name) for name in ("row", "other")
    }
    with pytest.raises(error):
        await house.ledgers.change(Change(change.kind, named["row"], change.column, named["other"], change.cells))
    assert len((await house.ledger()).rows) == 1


async def test_a_drill_on_an_empty_cell_fills_it(house: House) -> None:
    interview = await house.told("I launched smart replies 22 days after the first sketch.")
    assert (await house.row()).shown(CHANGE).cell is None
    wish = StartDrill(DrillKind.CELL, cell=Cell.CHANGE, feature="smart replies", interview=interview, turn=1)
    drill = await house.services.drills.open(wish)
    await house.services.drills.answer(drill.id, "First-reply time fell from 9 minutes to 4 minutes.", None)
    row = await house.row()
    filled = row.shown(CHANGE)
    assert filled.text == "from 9 minutes to 4 minutes"
    assert filled.cell is not None
    assert filled.cell.place is not None
    assert (filled.cell.place.drill, filled.cell.place.attempt) == (drill.id, 1)
    assert row.shown(FEATURE).text == "smart replies"


async def test_a_drill_on_a_row_written_by_hand_is_known_by_its_name(house: House) -> None:
    await house.ledgers.change(Change(EditKind.ADD, "", cells={FEATURE: "smart replies"}))
    drill = await house.services.drills.open(StartDrill(DrillKind.CELL, cell=Cell.CHANGE, feature="smart replies"))
    await house.services.drills.answer(drill.id, "First-reply time fell from 9 minutes to 4 minutes.", None)
    assert (await house.row()).shown(CHANGE).text == "from 9 minutes to 4 minutes"


async def test_a_deleted_interview_takes_its_rows_and_all_edits_about_it_along(
    house: House, tmp_path: Path
) -> None:
    first = await house.told(TOLD)
    second = await house.told("We rolled out the night filter. Complaints fell by 9 % against the control group.")
    rows = (await house.ledger()).rows
    ids = {row.accounts[0].interview: row.id for row in rows}
    await house.ledgers.change(Change(EditKind.WRITE, ids[first], cells={KPI: "a secret of mine"}))
    await house.ledgers.change(Change(EditKind.JOIN, ids[second], other=ids[first]))
    await house.services.interviews.delete(first)
    ledger = await house.ledger()
    assert [row.accounts[0].interview for row in ledger.rows] == [second]
    with pytest.raises(NotAllowedNow):
        await house.ledgers.undo()
    assert holding(tmp_path, "a secret of mine") == []


async def test_a_live_interview_that_goes_on_is_left_out(house: House) -> None:
    await house.told(TOLD, Mode.LIVE, ended=False)
    assert (await house.ledger()).rows == ()


async def test_another_answer_changes_what_was_remembered_of_an_interview(house: House) -> None:
    interview = await house.told(TOLD, ended=False)
    assert (await house.row()).shown(DAYS).text == "22 days"
    await house.services.interviews.retake(interview, 1, TOLD.replace("22 days", "25 days"), None)
    async for _ in house.services.listening.listen(interview, Position(0)):
        rows = (await house.ledger()).rows
        if rows and rows[0].shown(DAYS).text == "25 days":
            return


async def test_what_did_not_change_is_not_read_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = await house.told(TOLD), await house.told(TOLD_AGAIN)
    before = await house.ledger()
    asked: list[str] = []
    these = SqlInterviewStore.these

    async def counted(store: SqlInterviewStore, interviews: Sequence[str]) -> Sequence[Interview]:
        asked.extend(interviews)
        return await these(store, interviews)

    monkeypatch.setattr(SqlInterviewStore, "these", counted)
    assert (await house.ledger()) is before
    await house.services.interviews.delete(first)
    assert [account.interview for account in (await house.row()).accounts] == [second]
    assert asked == []
    third = await house.told(TOLD)
    assert len((await house.row()).accounts) == 2
    assert set(asked) == {third}


async def test_a_start_reads_what_was_kept_and_only_what_changed_anew(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interview = await house.told(TOLD)
    before = (await house.ledger()).rows
    read: list[str] = []

    def counted(one: Interview, reader: Reader) -> tuple[Account, ...]:
        read.append(one.id)
        return accounts_of(one, reader)

    monkeypatch.setattr(ledger_accounts, "accounts_of", counted)
    async with running(tmp_path) as again:
        assert (await again.ledger()).rows == before
        assert read == []
        later = await again.told(TOLD_AGAIN)
        assert len((await again.row()).accounts) == 2
        assert read == [later]
        await again.services.interviews.delete(interview)
    async with running(tmp_path) as third:
        assert [account.interview for account in (await third.row()).accounts] == [later]
        assert read == [later]


async def test_what_was_kept_by_another_reader_is_read_anew(house: House) -> None:
    await house.told(TOLD)
    before = (await house.ledger()).rows
    store = house.ledgers._store  # the readings that are kept are seen by nothing else
    (kept,) = await store.readings(reading_mark(content().phrases.cues))
    await store.keep_readings("another reader", [replace(kept, accounts=())])
    other = ToldByInterviews(house.services.interviews._store, store, content().phrases.cues, reading_mark)
    assert await other.accounts() == list(before[0].accounts)


def sheet(text: str) -> list[list[str]]:
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


async def test_the_sheet_holds_both_tables_with_their_quotes_and_runs_nothing(house: House) -> None:
    await house.told(TOLD)
    await house.told(TOLD_AGAIN)
    await house.ledgers.change(Change(EditKind.ADD, "", cells={FEATURE: '=HYPERLINK("http://x")'}))
    file = await house.ledgers.export(LedgerForm.CSV, Language.EN)
    head, told, own = sheet(file.text)
    assert head[0] == "Feature"
    assert head[-1] == "Quotes"
    assert told[head.index("Days to ship")] == "six weeks (told differently: 22 days)"
    assert TOLD_AGAIN.split(". ", maxsplit=1)[0].split(" from", maxsplit=1)[0] in told[-1]
    assert own[0] == '\'=HYPERLINK("http://x")'


async def test_the_page_to_read_shows_both_tables_and_escapes_what_was_said(house: House) -> None:
    empty = (await house.ledgers.export(LedgerForm.MD, Language.ZH)).text
    assert "还没有任何内容" in empty
    await house.told(TOLD)
    await house.ledgers.change(Change(EditKind.ADD, "", cells={FEATURE: "a | b <script>"}))
    text = (await house.ledgers.export(LedgerForm.MD, Language.EN)).text
    assert "## Impact ledger" in text
    assert "## Impact matrix" in text
    assert "| smart replies for sellers |" in text
    assert "a \\| b \\<script\\>" in text
    assert "“I launched smart replies for sellers" in text
    await house.told(TOLD_AGAIN)
    both = (await house.ledgers.export(LedgerForm.MD, Language.EN)).text
    assert "- Days to ship: “six weeks” is longer than “22 days”: 42 days against 22 days." in both
