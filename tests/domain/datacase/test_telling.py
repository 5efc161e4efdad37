"""Numbers of a case as one says them."""

import pytest

from app.domain.datacase.metrics import Metric
from app.domain.datacase.telling import counted, signed, unit_of
from app.domain.language import Language
from tests.making_cases import shipped_case


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (0.0623, "+6.2"),
        (-0.0149, "−1.5"),
        (0.0004, "+0.04"),
        (-0.00096, "−0.1"),
        (0.0, "0.0"),
        (0.000001, "0.00"),
        (1.5, "+150.0"),
    ],
)
def test_a_change_has_its_sign_and_enough_decimals(change: float, text: str) -> None:
    assert signed(change) == text


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [(50_000, "50,000", "5 万"), (12_345, "12,345", "1.2 万"), (9_999, "9,999", "9,999")],
)
def test_people_are_counted_as_each_language_does(number: int, english: str, chinese: str) -> None:
    assert counted(number, Language.EN) == english
    assert counted(number, Language.ZH) == chinese


def test_return_is_told_in_points_and_the_rest_in_percent() -> None:
    assert unit_of(shipped_case(), Metric.RETURN, Language.EN) == " points"
    assert unit_of(shipped_case(), Metric.RETURN, Language.ZH) == " 个百分点"
    assert unit_of(shipped_case(), Metric.WATCH, Language.ZH) == "%"
