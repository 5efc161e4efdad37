"""Achievements of a résumé: cells that stand in their line, and the same line is the same achievement each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.language import Language
from app.domain.ledger.account import Column
from app.domain.ledger.brought import Brought, Source
from app.domain.ledger.resume import achievements
from app.domain.passages import Reader
from tests.rehearsal import START, content

RESUME = """Li Wei
Senior Product Manager, Acme (2021-2024)
- Launched smart replies for sellers in 22 days, cutting first-reply time from 9 minutes to 4 minutes.
- Built a fraud detection model that saved $1.2 million a year.
- Responsible for the roadmap.
- Led a team of 12 people.
• 上线了弹幕过滤功能，投诉率从 8% 降到 3%，用了 26 天。
"""


def found(text: str) -> list[Brought]:
    return list(achievements(text, START, Reader(content().phrases.cues)))


def texts(one: Brought) -> dict[str, str]:
    return {column.value: cell.text for column, cell in one.cells.items() if column is not Column.ACHIEVEMENT}


def test_lines_that_tell_of_something_shipped_or_moved_become_achievements() -> None:
    replies, fraud, filtered = found(RESUME)
    assert texts(replies) == {
        "feature": "smart replies for sellers",
        "kpi": "first-reply time",
        "change": "from 9 minutes to 4 minutes",
        "days": "22 days",
    }
    assert texts(fraud) == {"feature": "fraud detection model", "change": "$1.2 million", "money": "$1.2 million"}
    assert texts(filtered) == {"feature": "弹幕过滤", "kpi": "投诉率", "change": "从 8% 降到 3%", "days": "26 天"}
    assert (filtered.language, filtered.source) == (Language.ZH, Source.RESUME)


def test_every_cell_stands_in_its_line_of_the_resume() -> None:
    for one in found(RESUME):
        for cell in one.cells.values():
            assert cell.text in cell.quote
            assert RESUME[cell.start : cell.end] == cell.quote
            assert not cell.quote.startswith(("-", "•"))


def test_a_line_without_a_name_is_called_by_itself() -> None:
    (one,) = found("- Improved checkout conversion by 4%.")
    assert not one.named
    assert texts(one)["feature"] == "Improved checkout conversion by 4%."


def test_the_same_line_has_the_same_id_wherever_it_stands() -> None:
    first = found(RESUME)
    again = found("A new profile line\n\n" + RESUME.replace("- ", "* "))
    assert [one.id for one in again] == [one.id for one in first]
    assert len({one.id for one in first}) == len(first)


@pytest.mark.parametrize("text", ["", "- ", "Skills: SQL", "Responsible for the roadmap.", "\ud800"])
def test_what_tells_of_nothing_brings_nothing(text: str) -> None:
    assert found(text) == []


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for one in found(text):
        assert all(cell.text in cell.quote for cell in one.cells.values())
