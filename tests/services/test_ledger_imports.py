"""What is brought into the ledger: its own files and résumés, the same once only, whatever a file holds."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.domain.language import Language
from app.domain.ledger.account import Column
from app.domain.ledger.edits import Change, EditKind
from app.domain.ledger.rows import Ledger
from app.errors import InvalidInput
from app.services.ledger_files import LedgerForm
from app.services.ledger_imports import Taken
from app.services.ledger_reading import LARGEST_FILE, BadRow, FileFault, LedgerFileUnreadable, RowFault
from app.services.ledger_sheet import MOST_ROWS
from tests.domain.ledger.test_resume import RESUME
from tests.infra.store.test_store_deletion import holding
from tests.services.test_ledgers import TOLD, TOLD_AGAIN, House, running

pytestmark = pytest.mark.anyio
FEATURE, KPI, DAYS, MONEY = Column.FEATURE, Column.KPI, Column.DAYS, Column.MONEY
EN = Language.EN


@pytest.fixture
async def house(tmp_path: Path, anyio_backend: str) -> AsyncIterator[House]:
    async with running(tmp_path) as made:
        yield made


@pytest.fixture
async def other_house(tmp_path: Path, anyio_backend: str) -> AsyncIterator[House]:
    """Another installation, with nothing in it."""
    folder = tmp_path / "other"
    folder.mkdir()
    async with running(folder) as made:
        yield made


async def exported(house: House, form: LedgerForm, language: Language = EN) -> bytes:
    return (await house.ledgers.export(form, language)).text.encode()


async def take(house: House, content: bytes | str) -> Taken:
    sent = content if isinstance(content, bytes) else content.encode()
    return await house.services.ledger_imports.file(sent)


def cells(ledger: Ledger) -> list[dict[str, str]]:
    return [{column.value: row.shown(column).text for column in Column} for row in ledger.rows]


async def edited(house: House) -> None:
    """Two tellings of one feature, settled, with a cell and a row written by hand."""
    await house.told(TOLD)
    await house.told(TOLD_AGAIN)
    row = await house.row()
    await house.ledgers.change(Change(EditKind.SETTLE, row.id, DAYS, other=row.accounts[0].id))
    await house.ledgers.change(Change(EditKind.WRITE, row.id, cells={MONEY: "$2 million"}))
    await house.ledgers.change(Change(EditKind.ADD, "", cells={FEATURE: "=mine", KPI: "'clicks"}))


async def test_json_brings_the_whole_ledger_to_another_installation_and_back(
    house: House, other_house: House
) -> None:
    await edited(house)
    file = await exported(house, LedgerForm.JSON)
    before = await house.ledger()
    taken = await take(other_house, file)
    assert (len(taken.tellings), taken.edits, taken.known, taken.bad) == (2, 3, 0, ())
    after = await other_house.ledger()
    assert cells(after) == cells(before)
    quotes = [told.cell.quote for told in after.rows[0].shown(DAYS).tellings]
    assert quotes == [told.cell.quote for told in before.rows[0].shown(DAYS).tellings]
    assert {told.account.source for told in after.rows[0].shown(DAYS).tellings} == {"file"}
    assert await take(other_house, file) == Taken(known=2)
    assert await take(house, await exported(other_house, LedgerForm.JSON)) == Taken(known=2)
    assert (await house.ledger()) == before
    await other_house.ledgers.undo()
    assert (await other_house.ledger()).rows == ()


@pytest.mark.parametrize("language", list(Language))
async def test_csv_brings_the_rows_as_they_read(house: House, other_house: House, language: Language) -> None:
    await edited(house)
    sheet = await exported(house, LedgerForm.CSV, language)
    taken = await take(other_house, sheet)
    assert (len(taken.tellings), taken.bad) == (2, ())
    found, kept = cells(await other_house.ledger()), cells(await house.ledger())
    # A sheet has the time once, as days where somebody said how many.
    assert [row | {"when": ""} for row in found] == [row | {"when": ""} for row in kept]
    shown = (await other_house.ledger()).rows[0].shown(DAYS)
    assert shown.cell is not None
    assert shown.cell.quote.startswith("I launched smart replies for sellers 22 days after")
    assert await take(other_house, sheet) == Taken(known=2)
    assert await take(house, sheet) == Taken(known=2)


async def test_a_sheet_that_was_changed_brings_what_is_new_beside_what_was_said(house: House) -> None:
    await house.told(TOLD)
    sheet = "Feature,Days to ship,Money\nSmart Reply,six weeks,$2 million\nAds,,\n"
    taken = await take(house, sheet)
    assert len(taken.tellings) == 2
    replies, ads = (await house.ledger()).rows
    assert (replies.shown(DAYS).text, replies.shown(MONEY).text) == ("22 days", "$2 million")
    assert replies.shown(DAYS).open
    assert replies.shown(DAYS).differences[0].later is None
    assert ads.shown(FEATURE).text == "Ads"
    assert await take(house, sheet) == Taken(known=2)


@pytest.mark.parametrize(
    ("sheet", "bad"),
    [
        ("feature,kpi\nads,clicks\n,lost\nmore,than,two\n", [(3, RowFault.NO_FEATURE), (4, RowFault.MORE_CELLS)]),
        (f"feature\nads\n{'x' * 301}\n", [(3, RowFault.TOO_LONG)]),
        ('feature;kpi\nads;"two\nlines"\n;lost\n', [(4, RowFault.NO_FEATURE)]),
        ('feature\nads\n"open', [(3, RowFault.UNREADABLE)]),
        ("feature,anything\nads,x\n\n  ,\n", []),
    ],
)
async def test_rows_that_cannot_be_read_are_named_by_line_and_the_others_taken(
    house: House, sheet: str, bad: list[tuple[int, RowFault]]
) -> None:
    taken = await take(house, sheet)
    assert len(taken.tellings) == 1
    assert taken.bad == tuple(BadRow(line, fault) for line, fault in bad)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.NOTHING),
        (b" \n", FileFault.NOTHING),
        (b"feature\n" + b"x" * LARGEST_FILE, FileFault.TOO_LARGE),
        ("功能".encode("gbk"), FileFault.NOT_TEXT),
        ("feature\nads".encode("utf-16"), FileFault.NOT_TEXT),
        (b"feature\na\x00ds", FileFault.NOT_TEXT),
        (b"name\nads", FileFault.NO_HEADINGS),
        (b"feature,feature\nads,ads", FileFault.NO_HEADINGS),
        (b"feature\n" + b"ads\n" * (MOST_ROWS + 1), FileFault.TOO_MANY),
        (b"{", FileFault.BROKEN),
        (b'{"a":' * 20_000, FileFault.BROKEN),
        (b'{"schema": "debrief.interview/1"}', FileFault.OTHER_SCHEMA),
        (b'{"schema": "debrief.ledger/1", "tellings": 3}', FileFault.BROKEN),
    ],
)
async def test_a_file_of_which_nothing_can_be_taken_is_refused(
    house: House, content: bytes, fault: FileFault
) -> None:
    with pytest.raises(LedgerFileUnreadable) as refused:
        await take(house, content)
    assert refused.value.fault is fault
    assert (await house.ledger()).rows == ()


async def test_entries_of_a_json_file_that_say_what_cannot_be_are_left_out(house: House) -> None:
    at, feature = "2026-01-05T10:00:00Z", {"feature": {"text": "ads", "quote": "we shipped ads"}}
    good = {"id": "x.1", "at": at, "language": "en", "cells": feature}
    tellings = [
        good,
        {**good, "id": "x.2", "at": "2026-01-05T10:00:00"},
        {**good, "id": "../etc"},
        {**good, "id": "x.3", "cells": {"feature": {"text": "ads", "quote": "no such thing"}}},
        {**good, "id": "x.4", "cells": {"feature": {"text": "a\x00"}}},
        {**good, "id": "x.5", "cells": {}},
        {**good, "id": "x.6", "cells": {"feature": {"text": "x" * 301}}},
        {**good, "id": "x.7", "cells": {"feature": {"text": "ads", "check": "a.b.c"}}},
        "nonsense",
    ]
    edits = [
        {"kind": "add", "row": "own-1", "at": at, "cells": {}},
        {"kind": "import", "row": "x", "at": at},
        {"kind": "write", "row": "x.1", "at": at, "cells": {"kpi": "clicks"}},
    ]
    taken = await take(house, json.dumps({"schema": "debrief.ledger/1", "tellings": tellings, "edits": edits}))
    assert (taken.tellings, taken.edits) == (("x.1",), 1)
    assert [row.line for row in taken.bad] == [*range(2, 10), 10, 11]
    assert (await house.row()).shown(KPI).text == "clicks"


async def test_a_formula_comes_in_as_text_and_goes_out_guarded(house: House, other_house: House) -> None:
    await take(house, 'feature,kpi\n"=HYPERLINK(""http://x"")","\'+1 clicks"\n')
    row = await house.row()
    assert (row.shown(FEATURE).text, row.shown(KPI).text) == ('=HYPERLINK("http://x")', "+1 clicks")
    sheet = await exported(house, LedgerForm.CSV)
    assert b"\"'=HYPERLINK" in sheet
    await take(other_house, sheet)
    assert cells(await other_house.ledger()) == cells(await house.ledger())


async def test_lines_of_a_resume_are_chosen_and_taken_once(house: House) -> None:
    imports = house.services.ledger_imports
    lines = await imports.lines(RESUME)
    assert [line.known for line in lines] == [False, False, False]
    taken = await imports.resume(RESUME, [lines[0].brought.id, "nothing"])
    assert taken.tellings == (lines[0].brought.id,)
    assert [line.known for line in await imports.lines(RESUME)] == [True, False, False]
    assert await imports.resume(RESUME, [lines[0].brought.id]) == Taken(known=1)
    assert len((await imports.resume(RESUME, None)).tellings) == 2
    row = (await house.ledger()).rows[0]
    assert row.shown(FEATURE).source == "resume"
    assert row.shown(DAYS).text == "22 days"


async def test_what_was_said_counts_before_the_resume_and_contradicts_it(house: House) -> None:
    await house.services.ledger_imports.resume("- Launched smart replies for sellers in 60 days.", None)
    await house.told(TOLD)
    days = (await house.row()).shown(DAYS)
    assert (days.text, days.open) == ("22 days", True)


@pytest.mark.parametrize("text", ["x" * 50_001, "a\x00b", "\ud800"])
async def test_a_resume_that_cannot_be_kept_is_refused(house: House, text: str) -> None:
    with pytest.raises(InvalidInput):
        await house.services.ledger_imports.lines(text)


async def test_an_import_comes_by_its_own_door_only(house: House) -> None:
    with pytest.raises(InvalidInput):
        await house.ledgers.change(Change(EditKind.IMPORT, "x"))


async def test_edits_about_an_interview_that_is_here_go_with_it(house: House, tmp_path: Path) -> None:
    interview = await house.told(TOLD)
    row = await house.row()
    await house.ledgers.change(Change(EditKind.WRITE, row.id, cells={KPI: "a secret of mine"}))
    file = await exported(house, LedgerForm.JSON)
    await house.ledgers.undo()
    assert (await take(house, file)).edits == 1
    assert (await house.row()).shown(KPI).text == "a secret of mine"
    await house.services.interviews.delete(interview)
    assert holding(tmp_path, "a secret of mine") == []
