"""Speech is told from rows of key words and from noise."""

import pytest

from app.domain.reading.prose import is_prose


@pytest.mark.parametrize(
    "sentence",
    [
        "i pulled the logs and found that most of them timed out",
        "shipped it.",
        "on time 82% vs 76%.",
        "distil.",
        "我把日志翻了一遍,发现大多数人等不及",
        "800毫秒降到320,线上p95",
        "全自动排,效率高,总部喜欢;店长自己排,员工服气",
        "先看 data layer 吧",
        "十六个工作日。",
    ],
)
def test_speech_is_speech_even_when_short(sentence: str) -> None:
    assert is_prose(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "retention, holdout, latency, revenue, guardrail, rollout",
        "growth impact metric funnel cohort lift uplift churn retention ltv cac margin",
        "qwrt zxcv bnmp lkjh asdf qwrt",
        "31% 34% 10% 24 200 6",
        "留存、对照组、实验、营收、全量",
        "留存31%,对照10%,营收200万,上线24天",
    ],
)
def test_rows_of_key_words_numbers_or_letters_are_not(sentence: str) -> None:
    assert not is_prose(sentence)
