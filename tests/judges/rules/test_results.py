"""Measured changes, and what only looks like one."""

import pytest

from app.judges.facts import Result
from app.judges.subject import subject_of
from app.services.ports import Content


def results(content: Content, text: str) -> tuple[Result, ...]:
    return subject_of(text, content.reading).facts.results


@pytest.mark.parametrize(
    "text",
    [
        "Returns fell from 9.1% to 6.4%.",
        "Tickets per hundred homes went from 31 to 24.",
        "No-shows were 14 percent, on the other side 19.",
        "Complaints were 40 a month, now 26.",
        "Latency went from 800 ms to 320.",
        "退货率从9.1%降到6.4%。",
        "掉线率由千分之八降到千分之三。",
        "平均31次，变成7次。",
        "接入的省是3.8%，没接入的还是6.1%。",
    ],
)
def test_two_values_set_against_each_other_are_a_change(content: Content, text: str) -> None:
    found = results(content, text)
    assert len(found) == 1
    assert found[0].paired


@pytest.mark.parametrize(
    "text",
    [
        "Conversion rose by 12 percent.",
        "The change cut refunds by 340k dollars.",
        "转化率涨了四个点。",
        "一个月少花了三十万元。",
    ],
)
def test_one_value_with_a_word_of_change_is_one_too(content: Content, text: str) -> None:
    found = results(content, text)
    assert len(found) == 1
    assert not found[0].paired


@pytest.mark.parametrize(
    "text",
    [
        "We are a team of 20 at 3 sites.",
        "It ran on Android 14 and a 7B model from 2019 to 2024.",
        "Returns would fall from 9% to 6%.",
        "We plan to cut returns from 9% to 6%.",
        "Returns did not fall from 9%.",
        "The team next to ours cut returns from 9% to 6%.",
        "预计退货率能从9%降到6%。",
        "退货率没有从9%降下来。",
        "Good product managers raise retention from 31% to 34%.",
    ],
)
def test_sizes_plans_denials_and_what_others_did_are_none(content: Content, text: str) -> None:
    assert results(content, text) == ()


def test_a_score_of_a_model_alone_is_known_as_such(content: Content) -> None:
    assert results(content, "Macro-F1 rose from 0.71 to 0.83 offline.")[0].model_only
    assert not results(content, "Revenue grew as recall rose from 71% to 83%.")[0].model_only


def test_money_is_business(content: Content) -> None:
    assert results(content, "Refunds dropped by $340k a quarter.")[0].business
    assert not results(content, "Latency dropped from 90 ms to 40 ms.")[0].business
