"""Agreeing, repeating, holding, with data or without: told apart in the words that people use."""

import pytest

from app.domain.acts.pushback import Pushback
from app.domain.acts.stance import Stance, stance_of
from app.domain.language import Language
from app.domain.passages import read
from tests.rehearsal import content

CUES = content().phrases.cues


def pushback() -> Pushback:
    act = content().loops["kuaishou-pmm"].round("product-pushback").acts[0]
    assert isinstance(act, Pushback)
    return act


def stance(reply: str, *earlier: str, position: str = "red-packets") -> Stance:
    put = next(each for each in pushback().positions if each.id == position)
    given = [read(line.text.text(language)) for line in put.lines() for language in Language]
    return stance_of(read(reply, CUES), [read(text, CUES) for text in earlier], put.about, given).stance


@pytest.mark.parametrize(
    "reply",
    [
        "You're right, let's do it your way.",
        "I agree.",
        "Yes, that makes sense, I'd stop them too.",
        "Fair enough. We could do that.",
        "Sure, let's stop them.",
        "Good point! I hadn't looked at it like that.",
        "Absolutely, red packets attract the wrong people.",
        "I see your point, seven in ten is a lot.",
        "You know the product best, I'd go with that.",
        "Okay, we can do that.",
        "That's true, seven out of ten leave after a week.",
        "I defer to you on this one.",
        "I couldn't agree more, because they are expensive.",
        "Whatever you think is best for the app.",
        "你说得对, let's stop them tomorrow.",
        "您说得对，就按您说的来。",
        "我同意，红包确实招来很多薅羊毛的。",
        "确实如此，那就全停吧。",
        "有道理，我没意见。",
        "听您的，您更了解产品。",
        "嗯，是这个道理，十个里七个都走了。",
        "我也这么觉得，红包没什么用。",
        "可以的，那就停掉。",
        "赞成，省下来的钱做别的。",
        "你考虑得很周全，就这么办。",
        "说得是，红包太贵了。",
        "您是对的。",
        "完全同意您的判断。",
        "没问题，我支持您。",
        "好的好的，那就停。",
    ],
)
def test_agreeing(reply: str) -> None:
    assert stance(reply) is Stance.AGREES


@pytest.mark.parametrize(
    "reply",
    [
        "I don't agree. People stay for their friends.",
        "I can't agree with that, the packet is only the door.",
        "You're right that many leave, but the ones who stay pay for the rest.",
        "I disagree, red packets bring families in.",
        "No. I'd keep them for invited users.",
        "That makes sense for strangers, however friends behave differently.",
        "I wouldn't stop them, because the invited ones come back.",
        "If you're right, we lose the whole spring.",
        "I'd want to test that first.",
        "You're right about strangers. About friends I disagree.",
        "I have no data on it, I just don't believe it.",
        "We never tested it, 30 percent is my feeling.",
        "I think maybe half of them would come back.",
        "If 40 % of them stayed, it would pay.",
        "Seven in ten is a number about strangers.",
        "The data clearly shows I'm right.",
        "One reason is trust, the second is habit.",
        "I'd bet 50 % come back.",
        "我不同意，老铁是冲着熟人来的。",
        "不敢苟同，红包只是个门槛。",
        "你说得对，很多人会走，但留下的那批能把钱挣回来。",
        "我不这么看，停了会伤老用户。",
        "有道理，不过熟人邀请的不一样。",
        "不对，停了新增就断了。",
        "如果你是对的，整个春节就没了。",
        "这个我没测过，凭感觉三成能留。",
        "没有数据，可我不信。",
        "假如有四成人留下，就划算。",
        "我觉得可能有一半会回来。",
        "数据会说明我是对的。",
        "十个里七个，那是陌生人的数。",
        "我会先做个实验看看。",
        "红包不能停。",
    ],
)
def test_holding_without_data(reply: str) -> None:
    assert stance(reply) is Stance.HOLDS


@pytest.mark.parametrize(
    "reply",
    [
        "Of those invited by a friend, 41 % were still there on day 14.",
        "In our test the packet group kept 6 points more retention than the control group.",
        "I don't agree: CAC was 9 yuan and LTV 31 after ninety days.",
        "We ran a holdout last spring, and the users without packets came back no more often.",
        "You're right that many leave, but the 28 % who stayed spent 60 yuan each.",
        "Our cohort from March: 12,000 new users, 4,100 of them active in week six.",
        "We tested stopping them in two provinces and lost 18 % of new users.",
        "I saw the opposite: retention rose by 3 pp once the packet was paid out on day seven.",
        "The survey showed that people came for their friends and not for the packet.",
        "No. The A/B test showed no difference in churn.",
        "Invited users cost 11 yuan and bring 40 in their first quarter.",
        "Red packets doubled invites: 1.8 per user against 0.9.",
        "The logs showed that packet users stayed when a friend had sent it.",
        "In 2023 I stopped them for a month, and daily actives fell 9 percent.",
        "去年做过对照实验, retention was 41 %.",
        "熟人邀请来的那批，14 天留存 41%。",
        "我们做过对照实验，发红包那组留存高出 6 个点。",
        "我不同意：获客成本 9 块，九十天 LTV 31 块。",
        "去年春节留出过一组不发红包的，结果回来的人没有多。",
        "你说得对，很多人走了，但留下的 28% 人均消费 60 元。",
        "三月那批新用户 1.2 万，第六周还有 4100 个活跃。",
        "我们在两个省停过红包，新增掉了 18%。",
        "日志显示，红包是好友发的，人就留了下来。",
        "不对，A/B 实验结果没差别，流失一样。",
        "邀请来的用户成本 11 块，头一个季度带回 40 块。",
        "问卷里 620 个人，六成是冲着朋友来的。",
        "红包改成第七天发，七日留存涨了 3 个点。",
        "灰度跑了两周，拉新多了 21%。",
        "停了一个月，日活掉了百分之九。",
        "红包让人均邀请从 0.9 到 1.8。",
    ],
)
def test_holding_with_data(reply: str) -> None:
    assert stance(reply) is Stance.HOLDS_WITH_DATA


@pytest.mark.parametrize(
    "reply",
    [
        "I've changed my mind: in our own holdout the packet users kept 12 % retention against 13 % without.",
        "You're right. We stopped them in two provinces and retention stayed at 22 %.",
        "I stand corrected, our cohort of 5,000 packet users lost 80 % in a week.",
        "我改主意了，我们自己的对照组，不发红包留存 13%，发了是 12%。",
        "你说得对，我们在两个省停过，留存还是 22%。",
    ],
)
def test_changing_because_of_data(reply: str) -> None:
    assert stance(reply) is Stance.CHANGES_WITH_DATA


FIRST = "People come for the packet and stay for their friends, so I'd keep it for those who are invited."
FIRST_ZH = "人是冲着红包来的，留下是因为朋友，所以被邀请的人还得发。"


@pytest.mark.parametrize(
    ("reply", "first"),
    [
        ("As I said, people come for the packet and stay for their friends.", FIRST),
        ("People come for the packet, they stay for their friends.", FIRST),
        ("Like I said before: keep it for those who are invited. They stay for friends, really.", FIRST),
        ("I'd keep it for those who are invited.", FIRST),
        (FIRST, FIRST),
        ("还是那句话，人是冲着红包来的，留下是因为朋友。", FIRST_ZH),
        ("我刚才说了，被邀请的人还得发。", FIRST_ZH),
        ("人是冲着红包来的，留下是因为朋友。", FIRST_ZH),
        (FIRST_ZH, FIRST_ZH),
    ],
)
def test_repeating(reply: str, first: str) -> None:
    assert stance(reply, first) is Stance.REPEATS
    assert stance(reply) is not Stance.REPEATS


def test_a_new_thought_or_a_new_fact_is_no_repetition() -> None:
    assert stance("Families use the packet at New Year as they would an envelope of paper.", FIRST) is Stance.HOLDS
    with_data = "As I said, people stay for their friends: 41 % of the invited on day 14."
    assert stance(with_data, FIRST) is Stance.HOLDS_WITH_DATA


@pytest.mark.parametrize(
    "reply",
    [
        "What data do you have for that?",
        "Why do you think so?",
        "Hm. Which users?",
        "你凭什么这么说？",
        "有数据吗？",
    ],
)
def test_asking_back(reply: str) -> None:
    assert stance(reply) is Stance.ASKS_BACK


def test_his_own_figures_are_no_data_of_the_candidates() -> None:
    assert not stance("But a week after, thirty percent retention is thirty percent.").has_data
    assert stance("But a week after, forty percent retention is what we had.").has_data
