"""A live trade-off: when the limit changes, what counts as making room for it, and what is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.acts import interjection, interjection_due, notice
from app.domain.acts.live_tradeoff import LiveTradeoff, Scenario, adapts
from app.domain.director import CloseRound, next_move
from app.domain.interview import Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.passages import Reader
from tests.domain.acts.hearing import after, answered, moved, plan, situation
from tests.rehearsal import content

ROUND = plan("china-ai-pm", "live-tradeoff")
FIRST = "I'd cut the input resolution to 320, since the activations eat the memory, then quantise to int8."
VAGUE = "It depends on many factors. I would talk to engineering."


def act() -> LiveTradeoff:
    found = ROUND.acts[0]
    assert isinstance(found, LiveTradeoff)
    return found


def scenario(name: str) -> Scenario:
    return next(one for one in act().scenarios if one.id == name)


def opened(name: str) -> Move:
    return Move(MoveKind.SCENARIO, scenario(name).opening.id, "tradeoff_articulation", act=act().id)


CAMERA = opened("family-camera")
SENT = scenario("family-camera").thrown_in.text.en


def test_a_round_opens_with_a_scenario_and_seeds_differ() -> None:
    moves = {seed: after(ROUND, (), seed=seed) for seed in range(20)}
    assert {move.kind for move in moves.values()} == {MoveKind.SCENARIO}
    assert len({move.question for move in moves.values()}) > 2


def test_an_answer_that_came_before_the_change_gets_it_as_a_question() -> None:
    move = after(ROUND, answered((), CAMERA, FIRST, round_=ROUND))
    assert (move.kind, move.question) == (MoveKind.CONSTRAIN, scenario("family-camera").changed.id)


def test_an_answer_without_a_layer_is_asked_for_one_once_then_the_change_comes() -> None:
    turns = answered((), CAMERA, VAGUE, round_=ROUND)
    where = after(ROUND, turns)
    assert (where.kind, where.signal, where.check) == (MoveKind.PROBE, "right_layer", "layer_first")
    turns = answered(turns, where, "Hard to say.", round_=ROUND)
    assert after(ROUND, turns).kind is MoveKind.CONSTRAIN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{FIRST} With 256 I'd go to int4 and look only when something moves.", MoveKind.SCENARIO),
        (f"{FIRST} And I would test it on five hundred faces.", MoveKind.CONSTRAIN),
        (f"{FIRST} 256 is what it is.", MoveKind.CONSTRAIN),
    ],
)
def test_a_change_that_was_thrown_in_is_asked_again_only_if_nothing_makes_room_for_it(
    text: str, kind: MoveKind
) -> None:
    move = after(ROUND, answered((), CAMERA, text, round_=ROUND, thrown_in=SENT))
    assert move.kind is kind


def test_after_the_change_comes_another_scenario_and_after_three_the_talk() -> None:
    turns: tuple[Turn, ...] = ()
    kinds = []
    for _ in range(7):
        move = after(ROUND, turns)
        kinds.append(move.kind)
        turns = answered(turns, move, FIRST, round_=ROUND)
    pair = [MoveKind.SCENARIO, MoveKind.CONSTRAIN]
    assert kinds == [*pair, *pair, *pair, MoveKind.OPEN]
    assert len({turn.move.question for turn in turns}) == len(turns)


def test_a_skipped_scenario_has_no_change() -> None:
    turns = answered((), CAMERA, "", round_=ROUND, reply=Reply.DECLINED)
    assert after(ROUND, turns).kind is MoveKind.SCENARIO


def test_no_scenario_is_begun_that_would_leave_the_talk_too_little() -> None:
    turns = answered((), CAMERA, "", round_=ROUND, reply=Reply.DECLINED)
    assert after(ROUND, turns, seconds_left=18 * 60 + 121.0).kind is MoveKind.SCENARIO
    assert after(ROUND, turns, seconds_left=18 * 60 + 120.0).kind is MoveKind.OPEN


ANSWERING = Turn(1, 0, "p", CAMERA, "q?")


@pytest.mark.parametrize(
    ("language", "characters", "seconds", "due"),
    [
        (Language.EN, 179, None, False),
        (Language.EN, 180, None, True),
        (Language.ZH, 69, 24.9, False),
        (Language.ZH, 70, None, True),
        (Language.EN, 0, 24.9, False),
        (Language.EN, 0, 25.0, True),
    ],
)
def test_the_change_is_due_once_enough_is_typed_or_time_has_gone_since_the_first_key(
    language: Language, characters: int, seconds: float | None, due: bool
) -> None:
    said = interjection(ROUND, ANSWERING, language, characters=characters, seconds=seconds)
    assert (said is not None) is due
    assert said is None or said == scenario("family-camera").thrown_in


@pytest.mark.parametrize(
    "move",
    [
        Move(MoveKind.CONSTRAIN, scenario("family-camera").changed.id, act=act().id),
        Move(MoveKind.OPEN, ROUND.openings[0].id),
    ],
)
def test_nothing_is_thrown_into_other_turns(move: Move) -> None:
    turn = Turn(1, 0, "p", move, "q?")
    assert interjection(ROUND, turn, Language.EN, characters=5000, seconds=500.0) is None
    assert interjection_due(ROUND, turn) is None


MAKES_ROOM = [
    ("family-camera", "Then int4 for the backbone, and only on motion."),
    ("family-camera", "We recognise four faces instead of ten, so the embeddings shrink; I'd prune the head too."),
    ("family-camera", "Load on demand: detector and recogniser never sit in memory together."),
    ("family-camera", "Lower resolution still, 160 pixels."),
    ("dearer-speech", "The rest comes from batching the long audio off-peak."),
    ("dearer-speech", "Cache the hundred commands that make up half of the traffic."),
    ("dearer-speech", "Route: small model first, the big one only when it is unsure."),
    ("dearer-speech", "Only the free tier gets the cheaper model."),
    ("keyboard-suggestions", "Fall back to the old model in power saving."),
    ("keyboard-suggestions", "I'd only suggest on pauses."),
    ("fall-detector", "The accelerometer wakes the model, so two stages."),
    ("fall-detector", "A countdown on the phone confirms it."),
    ("shop-floor-translation", "Fine-tune the small one on the glossary of machines."),
    ("shop-floor-translation", "A local server in the hall."),
    ("parking-plates", "Monthly customers are on a list, so skip them."),
    ("parking-plates", "Crop to the plate on the camera itself."),
    ("family-camera", "那就压到 INT4，有移动再识别。"),
    ("family-camera", "检测和识别分时跑，按需加载。"),
    ("family-camera", "限制人数，只认四个人。"),
    ("family-camera", "分辨率再降到 160。"),
    ("dearer-speech", "长音频错峰跑。"),
    ("dearer-speech", "高频指令做缓存。"),
    ("dearer-speech", "先小后大，拿不准再上大模型。"),
    ("dearer-speech", "只给免费用户上便宜的。"),
    ("keyboard-suggestions", "省电模式就回退旧模型。"),
    ("keyboard-suggestions", "停顿的时候才联想。"),
    ("fall-detector", "先让加速度计唤醒，两级判断。"),
    ("fall-detector", "手机端弹个倒计时确认。"),
    ("shop-floor-translation", "拿术语表微调小模型。"),
    ("shop-floor-translation", "厂内放一台盒子。"),
    ("parking-plates", "月卡走白名单，不识别。"),
    ("parking-plates", "相机上先裁剪出车牌。"),
]
NO_ROOM = [
    ("family-camera", "Then we have a problem."),
    ("family-camera", "I would ask purchasing to reconsider."),
    ("family-camera", "256 MB is very little."),
    ("family-camera", "I would stay with my plan."),
    ("family-camera", "We need to optimise everything."),
    ("dearer-speech", "Fifty percent is a lot."),
    ("dearer-speech", "I would talk to finance about it."),
    ("dearer-speech", "Let me think."),
    ("keyboard-suggestions", "That makes it harder."),
    ("keyboard-suggestions", "The handset team has to solve that."),
    ("fall-detector", "Two weeks is what customers want."),
    ("fall-detector", "We would need a bigger battery."),
    ("shop-floor-translation", "Then the names stay wrong."),
    ("parking-plates", "The owner has to buy a second one."),
    ("parking-plates", "Ten lanes won't work."),
    ("family-camera", "那就难了。"),
    ("family-camera", "我会找采购再谈谈。"),
    ("family-camera", "256 MB 太少了。"),
    ("family-camera", "我还是按原来的方案。"),
    ("family-camera", "整体再优化一下。"),
    ("dearer-speech", "五成太多了。"),
    ("dearer-speech", "我跟财务聊聊。"),
    ("dearer-speech", "我想想。"),
    ("keyboard-suggestions", "这就更难了。"),
    ("keyboard-suggestions", "让整机那边解决。"),
    ("fall-detector", "两周是客户要的。"),
    ("fall-detector", "得换大电池。"),
    ("shop-floor-translation", "那名字就译不对了。"),
    ("parking-plates", "业主得加一台。"),
    ("parking-plates", "十条道跑不动。"),
]


@pytest.mark.parametrize(("name", "text"), MAKES_ROOM)
def test_an_answer_makes_room_for_the_change(name: str, text: str) -> None:
    move = Move(MoveKind.CONSTRAIN, scenario(name).changed.id, act=act().id)
    assert adapts(scenario(name), answered((), move, text, round_=ROUND)[0])


@pytest.mark.parametrize(("name", "text"), NO_ROOM)
def test_an_answer_makes_none(name: str, text: str) -> None:
    move = Move(MoveKind.CONSTRAIN, scenario(name).changed.id, act=act().id)
    assert not adapts(scenario(name), answered((), move, text, round_=ROUND)[0])


def noticed(*turns: Turn) -> list[tuple[str, int | None, str | None]]:
    return [(one.kind, one.turn, one.quote) for one in notice(ROUND, turns, Reader(content().phrases.cues))]


def test_the_first_layer_and_how_soon_are_noticed_with_the_words() -> None:
    turns = answered((), CAMERA, FIRST, round_=ROUND, seconds=52.0, begun=6.0)
    turns = answered(turns, after(ROUND, turns), "Then int4.", round_=ROUND)
    assert noticed(*turns) == [
        ("right_layer_first", 1, "I'd cut the input resolution to 320"),
        ("adapted", 2, None),
    ]
    found = next(notice(ROUND, turns, Reader(content().phrases.cues)))
    assert (found.values["begun"], found.values["answered"]) == ("6", "52")


def test_another_layer_handing_over_and_no_room_are_noticed_too() -> None:
    other = answered((), opened("dearer-speech"), "I'd relabel the recordings first.", round_=ROUND)
    assert noticed(*other) == [("other_layer_first", 1, "I'd relabel the recordings first")]
    vague = answered((), CAMERA, VAGUE, round_=ROUND, thrown_in=SENT)
    assert noticed(*vague) == [
        ("handed_over_first", 1, "It depends on many factors"),
        ("not_adapted", 1, None),
    ]
    assert noticed(*answered((), CAMERA, "Let me think about that.", round_=ROUND)) == [("no_layer", 1, None)]


TEXTS = st.sampled_from([FIRST, VAGUE, "Then int4 and a cache.", "Hm.", "那就量化，做缓存。"])


@given(
    st.integers(0, 1000),
    st.lists(st.tuples(TEXTS, st.sampled_from(Reply), st.booleans()), min_size=60, max_size=60),
    st.one_of(st.none(), st.floats(100, 3000)),
)
def test_it_always_ends_and_says_nothing_twice(
    seed: int, replies: list[tuple[str, Reply, bool]], seconds_left: float | None
) -> None:
    turns: tuple[Turn, ...] = ()
    for text, reply, thrown in replies:
        decision = next_move(situation(ROUND, turns, seed=seed, seconds_left=seconds_left))
        if isinstance(decision, CloseRound):
            break
        turns = answered(
            turns, moved(decision), text, round_=ROUND, reply=reply, thrown_in=SENT if thrown else None
        )
    else:
        pytest.fail("the round did not end")
    again = (MoveKind.ASK_AGAIN, MoveKind.ANSWER_BACK)
    fresh = [turn.move.question for turn in turns if turn.move.kind not in again]
    assert len(fresh) == len(set(fresh))
    noticed(*turns)
