"""Which words a drill holds: of its question, its feature and every answer, whatever case, width or language."""

from dataclasses import replace

import pytest

from app.domain.folding import words_of
from app.domain.practice.drill import DrillAttempt
from tests.infra.store.test_drill_store import DRILL
from tests.making import START

SAID = ("It fell.", "从 4% 到 2.1%。")
ANSWERED = replace(
    DRILL, attempts=tuple(DrillAttempt(n, text, START, None, "") for n, text in enumerate(SAID, start=1))
)


@pytest.mark.parametrize(
    ("q", "held"),
    [
        ("指标", True),
        ("缓存", True),
        ("IT FELL", True),
        ("２.１", True),
        ("到", True),
        ("fell 缓存", True),
        ("fell nowhere", False),
        ("标指", False),
        ("%", True),
        ("_", False),
    ],
)
def test_a_drill_holds_all_words_or_is_not_found(q: str, held: bool) -> None:
    assert ANSWERED.holds(words_of(q)) is held
