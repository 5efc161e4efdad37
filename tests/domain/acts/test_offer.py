"""The offer: what an ask is, what it moves, and what is on the table when all is said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.acts.offer import Ask, Offer, asked_in, decide, observe
from app.domain.interview import Move, MoveKind, Turn
from app.domain.language import Language
from app.domain.loop import Round
from app.domain.passages import Reader
from app.domain.situation import EarlierRound, Situation
from tests.making import RUBRIC, turn
from tests.rehearsal import content

READER = Reader(content().phrases.cues)
LOOPS = {"kuaishou-ai-pm": "leadership", "huawei-ai-pm": "hiring-manager", "xiaomi-ai-pm": "leadership"}


def act_of(loop: str) -> tuple[Round, Offer]:
    round_ = content().loops[loop].round(LOOPS[loop])
    found = round_.act("offer")
    assert isinstance(found, Offer)
    return round_, found


DOLLARS, YUAN = act_of("kuaishou-ai-pm")[1], act_of("xiaomi-ai-pm")[1]


@pytest.mark.parametrize(
    ("act", "text", "ask", "asked"),
    [
        (DOLLARS, "I was hoping for 220k.", Ask.WISHED, 220_000),
        (DOLLARS, "Somewhere around $200,000 would be nice.", Ask.WISHED, 200_000),
        (DOLLARS, "190 to 205k, honestly.", Ask.WISHED, 205_000),
        (DOLLARS, "$205k: the market median at this level is 200k.", Ask.ANCHORED, 205_000),
        (DOLLARS, "I have another offer at 210 thousand dollars.", Ask.ANCHORED, 210_000),
        (DOLLARS, "200k, since my ranking model lifted weekly retention by 7%.", Ask.ANCHORED, 200_000),
        (DOLLARS, "Sounds great, I accept.", Ask.ACCEPTED, None),
        (DOLLARS, "That works for me.", Ask.ACCEPTED, None),
        (DOLLARS, "Sounds good, but could you do more?", Ask.VAGUE, None),
        (DOLLARS, "Can you do better?", Ask.VAGUE, None),
        (DOLLARS, "I can't accept that.", Ask.VAGUE, None),
        (DOLLARS, "I shipped it in 22 days.", Ask.VAGUE, None),
        (DOLLARS, "We had 3 million users.", Ask.VAGUE, None),
        (YUAN, "I'd ask for 780.", Ask.WISHED, 780_000),
        (YUAN, "I'd ask for 780, since data now costs 2.7 million a year less.", Ask.ANCHORED, 780_000),
        (YUAN, "I'd ask for 780. A maker of handsets offers 770k.", Ask.WISHED, 780_000),
        (YUAN, "We were 780 people.", Ask.VAGUE, None),
        (YUAN, "希望是七十八万五。", Ask.WISHED, 785_000),
        (YUAN, "我期望 80 万。", Ask.WISHED, 800_000),
        (YUAN, "70 到 75 万吧", Ask.WISHED, 750_000),
        (YUAN, "¥800k please", Ask.WISHED, 800_000),
        (YUAN, "希望底薪 80 万，手上另一个 offer 给到 78 万。", Ask.ANCHORED, 800_000),
        (YUAN, "八十万，市场上同级别都是这个价", Ask.ANCHORED, 800_000),
        (YUAN, "我想要 78 万，我做的助手把留存提升了 7%。", Ask.ANCHORED, 780_000),
        (YUAN, "没问题，我接受。", Ask.ACCEPTED, None),
        (YUAN, "挺好，我愿意来。", Ask.ACCEPTED, None),
        (YUAN, "挺好，不过能不能再高一点？", Ask.VAGUE, None),
        (YUAN, "偏低了。", Ask.VAGUE, None),
        (YUAN, "不能接受。", Ask.VAGUE, None),
    ],
)
def test_an_ask_with_evidence_is_told_from_a_wish(act: Offer, text: str, ask: Ask, asked: float | None) -> None:
    found = asked_in(turn(1, answer=text), act.package, READER)
    assert (found.ask, found.sum) == (ask, asked)
    assert found.words is None or found.words.text in text


@pytest.mark.parametrize(
    ("text", "table", "ask"),
    [
        ("十七万五我可以签，行的话我今天就答应。", 175_000, Ask.ACCEPTED),
        ("十八万我就签，我签得下来。", 175_000, Ask.WISHED),
        ("I'll sign at 175k.", 175_000, Ask.ACCEPTED),
        ("I'll sign at 185k.", 175_000, Ask.WISHED),
        ("175k is fine, but more would be better.", 175_000, Ask.WISHED),
    ],
)
def test_who_signs_for_no_more_than_is_offered_has_accepted(text: str, table: float, ask: Ask) -> None:
    package = act_of("huawei-ai-pm")[1].package
    assert asked_in(turn(1, answer=text), package, READER, table).ask is ask


def situation(turns: list[Turn], loop: str = "kuaishou-ai-pm", language: Language = Language.EN) -> Situation:
    round_, _ = act_of(loop)
    words = content().phrases.cues
    return Situation(round_, RUBRIC, turns, frozenset(), 600.0, 7, language=language, words=words)


def talked(*replies: str, loop: str = "kuaishou-ai-pm", early: str | None = None) -> list[Turn]:
    """The turns of an offer with these replies, then the move that follows without one."""
    _, act = act_of(loop)
    turns: list[Turn] = []
    for reply in (*replies, ""):
        told = situation(turns, loop)
        if early is not None:
            first = content().loops[loop].rounds[0]
            told = replace(told, earlier=(EarlierRound(first, (turn(1, answer=early),)),))
        move = decide(told, act)
        if move is None:
            break
        assert isinstance(move, Move)
        turns.append(replace(turn(len(turns) + 1, answer=reply), move=replace(move, act=act.id)))
    return turns


ANCHORED = "$205k: the market median at this level is 200k."


@pytest.mark.parametrize(
    ("replies", "lines"),
    [
        (("I accept.",), ["opening", "settled"]),
        (
            ("I was hoping for 200k.", "It's what I need.", "Fine, deal."),
            ["opening", "wished-1", "vague-1", "settled"],
        ),
        (("Can you do better?", "Just more.", "More."), ["opening", "vague-1", "vague-2", "settled"]),
        ((ANCHORED, "That works for me."), ["opening", "anchored-1", "settled"]),
        ((ANCHORED, ANCHORED, ANCHORED), ["opening", "anchored-1", "anchored-2", "settled"]),
        (("I want 300k.", "I want 300k.", "Deal."), ["opening", "above", "wished-1", "settled"]),
    ],
)
def test_each_ask_has_its_answer_and_the_talk_ends(replies: tuple[str, ...], lines: list[str]) -> None:
    said = [turn.move.question.rsplit(".", 1)[-1] for turn in talked(*replies)]
    assert said == lines


@pytest.mark.parametrize(
    ("replies", "table"),
    [
        (("I was hoping for 200k.",), "$180k"),
        (("Can you do better?",), "$180k"),
        ((ANCHORED,), "$190k"),
        ((ANCHORED, ANCHORED), "$200k"),
        (("I have another offer at 300k.",), "$195k"),
    ],
)
def test_only_evidence_moves_the_offer_and_nothing_moves_it_beyond_the_range(
    replies: tuple[str, ...], table: str
) -> None:
    assert talked(*replies)[len(replies)].move.values["table"] == table


def test_money_before_its_time_is_read_back_and_narrows_the_range() -> None:
    early = "I led search. What is the base salary here, by the way?"
    turns = talked("I have another offer at 300k.", early=early)
    opened = turns[0].move
    assert opened.question.endswith(".noted")
    assert opened.quote is not None
    assert "base salary" in opened.quote
    assert opened.quote in early
    assert turns[1].move.values["table"] == "$190k"
    assert [seen.kind for seen in observe(DOLLARS, turns, READER)] == ["money_too_early", "offer_anchored"]


@pytest.mark.parametrize(
    "text", ["I led search and cut the null rate to 2%.", "Our users pay 30 yuan a month.", "薪火计划是我负责的。"]
)
def test_other_money_than_ones_own_pay_is_no_talk_of_it(text: str) -> None:
    assert talked("I accept.", early=text)[0].move.question.endswith(".opening")


@pytest.mark.parametrize(
    ("replies", "kinds"),
    [
        (("Can you do better?", "More."), ["offer_unasked"]),
        (("I was hoping for 200k.",), ["offer_wished"]),
        (("I was hoping for 200k.", ANCHORED), ["offer_anchored"]),
    ],
)
def test_the_debrief_hears_how_one_asked(replies: tuple[str, ...], kinds: list[str]) -> None:
    turns = talked(*replies)
    assert [seen.kind for seen in observe(DOLLARS, turns, READER)] == kinds


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("language", list(Language))
def test_sums_are_said_as_people_say_them(loop: str, language: Language) -> None:
    _, act = act_of(loop)
    said = act.package.amount(act.package.least, language)
    assert (
        said
        == {
            ("kuaishou-ai-pm", Language.EN): "$180k",
            ("kuaishou-ai-pm", Language.ZH): "18 万美元",
            ("huawei-ai-pm", Language.EN): "$165k",
            ("huawei-ai-pm", Language.ZH): "16.5 万美元",
            ("xiaomi-ai-pm", Language.EN): "¥680k",
            ("xiaomi-ai-pm", Language.ZH): "68 万元",
        }[loop, language]
    )


REPLIES = st.sampled_from(
    ["I accept.", "More, please.", "I want 200k.", ANCHORED, "I want 300k.", "你们给 90 万吧", ""]
)


@given(replies=st.lists(REPLIES, min_size=6, max_size=6), loop=st.sampled_from(sorted(LOOPS)))
def test_every_talk_ends_within_the_range_and_says_nothing_twice(replies: list[str], loop: str) -> None:
    turns = talked(*replies, loop=loop)
    lines = [turn.move.question for turn in turns]
    assert len(lines) == len(set(lines)) <= 4
    assert turns[-1].move.kind is MoveKind.SETTLE
    _, act = act_of(loop)
    allowed = {
        act.package.amount(v, Language.EN) for v in range(int(act.package.least), int(act.package.most) + 1, 5000)
    }
    assert {turn.move.values["table"] for turn in turns} <= allowed
