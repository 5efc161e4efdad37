"""A sketch on the clock: which parts are named, which is asked about next, and when it is over."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.acts import notice
from app.domain.acts.sketch import Sketch, ticks
from app.domain.director import CloseRound, next_move
from app.domain.interview import MoveKind, Reply, Turn
from app.domain.language import Bilingual, Language
from app.domain.passages import Reader
from tests.domain.acts.hearing import after, answered, moved, plan, said_by, situation
from tests.rehearsal import content

ROUND = plan("china-ai-pm", "pipeline-sketch")
ALL = (
    "We monitor word error rate by dialect. When people say it again we keep both tries. Labels follow a versioned "
    "guideline, we sample the uncertain ones, with consent. Retrain every two weeks, test set per dialect, canary "
    "first."
)


def act() -> Sketch:
    found = ROUND.acts[0]
    assert isinstance(found, Sketch)
    return found


def named(*texts: str) -> dict[str, str]:
    turns: tuple[Turn, ...] = ()
    for text in texts:
        turns = answered(turns, after(ROUND, turns), text, round_=ROUND, seconds=10.0)
    return {tick.part.id: tick.quote for tick in ticks(act(), turns) if tick.quote is not None}


NAMED = [
    ("A dashboard shows the word error rate per province.", "drift"),
    ("If confidence falls, an alert goes to whoever is on call.", "drift"),
    ("I watch the repeat rate by region.", "drift"),
    ("When users say it again we keep both.", "corrections"),
    ("Every cancel is implicit feedback.", "corrections"),
    ("A manual fix in the transcript comes back to us.", "corrections"),
    ("The labelling rules have a version, and each label carries it.", "guidelines"),
    ("Our annotation guide changes in May; old labels keep the old one.", "guidelines"),
    ("We retrain weekly.", "retraining"),
    ("Fine-tune whenever there are 5000 new ones.", "retraining"),
    ("There is a held-out set for each dialect.", "evaluation"),
    ("It runs in shadow for a week.", "evaluation"),
    ("First one city, then the rest, with a rollback.", "rollout"),
    ("The previous model stays behind a feature flag.", "rollout"),
    ("Active learning picks the uncertain ones.", "sampling"),
    ("All of that only with consent.", "consent"),
    ("按省看字错率，超了就告警。", "drift"),
    ("置信度往下走，看板上看得到。", "drift"),
    ("盯着重说率。", "drift"),
    ("用户再说一遍的，两遍都留下。", "corrections"),
    ("每次取消都是隐式反馈。", "corrections"),
    ("用户手动改的，也收回来。", "corrections"),
    ("标注规范有版本号，每条都带着。", "guidelines"),
    ("标注手册五月改，老数据按老版。", "guidelines"),
    ("每周重训。", "retraining"),
    ("攒够五千条就微调。", "retraining"),
    ("每种方言一个测试集。", "evaluation"),
    ("先影子跑一周。", "evaluation"),
    ("先放一个城市，不行就回滚。", "rollout"),
    ("旧模型留着，开关一切就回来。", "rollout"),
    ("主动学习挑难例。", "sampling"),
    ("脱敏之后才进来。", "consent"),
]
NOT_NAMED = [
    "It should get better and better.",
    "I would build a data flywheel.",
    "We collect data and improve the model.",
    "There is no need for monitoring here.",
    "We don't need a test set for that.",
    "I'd skip the guideline at first.",
    "The team meets and talks about it.",
    "It depends on the budget.",
    "My aunt speaks dialect too.",
    "More data, better model.",
    "First I would define the goal.",
    "We leave out the rollback.",
    "The pipeline has five stages.",
    "I have built such a thing before.",
    "Quality is important to us.",
    "会越来越好的。",
    "我会做一个数据飞轮。",
    "收数据，提升模型。",
    "这里不需要监控。",
    "用不着测试集。",
    "先不管标注规范。",
    "团队一起讨论。",
    "看预算。",
    "我姑妈也说方言。",
    "数据越多越好。",
    "先定目标。",
    "没必要回滚。",
    "链路分五段。",
    "我做过类似的。",
    "质量对我们很重要。",
]


@pytest.mark.parametrize(("text", "part"), NAMED)
def test_a_part_is_ticked_off_by_the_words_that_name_it(text: str, part: str) -> None:
    found = named(text)
    assert part in found
    assert found[part] in text


@pytest.mark.parametrize("text", NOT_NAMED)
def test_generalities_and_what_is_left_out_tick_nothing_off(text: str) -> None:
    assert named(text) == {}


def test_it_opens_and_then_asks_for_the_most_important_missing_part() -> None:
    first = after(ROUND, ())
    assert (first.kind, first.signal) == (MoveKind.SKETCH, "data_decisions")
    turns = answered((), first, "We monitor word error rate by dialect.", round_=ROUND)
    second = after(ROUND, turns)
    assert (second.kind, second.question.split(".")[2]) == (MoveKind.SKETCH_PART, "corrections")


def test_a_part_that_stays_missing_is_asked_about_once() -> None:
    turns: tuple[Turn, ...] = ()
    asked = []
    for _ in range(5):
        move = after(ROUND, turns)
        asked.append(move.question.split(".")[2])
        turns = answered(turns, move, "Hm, hard to say.", round_=ROUND)
    assert asked == ["opening", "drift", "corrections", "guidelines", "retraining"]
    assert after(ROUND, turns).kind is MoveKind.OPEN


def test_it_is_over_when_all_is_named() -> None:
    turns = answered((), after(ROUND, ()), ALL, round_=ROUND)
    assert after(ROUND, turns).kind is MoveKind.OPEN
    assert [one.kind for one in notice(ROUND, turns, Reader(content().phrases.cues))] == ["sketch_complete"]


@pytest.mark.parametrize(
    ("seconds", "factor", "kind"),
    [
        (359.0, 1.0, MoveKind.SKETCH_PART),
        (360.0, 1.0, MoveKind.OPEN),
        (719.0, 2.0, MoveKind.SKETCH_PART),
        (720.0, 2.0, MoveKind.OPEN),
        (9000.0, None, MoveKind.SKETCH_PART),
    ],
)
def test_it_is_over_when_the_six_minutes_are_used(seconds: float, factor: float | None, kind: MoveKind) -> None:
    left = None if factor is None else 2000.0
    turns = answered((), after(ROUND, ()), "We retrain weekly.", round_=ROUND, seconds=seconds)
    assert after(ROUND, turns, time_factor=factor, seconds_left=left).kind is kind


def test_a_skipped_opening_is_asked_about_part_by_part() -> None:
    turns = answered((), after(ROUND, ()), "", round_=ROUND, reply=Reply.DECLINED)
    assert after(ROUND, turns).kind is MoveKind.SKETCH_PART


def test_a_retake_that_counts_is_what_is_read() -> None:
    turn = answered((), after(ROUND, ()), "Nothing.", round_=ROUND)[0]
    assert turn.attempt is not None
    again = replace(turn.attempt, number=2, text="We retrain weekly.")
    both = replace(turn, attempts=(turn.attempt, again))
    assert [tick.part.id for tick in ticks(act(), [both]) if tick.turn] == ["retraining"]
    assert not [tick for tick in ticks(act(), [replace(both, kept=1)]) if tick.turn]


def test_what_was_named_what_was_missing_and_the_time_are_noticed() -> None:
    turns = answered((), after(ROUND, ()), "We retrain weekly, with consent.", round_=ROUND, seconds=75.0)
    (found,) = notice(ROUND, turns, Reader(content().phrases.cues))
    assert (found.kind, found.values["named"], found.values["all"], found.values["time"]) == (
        "sketch_parts",
        "2",
        "8",
        "1:15",
    )
    missing = found.values["missing"]
    assert isinstance(missing, Bilingual)
    assert missing.zh.startswith("发现漂移、用户的纠正")


@pytest.mark.parametrize("language", Language)
def test_no_question_lists_what_is_missing(language: Language) -> None:
    for part in act().parts:
        for line in part.asks:
            said = line.text.text(language)
            assert part.title.text(language).lower() not in said.lower()
            assert said.rstrip().endswith(("?", "？"))


TEXTS = st.sampled_from([ALL, "We retrain weekly.", "Hm.", "先放一个城市。", "No need for that."])


@given(st.integers(0, 1000), st.lists(st.tuples(TEXTS, st.sampled_from(Reply)), min_size=60, max_size=60))
def test_it_always_ends_and_says_nothing_twice(seed: int, replies: list[tuple[str, Reply]]) -> None:
    turns: tuple[Turn, ...] = ()
    for text, reply in replies:
        decision = next_move(situation(ROUND, turns, seed=seed))
        if isinstance(decision, CloseRound):
            break
        turns = answered(turns, moved(decision), text, round_=ROUND, reply=reply, seconds=20.0)
    else:
        pytest.fail("the round did not end")
    again = (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK)
    fresh = [turn.move.question for turn in turns if turn.move.kind not in again]
    assert len(fresh) == len(set(fresh))
    for turn in turns:
        assert "{{" not in said_by(turn.move, ROUND, Language.ZH)
