"""Whose doing it was."""

import pytest

from app.judges.subject import subject_of
from app.services.ports import Content


def deeds(content: Content, text: str) -> int:
    return len(subject_of(text, content.reading).facts.actions)


@pytest.mark.parametrize(
    "text",
    [
        "I cut the feature.",
        "I then personally rang every customer.",
        "I've rewritten the guideline.",
        "On Monday I pulled the logs.",
        "我砍了它。",
        "这一版是我定的。",
        "日志是我自己翻的。",
        "我把规范重写了一遍。",
        "我接手的时候砍了它。",
        "我看懂了那份日志。",
        "我当时直接停了灰度。",
    ],
)
def test_the_candidate_did_it(content: Content, text: str) -> None:
    assert deeds(content, text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "没有需要我来交代的。",
        "没有我一个人定的。",
        "日志我看不太懂。",
        "我进来的时候已经定了。",
        "We cut the feature.",
        "They asked me about it.",
        "I was responsible for the feature.",
        "I led the project.",
        "I think it was right.",
        "I would cut the feature.",
        "I did not cut the feature.",
        "I never cut the feature.",
        "我们砍了它。",
        "他让我看的。",
        "我负责这个项目。",
        "我觉得应该砍。",
        "我会砍掉它。",
        "我没有砍它。",
    ],
)
def test_somebody_else_did_it_or_nobody(content: Content, text: str) -> None:
    assert deeds(content, text) == 0


def test_a_joined_clause_is_the_candidates_too(content: Content) -> None:
    assert deeds(content, "I read the logs all night, then rang the vendor at six.") == 2


def test_a_hard_deed_is_known(content: Content) -> None:
    actions = subject_of("I read the logs. I killed the launch.", content.reading).facts.actions
    assert [action.hard for action in actions] == [False, True]
