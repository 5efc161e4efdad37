"""What nobody has said of a feature yet, and the question that would bring it out."""

from app.domain.language import Language
from app.domain.ledger.account import Column, Table
from app.domain.ledger.rows import Row
from app.domain.phrasing import Render

# In the order in which they are worth having.
ASKED = {
    Table.LEDGER: (Column.CHANGE, Column.KPI, Column.DAYS, Column.LIFT, Column.DATA),
    Table.MATRIX: (Column.MONEY, Column.DAYS),
}


def missing(row: Row, table: Table) -> tuple[Column, ...]:
    """The empty cells of a row that a question can fill, the most wanted first."""
    return tuple(column for column in ASKED[table] if row.shown(_stands_in(row, column)).cell is None)


def question_for(row: Row, column: Column, language: Language, render: Render) -> str:
    """What to ask for an empty cell, by the feature's name where it has one."""
    if row.named:
        return render(f"ledger.ask_{column}", language, feature=row.shown(Column.FEATURE).text)
    return render(f"ledger.ask_{column}_of_it", language)


def _stands_in(row: Row, column: Column) -> Column:
    return row.time_column if column is Column.DAYS else column
