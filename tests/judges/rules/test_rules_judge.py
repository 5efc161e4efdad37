"""The rules judge as a whole: honest about its evidence, the same every time, fast on long texts."""

import os
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.language import Language
from app.domain.reading.amounts import words
from app.domain.rubric import ladder_level
from app.domain.scorecard import JudgeKind, Scorecard
from app.judges.rules import RulesJudge
from app.judges.rules.findings import MAX_QUOTE
from app.services.ports import Content, JudgeRequest

STRONG = (
    "Kerb pickups failed one time in eight. I rode along for six mornings and read 400 driver notes; two "
    "thirds said the pin was on the wrong side of the road. I dropped the new map style we had promised and "
    "fought legal for the entrance photos. They signed once I showed them 300 blurred samples. Kick-off on 2 "
    "May, labels by the 9th, one city on the 16th, everyone on 27 May. Failed pickups went from 12% to 7% "
    "against two cities that we left alone, and cancelled rides cost us $210k a month less. A wrong pin still "
    "slips through in one of fifty, I take that for the speed."
)
STRONG_ZH = (
    "上车点老定错，八单里有一单失败。我跟车跟了六个早上，翻了四百条司机备注，三分之二说定在马路对面。"
    "我把答应好的新地图皮肤砍了，法务不同意用门口照片，我拿三百张打了码的样例给他们看，他们签了。"
    "五月二号立项，九号标完，十六号一个城市，二十七号全量。失败率从12%降到7%，没上的两个城市没变，"
    "取消单一个月少赔二十一万。五十单里还会错一单，为了快我认了。"
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
WORDS = (
    "I we cut the model because 12% to 7% users agreed in 20 days . , 我 砍了 从 三成 降到 一成 上线 法务 同意 。"
)
PIECES = st.lists(st.sampled_from(words(WORDS)), max_size=60)


def score(content: Content, answer: str, language: Language = Language.EN) -> Scorecard:
    request = JudgeRequest(answer, "", tuple(content.rubric.signals), language)
    return RulesJudge(content.rubric, content.reading, content.weights).judge_now(request)


def assert_honest(card: Scorecard, answer: str) -> None:
    for one in card.signals:
        assert one.level == ladder_level([check.met for check in one.checks])
        for check in one.checks:
            assert check.met == (check.quote is not None)
            assert check.reason
            assert check.sure is None or 0 <= check.sure <= 1
            if check.quote is not None and check.start is not None and check.end is not None:
                assert answer[check.start : check.end] == check.quote
                assert len(check.quote) <= MAX_QUOTE + 20


@pytest.mark.parametrize(("answer", "language"), [(STRONG, Language.EN), (STRONG_ZH, Language.ZH)])
def test_a_strong_story_is_strong_in_both_languages(content: Content, answer: str, language: Language) -> None:
    card = score(content, answer, language)
    levels = {one.signal: one.level or 0 for one in card.signals}
    assert levels["quantified_impact"] >= 4
    assert levels["thirty_day_ship"] >= 4
    assert levels["ownership"] >= 3
    assert levels["data_decisions"] >= 3
    assert levels["cross_functional_influence"] >= 4
    assert_honest(card, answer)


@pytest.mark.parametrize(
    "answer", ["", " ", "\n", "好", "Yes.", "It was a huge success.", "非常成功，大家都很满意。"]
)
def test_nothing_said_is_level_one_everywhere(content: Content, answer: str) -> None:
    card = score(content, answer)
    assert {one.level for one in card.signals} == {1}


def test_an_unknown_signal_is_unscored_with_a_reason(content: Content) -> None:
    request = JudgeRequest(STRONG, "", ("ownership", "charm"), Language.EN)
    card = RulesJudge(content.rubric, content.reading, content.weights).judge_now(request)
    assert [(one.signal, one.unscored_reason) for one in card.signals] == [
        ("ownership", None),
        ("charm", "unknown_signal"),
    ]
    assert card.signals[1].level is None


@pytest.mark.anyio
async def test_the_port_gives_the_same_card_and_says_who_judged(content: Content) -> None:
    request = JudgeRequest(STRONG, "", ("ownership",), Language.EN)
    judge = RulesJudge(content.rubric, content.reading, content.weights)
    card = await judge.judge(request)
    assert card == judge.judge_now(request)
    assert card.judge.kind is JudgeKind.RULES
    assert (card.rubric_version, card.rubric_sha256) == (content.rubric.version, content.rubric.sha256)


def test_the_question_is_never_evidence(content: Content) -> None:
    judge = RulesJudge(content.rubric, content.reading, content.weights)
    signals = tuple(content.rubric.signals)
    bare = judge.judge_now(JudgeRequest("Yes, that was the case.", "", signals, Language.EN))
    asked = judge.judge_now(JudgeRequest("Yes, that was the case.", STRONG, signals, Language.EN))
    assert asked == bare


def test_reasons_are_in_the_language_asked_for(content: Content) -> None:
    check = content.rubric.signals["ownership"].checks[0]
    for language in Language:
        shown = score(content, STRONG, language).signal("ownership")
        assert shown is not None
        assert shown.checks[0].reason == check.met.text(language)


def test_a_marked_passage_is_named_and_earns_nothing(content: Content) -> None:
    card = score(content, f"```\n{STRONG}\n```\n<!-- {STRONG} -->")
    assert {mark.kind for mark in card.marks} >= {"markup"}
    assert card.signal("ownership") is not None
    hidden = score(content, f"<answer>{STRONG}</answer>")
    assert {one.level for one in hidden.signals} == {1}


@given(TEXT)
def test_any_text_is_judged_honestly(content: Content, text: str) -> None:
    assert_honest(score(content, text), text)


@given(PIECES)
def test_any_row_of_telling_words_is_judged_honestly_and_the_same_twice(
    content: Content, pieces: list[str]
) -> None:
    text = " ".join(pieces)
    card = score(content, text)
    assert_honest(card, text)
    assert card == score(content, text)


def test_another_process_with_another_hash_seed_gives_the_same_card(content: Content) -> None:
    program = (
        "import sys\n"
        "from app.domain.language import Language\n"
        "from app.infra.content import content_root, load_content\n"
        "from app.judges.rules import RulesJudge\n"
        "from app.services.ports import JudgeRequest\n"
        "content = load_content(content_root())\n"
        "request = JudgeRequest(sys.argv[1], '', tuple(content.rubric.signals), Language.ZH)\n"
        "print(RulesJudge(content.rubric, content.reading, content.weights).judge_now(request))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program, STRONG_ZH],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(printed) == 1


@pytest.mark.parametrize(
    "unit", [STRONG + " ", STRONG_ZH, "a, ", "((((", "从一到二，", "if we had 12% and ", "1 ", "\u200b"]
)
def test_long_answers_take_time_in_proportion(content: Content, unit: str) -> None:
    def seconds(length: int) -> float:
        text = "".join(f"{unit}{number} " for number in range(length))[:length]
        best = float("inf")
        for _ in range(2):
            begun = time.process_time()
            score(content, text)
            best = min(best, time.process_time() - begun)
        return best

    assert seconds(20_000) < 10 * max(seconds(4_000), 0.02)
