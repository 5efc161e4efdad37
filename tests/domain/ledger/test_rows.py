"""Merging what was told twice, and edits: symmetric, idempotent, a fold that undo takes back."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.language import Language
from app.domain.ledger.account import Account, Cell, Column, Place, Table
from app.domain.ledger.blanks import missing, question_for
from app.domain.ledger.edits import Change, Edit, EditKind, last_to_undo
from app.domain.ledger.keys import metric_key, name_key
from app.domain.ledger.merging import Group, merged
from app.domain.ledger.rows import Ledger, Row, ledger_of
from app.domain.passages import Reader
from tests.rehearsal import START, content

READER = Reader(content().phrases.cues)
FEATURE, KPI, CHANGE, DAYS, MONEY = Column.FEATURE, Column.KPI, Column.CHANGE, Column.DAYS, Column.MONEY


def key(name: str) -> str:
    return name_key(READER.read(name)).whole


def account(name: str, number: int = 1, **cells: str) -> Account:
    """Account `number`, told on day `number`, with its cells as they were said."""
    said = {Column(column): Cell(text, text, Place("i", number, 1)) for column, text in cells.items()}
    metric = metric_key(READER.read(cells["kpi"])) if "kpi" in cells else ""
    at = START + timedelta(days=number)
    told = {FEATURE: Cell(name, name, Place("i", number, 1)), **said}
    named = name_key(READER.read(name))
    return Account(f"i.{number}", at, Language.EN, told, key=named.whole, bare=named.bare, metric=metric)


def edits(*changes: Change) -> list[Edit]:
    return [Edit(number, change, START + timedelta(days=100 + number)) for number, change in enumerate(changes)]


def ledger(accounts: list[Account], *changes: Change) -> Ledger:
    return ledger_of(accounts, edits(*changes), READER)


def one_row(accounts: list[Account], *changes: Change) -> Row:
    (row,) = ledger(accounts, *changes).rows
    return row


def test_a_feature_told_twice_is_one_row_with_both_tellings_the_latest_first() -> None:
    row = one_row([account("smart replies", 1, days="24 days"), account("Smart Reply", 2, kpi="reply time")])
    assert row.id == "i.1"
    assert row.shown(FEATURE).text == "Smart Reply"
    assert [told.account.id for told in row.shown(FEATURE).tellings] == ["i.2", "i.1"]
    assert (row.shown(DAYS).text, row.shown(KPI).text) == ("24 days", "reply time")


def test_a_kpi_and_its_change_come_from_one_telling() -> None:
    row = one_row([account("ads", 1, kpi="clicks", change="8 %"), account("ads", 2, kpi="refunds")])
    assert (row.shown(KPI).text, row.shown(CHANGE).text) == ("clicks", "8 %")


def test_a_name_counts_before_a_later_clause() -> None:
    clause = replace(account("so it went live then", 2), named=False, key=key("ads"))
    row = one_row([account("ads", 1), clause])
    assert row.named
    assert row.shown(FEATURE).text == "ads"


def test_a_contradiction_is_marked_until_it_is_settled_and_again_by_what_is_told_later() -> None:
    accounts = [account("ads", 1, days="22 days"), account("ads", 2, days="six weeks")]
    assert one_row(accounts).shown(DAYS).open
    choice = Change(EditKind.SETTLE, "i.1", DAYS, other="i.1")
    settled = one_row(accounts, choice).shown(DAYS)
    assert (settled.text, settled.open, settled.contradicted) == ("22 days", False, True)
    later = replace(account("ads", 3, days="60 days"), at=START + timedelta(days=200))
    again = one_row([*accounts, later], choice).shown(DAYS)
    assert (again.text, again.open) == ("22 days", True)


def test_changes_of_two_metrics_contradict_nothing() -> None:
    one, other = account("ads", 1, kpi="clicks", change="8 %"), account("ads", 2, kpi="refunds", change="12 %")
    assert not one_row([one, other]).shown(CHANGE).open
    same = account("ads", 2, kpi="Clicks", change="12 %")
    assert one_row([one, same]).shown(CHANGE).open


def test_what_the_person_wrote_counts_and_settles() -> None:
    accounts = [account("ads", 1, days="22 days"), account("ads", 2, days="six weeks")]
    days = one_row(accounts, Change(EditKind.WRITE, "i.2", cells={DAYS: "25 days"})).shown(DAYS)
    assert (days.text, days.open, days.written) == ("25 days", False, True)
    emptied = one_row(accounts, Change(EditKind.WRITE, "i.1", cells={DAYS: ""})).shown(DAYS)
    assert (emptied.cell, emptied.written) == (None, True)


def test_a_row_written_by_hand_stands_by_itself_until_it_is_joined() -> None:
    added = Change(EditKind.ADD, "own-1", cells={FEATURE: "ads", MONEY: "$2 million"})
    accounts = [account("ads", 1, days="22 days")]
    assert [row.id for row in ledger(accounts, added).rows] == ["i.1", "own-1"]
    row = one_row(accounts, added, Change(EditKind.JOIN, "i.1", other="own-1"))
    assert (row.shown(DAYS).text, row.shown(MONEY).text) == ("22 days", "$2 million")


def test_a_telling_split_off_is_a_row_of_its_own() -> None:
    accounts = [account("ads", n, days=f"{n} days") for n in (1, 2, 3)]
    rows = ledger(accounts, Change(EditKind.SPLIT, "i.2")).rows
    assert [[one.id for one in row.accounts] for row in rows] == [["i.1", "i.3"], ["i.2"]]


def test_a_removed_row_stays_away_when_it_is_told_again_and_can_be_restored() -> None:
    accounts, remove = [account("ads", 1), account("ads", 2)], Change(EditKind.REMOVE, "i.1")
    gone = ledger(accounts, remove)
    assert (gone.rows, len(gone.removed)) == ((), 1)
    assert ledger(accounts, remove, Change(EditKind.RESTORE, "i.2")).removed == ()


def test_what_a_drill_brought_goes_to_the_row_it_was_asked_about() -> None:
    drilled = Account("drill-1", START + timedelta(days=9), Language.EN, {DAYS: Cell("22 days")}, joins="i.1")
    row = one_row([account("the model", 1), drilled])
    assert row.shown(DAYS).text == "22 days"


def test_an_edit_of_what_is_no_longer_there_does_nothing() -> None:
    accounts = [account("ads", 1)]
    lost = (
        Change(EditKind.WRITE, "gone", cells={DAYS: "1 day"}),
        Change(EditKind.JOIN, "i.1", other="gone"),
        Change(EditKind.SPLIT, "gone"),
        Change(EditKind.SETTLE, "i.1", DAYS, other="gone"),
        Change(EditKind.REMOVE, "gone"),
        Change(EditKind.RESTORE, "gone"),
    )
    assert ledger(accounts, *lost) == ledger(accounts)


def test_empty_cells_are_asked_for_by_name() -> None:
    row = one_row([account("ads", 1, days="22 days", kpi="clicks")])
    assert missing(row, Table.LEDGER) == (CHANGE, Column.LIFT, Column.DATA)
    assert missing(row, Table.MATRIX) == (MONEY,)
    for language in Language:
        for column in (KPI, CHANGE, DAYS, Column.LIFT, Column.DATA, MONEY):
            assert "ads" in question_for(row, column, language, content().phrases.render)


NAMES = st.sampled_from(
    [
        "ads",
        "Ads feature",
        "ads for sellers",
        "ads for buyers",
        "智能回复",
        "给卖家的智能回复功能",
        "the model",
        "模型",
    ]
)
ACCOUNTS = st.lists(NAMES, max_size=7).map(lambda names: [account(name, n) for n, name in enumerate(names, 1)])


def ids(groups: tuple[Group, ...]) -> list[list[str]]:
    return [[one.id for one in group] for group in groups]


@given(ACCOUNTS, st.randoms())
def test_merging_does_not_depend_on_order_and_done_twice_changes_nothing(
    accounts: list[Account], random: object
) -> None:
    groups = merged(accounts)
    shuffled = list(accounts)
    getattr(random, "shuffle")(shuffled)  # noqa: B009 - hypothesis types it as object
    assert ids(merged(shuffled)) == ids(groups)
    assert ids(merged([one for group in groups for one in group])) == ids(groups)
    assert sorted(one.id for group in groups for one in group) == sorted(one.id for one in accounts)


CHANGES = st.one_of(
    st.builds(
        Change, st.just(EditKind.WRITE), st.sampled_from(["i.1", "i.2", "own-1"]), cells=st.just({DAYS: "9 days"})
    ),
    st.builds(Change, st.just(EditKind.ADD), st.just("own-1"), cells=st.just({FEATURE: "mine"})),
    st.builds(
        Change,
        st.sampled_from([EditKind.JOIN, EditKind.SETTLE]),
        st.sampled_from(["i.1", "i.2"]),
        st.just(DAYS),
        other=st.sampled_from(["i.2", "i.3", "own-1"]),
    ),
    st.builds(
        Change,
        st.sampled_from([EditKind.REMOVE, EditKind.RESTORE, EditKind.SPLIT]),
        st.sampled_from(["i.1", "i.2", "i.3"]),
    ),
)


@given(ACCOUNTS, st.lists(CHANGES, max_size=6))
def test_undoing_the_last_edit_is_as_if_it_had_never_been_made(
    accounts: list[Account], changes: list[Change]
) -> None:
    made = edits(*changes)
    last = last_to_undo(made)
    undone = [replace(edit, undone=edit is last) for edit in made]
    assert ledger_of(accounts, undone, READER) == ledger_of(accounts, made[:-1], READER)


@given(ACCOUNTS, st.lists(CHANGES, max_size=6))
def test_no_edit_loses_or_doubles_a_telling(accounts: list[Account], changes: list[Change]) -> None:
    whole = ledger(accounts, *changes)
    held = [one.id for row in (*whole.rows, *whole.removed) for one in row.accounts if not one.own]
    assert sorted(held) == sorted(one.id for one in accounts)
