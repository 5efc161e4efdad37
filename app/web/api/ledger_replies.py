"""The ledger as the API gives it."""

from app.domain.language import Language
from app.domain.ledger.account import Cell, Column, Table
from app.domain.ledger.blanks import missing, question_for
from app.domain.ledger.brought import Source
from app.domain.ledger.differences import Difference, Way
from app.domain.ledger.edits import EditKind
from app.domain.ledger.rows import Ledger, Row, Shown, Told
from app.domain.ledger.standing import Part, Size, part_of
from app.domain.ledger.wording import difference_words
from app.domain.phrasing import Render
from app.services.ledgers import Known
from app.web.api.reply_base import Out


class CellOut(Out):
    """What a cell says: `text`, a part of `quote`, which is characters `start` to `end` of the answer.

    The answer is attempt `attempt` at `turn` of `interview`, or at `drill`; all of these are null, and the quote is
    empty, for what was written by hand. `check` is the evidence it comes from, as `signal.check`.
    """

    text: str
    quote: str
    interview: str | None
    turn: int | None
    attempt: int | None
    drill: str | None
    start: int | None
    end: int | None
    check: str | None


class ToldOut(CellOut):
    """One telling of a cell, of the account `account`; `contradicts`: it and another cannot both be true.

    `source`: it was brought in, from a `resume` or a `file`; null: it was said in an interview or a drill here.
    """

    account: str
    contradicts: bool
    source: Source | None


class DifferenceOut(Out):
    """How the tellings of the accounts `less` and `more` differ, and `words` for it.

    `way`: `longer`, `more` (money), `larger` (a change), another `start` or `end` of a change, what it comes to
    (`worked_out`), the same figure in another `unit`, another `owner`. `more` says more, or is the candidate's own
    claim; it is `times` the other, null where that makes no sense. `later`: the account that was told later.
    """

    way: Way
    less: str
    more: str
    times: float | None
    later: str | None
    words: str


class ShownOut(Out):
    """A cell as the table shows it (null: empty) and its tellings, latest first. `open`: contradicted still.

    `differences` holds tellings against each other that cannot both be true, a few where they are many.
    """

    cell: CellOut | None
    tellings: list[ToldOut]
    open: bool
    written: bool
    differences: list[DifferenceOut]


class MissingOut(Out):
    """An empty cell, and the question that would fill it."""

    column: Column
    question: str


class RowOut(Out):
    """A feature. `named` is false where its name is only the clause that tells of it.

    `size` says how large its effect was: `none` (no number), `amount` (none to be set against what was before),
    `small` (under 10 %), `medium`, `large` (50 % or more), with the `percent` if there is one. `part` says whose it
    was: `own`, `shared`, `others` or `untold`, by who acts in the answers: in `own_acts` of `all_acts` clauses the
    candidate does.
    """

    id: str
    named: bool
    accounts: list[str]
    cells: dict[Column, ShownOut]
    missing: list[MissingOut]
    size: Size
    percent: float | None
    part: Part
    own_acts: int
    all_acts: int


class RemovedOut(Out):
    """A row that was removed."""

    id: str
    feature: str


class LedgerOut(Out):
    """All rows in the order they were first told; `undo` is the kind of change that undoing would take back."""

    rows: list[RowOut]
    removed: list[RemovedOut]
    undo: EditKind | None


def ledger_out(known: Known, language: Language, render: Render) -> LedgerOut:
    """The ledger, with its questions in `language`."""
    ledger: Ledger = known.ledger
    removed = [RemovedOut(id=row.id, feature=row.shown(Column.FEATURE).text) for row in ledger.removed]
    rows = [_row(row, language, render) for row in ledger.rows]
    return LedgerOut(rows=rows, removed=removed, undo=known.last.change.kind if known.last else None)


def _row(row: Row, language: Language, render: Render) -> RowOut:
    asked = dict.fromkeys(column for table in Table for column in missing(row, table))
    return RowOut(
        id=row.id,
        named=row.named,
        accounts=[account.id for account in row.accounts],
        cells={column: _shown(row.shown(column), language, render) for column in Column},
        missing=[
            MissingOut(column=column, question=question_for(row, column, language, render)) for column in asked
        ],
        size=row.effect.size,
        percent=None if row.effect.percent is None else round(row.effect.percent, 1),
        part=part_of(row.acts),
        own_acts=row.acts.own,
        all_acts=row.acts.all,
    )


def _shown(shown: Shown, language: Language, render: Render) -> ShownOut:
    cell = CellOut(**_said(shown.cell, here=not shown.source)) if shown.cell else None
    told = [_told(one) for one in shown.tellings]
    differ = [_difference(one, language, render) for one in shown.differences]
    return ShownOut(cell=cell, tellings=told, open=shown.open, written=shown.written, differences=differ)


def _difference(one: Difference, language: Language, render: Render) -> DifferenceOut:
    return DifferenceOut(
        way=one.way,
        less=one.less.account.id,
        more=one.more.account.id,
        times=round(one.times, 3) if one.times is not None else None,
        later=one.later.account.id if one.later else None,
        words=difference_words(one, language, render),
    )


def _told(told: Told) -> ToldOut:
    source = Source(told.account.source) if told.account.source else None
    said = _said(told.cell, here=source is None)
    return ToldOut(**said, account=told.account.id, contradicts=told.contradicts, source=source)


def _said(cell: Cell, *, here: bool) -> dict[str, str | int | None]:
    """A cell with its place, which leads nowhere unless it was said `here`."""
    place = cell.place if here else None
    told = place is not None
    return {
        "text": cell.text,
        "quote": cell.quote,
        "interview": place.interview if place else None,
        "turn": place.turn if place and place.interview else None,
        "attempt": place.attempt if place else None,
        "drill": place.drill if place else None,
        "start": cell.start if told else None,
        "end": cell.end if told else None,
        "check": cell.check,
    }
