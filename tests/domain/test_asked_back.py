"""Candidates who ask instead of answering: told from what is, told what the loop knows, and asked again."""

from dataclasses import replace

import pytest

from app.domain.asked_back import MOST_WORDS
from app.domain.director import CloseRound, Situation, next_move
from app.domain.interview import TOLD, Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.loop import Loop, LoopFact
from tests.making import RUBRIC, both, loop, round_plan, turn
from tests.rehearsal import content

COURTESIES = content().phrases.courtesies
ROUND = round_plan()
LOOP = replace(loop(ROUND), facts=(LoopFact(("team", "the team size", "团队"), both("Nine people.")),))


@pytest.mark.parametrize(
    "text",
    [
        "What is the team size?",
        "Sure. How big is the team?",
        "Do you mean the product or the model?",
        "Could you clarify the question",
        "Good question. Before I answer, which metric matters most to you?",
        "What do you mean by impact? A number?",
        "May I ask who I would report to",
        "团队有多大？",
        "请问这个岗位向谁汇报",
        "你是指产品还是模型？",
        "不好意思，没听懂，你的问题是什么意思？",
        "我想先了解一下，这个团队现在几个人",
        "好的。你们看什么指标？",
        "下一轮是谁面",
        "这个能再说一遍吗",
    ],
)
def test_a_short_text_that_only_asks_is_asked_back(text: str) -> None:
    assert COURTESIES.asks_back(text) is (text != "下一轮是谁面")


def test_chinese_characters_set_apart_are_no_words() -> None:
    question = (
        "请问一下如果我们只看上个季度在东南亚新用户里的数据那么这个岗位要对留存还是对收入负责并且看哪一个指标呢"
    )
    spaced = " ".join(question)
    assert len(spaced.split()) > MOST_WORDS
    assert COURTESIES.asks_back(spaced)


@pytest.mark.parametrize(
    "text",
    [
        "I shipped the ranking model.",
        "Why did we do it? Because churn rose.",
        "Isn't it obvious? Retention went from 31% to 38%.",
        "Would you believe it took 22 days?",
        "We asked ourselves: who leaves first? Then we built the holdout.",
        "I asked the team what is the risk? and they told me the sensor.",
        "What is the team size? I led nine people on the speech assistant.",
        "",
        "我做了排序模型。",
        "内存少一半，可能得砍一些功能，具体砍哪个，要看用户更在意什么。",
        "漏了多少，我现在说不上是多少。",
        "为什么做？因为留存掉了。",
        "你猜涨了多少？涨了三个点，我们用对照组验证的。",
        "我当时问他们为什么不上线，他们说没有数据。",
        "留存从 31% 到 38%，够不够？",
        "What " * 60 + "?",
    ],
)
def test_a_story_with_a_question_in_it_is_an_answer(text: str) -> None:
    assert not COURTESIES.asks_back(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What is the team size?", "Nine people."),
        ("团队有多大？", "Nine people."),
        ("Which one do you mean?", ""),
        ("你是指哪个项目？", ""),
        ("Will I get a car?", None),
    ],
)
def test_a_fact_is_told_a_misunderstanding_is_not_commented_on_and_the_rest_is_put_off(
    text: str, told: str | None
) -> None:
    put_offs = {variant.text(Language.EN) for variant in COURTESIES.put_offs}
    said = {COURTESIES.told(text, LOOP, Language.EN, seed) for seed in range(9)}
    assert said == (put_offs if told is None else {told})


def test_without_a_loop_everything_is_put_off() -> None:
    assert COURTESIES.told("What is the team size?", None, Language.ZH, 0) == COURTESIES.put_offs[0].text(
        Language.ZH
    )


def decided(*turns: Turn) -> Move | CloseRound:
    asked = frozenset(turn.move.question for turn in turns)
    return next_move(Situation(ROUND, RUBRIC, turns, asked, 900.0, 7, loop=LOOP, courtesies=COURTESIES))


def asked_back(n: int, kind: MoveKind = MoveKind.OPEN, text: str = "What is the team size?") -> Turn:
    return turn(n, kind=kind, reply=Reply.ASKED_BACK, answer=text)


def test_the_same_is_asked_again_after_the_answer() -> None:
    move = decided(asked_back(1))
    assert isinstance(move, Move)
    assert (move.kind, move.question, move.signal) == (MoveKind.ANSWER_BACK, "manager.o1", "impact")
    assert move.values == {"told": "Nine people."}


def test_a_follow_up_is_asked_again_in_other_words() -> None:
    probe = replace(
        asked_back(2, MoveKind.PROBE),
        move=Move(MoveKind.PROBE, "manager.impact.first.1", "impact", "first"),
    )
    move = decided(turn(1, met={}), probe)
    assert isinstance(move, Move)
    assert (move.kind, move.signal, move.check) == (MoveKind.ANSWER_BACK, "impact", "first")
    assert move.question.startswith("manager.impact.first.")
    assert move.question != probe.move.question


def test_patience_ends_with_the_third_question_back() -> None:
    again = asked_back(2, MoveKind.ANSWER_BACK)
    assert isinstance(move := decided(asked_back(1), again), Move)
    assert move.kind is MoveKind.ANSWER_BACK
    over = decided(asked_back(1), again, asked_back(3, MoveKind.ANSWER_BACK))
    assert isinstance(over, Move)
    assert over.kind is MoveKind.OPEN


def test_the_answer_that_comes_then_is_followed_up_like_any_other() -> None:
    move = decided(asked_back(1), turn(2, kind=MoveKind.ANSWER_BACK, question="manager.o1", met={}))
    assert isinstance(move, Move)
    assert (move.kind, move.signal, move.check) == (MoveKind.PROBE, "impact", "first")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We cut returns by a third. What is the team size, by the way?", "Nine people."),
        ("退货降了三分之一。对了，团队有多大？", "Nine people."),
        ("We cut returns by a third. What is the weather like?", None),
        ("What is the team size? Well, we cut returns by a third.", None),
        ("The team size was nine. We cut returns by a third.", None),
    ],
)
def test_a_question_at_the_end_of_an_answer_is_answered_first_where_the_loop_knows(
    text: str, told: str | None
) -> None:
    move = decided(turn(1, met={}, answer=text))
    assert isinstance(move, Move)
    assert move.kind is not MoveKind.ANSWER_BACK
    assert move.values.get(TOLD) == told


def test_what_was_told_once_is_not_told_with_the_next_question() -> None:
    first = turn(1, met={}, answer="We cut returns. What is the team size?")
    asked = decided(first)
    assert isinstance(asked, Move)
    second = replace(turn(2, met={}, answer="It was the hinge."), move=asked)
    following = decided(first, second)
    assert isinstance(following, Move)
    assert TOLD not in following.values


PAID = [loop for loop in content().loops.values() if loop.fact_about("what is the salary?")]


@pytest.mark.parametrize("shipped", PAID, ids=lambda shipped: shipped.id)
@pytest.mark.parametrize(
    "asked",
    [
        "by the way, what is the salary range for the role?",
        "对了,想先了解一下,咱们这个岗位的薪资大概是什么范围?",
    ],
)
def test_whoever_asks_for_the_pay_of_the_role_is_told_about_the_pay(shipped: Loop, asked: str) -> None:
    assert shipped.fact_about(asked) == shipped.fact_about("salary")


@pytest.mark.parametrize("asked", ["could you tell me about the role?", "能介绍一下这个岗位吗?"])
def test_whoever_asks_about_the_role_is_told_about_it(asked: str) -> None:
    told = {loop.id: loop.fact_about(asked) for loop in content().loops.values() if loop.facts}
    assert all(fact is not None and "responsib" in fact.about for fact in told.values()), told
