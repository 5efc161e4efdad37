"""Results as people tell them: which words show a measured change, and which only look like one."""

import pytest

from app.domain.language import Language
from app.judges.rules import RulesJudge
from app.services.ports import Content, JudgeRequest

SIGNAL = "quantified_impact"


def met(content: Content, answer: str) -> set[str]:
    judge = RulesJudge(content.rubric, content.reading, content.weights)
    card = judge.judge_now(JudgeRequest(answer, "", (SIGNAL,), Language.EN))
    return {check.check for check in card.signals[0].checks if check.met}


@pytest.mark.parametrize(
    "answer",
    [
        "I rebuilt the sync in the notes app, live since May. Opening a long note now takes 74 ms, from 960.",
        "We shipped the new spam filter to all mailboxes, and got 28% fewer complaints than the month before.",
        "The reorder button is live for every shop, and weekly orders per shop climbed from 4.1 to 5.3.",
        "新的分拣规则已经全量上线，错分的包裹从每天九百件降到四百件。",
        "续航提醒上线以后，用户投诉少了三成。",
    ],
)
def test_a_change_told_in_other_words_is_a_measured_one(content: Content, answer: str) -> None:
    assert {"result_stated", "measured_change"} <= met(content, answer)


@pytest.mark.parametrize(
    "answer",
    [
        "I estimate that complaints could fall by 28% once the new filter is live.",
        "The launch was a great success and everybody in the company talked about it.",
        "The team has 28 people in 3 cities, and the model is version 4.1.",
        "预计上线以后投诉能少三成，我们很有信心。",
        "我们团队有二十八个人，分在三个城市。",
    ],
)
def test_an_estimate_praise_or_the_size_of_a_team_is_no_measured_change(content: Content, answer: str) -> None:
    assert "measured_change" not in met(content, answer)
