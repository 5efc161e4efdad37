"""Telling answers from declined questions and from nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.interview import Reply
from app.domain.reply import classify

DECLINED = frozenset({"i don't know", "skip", "pass", "不知道", "跳过", "没想过"})
FILLERS = frozenset({"ok", "yes", "sorry", "hmm", "嗯", "好的"})


@pytest.mark.parametrize(
    "text",
    [
        "I don't know",
        "i don’t know.",
        "Skip",
        "PASS!",
        "Sorry, I don't know",
        "Hmm... skip",
        "不知道",
        "嗯，不知道。",
        "跳过！",
        "Ｓｋｉｐ",
    ],
)
def test_a_reply_that_only_declines_is_declined(text: str) -> None:
    assert classify(text, DECLINED, FILLERS) is Reply.DECLINED


@pytest.mark.parametrize(
    "text",
    [
        "...",
        "？？",
        "ok",
        "嗯",
        "好的。",
        "asdf",
        "asdfgh jklqwr zxcvb qwrtp",
        "aaaa aaaa aaaa aaaa",
        "哈哈哈哈哈哈",
        "good",
        "🙂🙂",
        "- - -",
    ],
)
def test_what_cannot_be_an_answer_is_senseless(text: str) -> None:
    assert classify(text, DECLINED, FILLERS) is Reply.SENSELESS


@pytest.mark.parametrize(
    "text",
    [
        "I led it.",
        "I don't know the exact number, but retention rose by about four points.",
        "We skip onboarding for returning users, and that lifted sign-ups.",
        "上线后留存涨了四个点。",
        "12 days",
        "4%",
        "pass the gate first, then ship",
        "Wir haben das Modell ausgerollt.",
        "SQL, ETL, DBT pipelines were mine",
    ],
)
def test_anything_that_says_something_is_an_answer(text: str) -> None:
    assert classify(text, DECLINED, FILLERS) is Reply.ANSWER


@given(st.text(max_size=300))
def test_every_text_has_a_kind(text: str) -> None:
    assert classify(text, DECLINED, FILLERS) in Reply


@pytest.mark.parametrize(
    ("beginning", "rest", "kind"),
    [
        ("We cut the latency of the home feed by half. " * 8, "asdfgh jklqwr zxcvb qwrtp " * 40, Reply.ANSWER),
        ("asdfgh jklqwr zxcvb qwrtp " * 20, "We cut the latency of the home feed by half. " * 30, Reply.ANSWER),
        ("asdfgh jklqwr zxcvb qwrtp " * 20, "We cut the latency.", Reply.SENSELESS),
        ("哈" * 400, "", Reply.SENSELESS),
        ("哈" * 400, "上线后留存涨了四个点。", Reply.ANSWER),
        ("- " * 200, "12", Reply.ANSWER),
    ],
)
def test_a_long_text_is_an_answer_if_its_beginning_or_the_whole_is_one(
    beginning: str, rest: str, kind: Reply
) -> None:
    assert classify(beginning + rest, DECLINED, FILLERS) is kind
