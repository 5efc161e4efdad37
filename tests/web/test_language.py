"""Which language a reader gets."""

import pytest

from app.domain.language import Language
from app.web.language import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.EN),
        ("zh", Language.ZH),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.ZH),
        ("ZH-hans", Language.ZH),
        ("en-GB,zh;q=0.9", Language.EN),
        ("en;q=0.3, zh;q=0.4", Language.ZH),
        ("fr,de;q=0.8", Language.EN),
        ("fr, zh;q=0.1", Language.ZH),
        ("zh;q=0", Language.EN),
        ("zh;q=nan", Language.EN),
        ("zh;q=2", Language.EN),
        ("zh;x=1", Language.ZH),
        (",,;q=1,", Language.EN),
    ],
)
def test_the_language_weighted_most_wins_and_english_otherwise(header: str, language: Language) -> None:
    assert preferred(header) is language
