"""What a reply does with what was asked for, in the words that people use."""

import pytest

from app.domain.acts.dealing import Deal, Outcome
from app.domain.acts.panel import Panel
from app.domain.passages import read
from tests.rehearsal import content

LATENCY, DATA, DATE = "latency", "data", "date"


def outcome(reply: str, ask: str, asking: str = LATENCY) -> Outcome:
    panel = content().loops["kuaishou-ai-pm"].round("stakeholders").acts[0]
    assert isinstance(panel, Panel)
    telling = read(reply, content().phrases.cues)
    return Deal(telling, {each.id: each.words for each in panel.asks}, asking).outcome(ask).outcome


MET = [
    ("The friends part stays out of this release, so we answer in 49 milliseconds.", LATENCY),
    ("I'll cut the candidates from 400 to 200. That saves eight milliseconds.", LATENCY),
    ("You get your fifty: I'm dropping live rooms until February.", LATENCY),
    ("50 ms won't move. I precompute the friends list every hour.", LATENCY),
    ("We cap it at 50 ms and fall back to today's ranking when it takes longer.", LATENCY),
    ("I would drop the friends part. That is six of the eleven milliseconds.", LATENCY),
    ("p99 stays under 50, full stop.", LATENCY),
    ("You'll have ten percent in control for two full weeks.", DATA),
    ("I'll hold out 10% of users from the first day, and retention is the guardrail.", DATA),
    ("We start the experiment on Monday with a 10% control group.", DATA),
    ("I'd run the test for fourteen days with 5% held out.", DATA),
    ("Opening night goes live with recent clicks and live rooms, friends follows in February.", DATE),
    ("On opening night you'll have two parts: clicks and live rooms.", DATE),
    ("How about live rooms only on opening night, for all 31 provinces?", DATE),
    ("I promise you live rooms at eight o'clock, in every province.", DATE),
    ("So yes: I will ship the clicks part 3 days before the sale.", DATE),
    ("The province of Hunan gets live rooms on opening night, the others follow a day later.", DATE),
    ("开场那晚先推直播间，全国都推。", DATE),
    ("好友这块这次不上，p99 守在 49 毫秒。", LATENCY),
    ("候选从四百砍到两百，我砍，省八毫秒。", LATENCY),
    ("五十毫秒不动，好友列表每小时预计算一次，我来推。", LATENCY),
    ("我保证不超过五十毫秒，超时就降级回老排序。", LATENCY),
    ("延迟就按五十卡死，直播间先不上。", LATENCY),
    ("我先拿掉好友那块，那一块占六毫秒。", LATENCY),
    ("百分之十对照组给你，跑满十四天。", DATA),
    ("我会先留出百分之十的用户，次日留存当护栏。", DATA),
    ("对照组保留，百分之五，两周。", DATA),
    ("实验周一开，留出 10%，我来盯。", DATA),
    ("年货节开场那晚，点击和直播间两块准时上。", DATE),
    ("八点给你直播间，全国 31 个省都上。", DATE),
    ("海报上就定两块：近期点击和直播间。", DATE),
    ("开场当晚先上两块，好友二月再上，这个我答应你。", DATE),
    ("开场那晚只上直播间，全量，行不行？", DATE),
]


@pytest.mark.parametrize(("reply", "ask"), MET)
def test_a_concrete_commitment_meets_an_ask(reply: str, ask: str) -> None:
    assert outcome(reply, ask, asking=ask) is Outcome.MET


TRADED = [
    ("You keep your 50 ms. In return I need machines for the friends part in February.", LATENCY),
    ("If you give me two more servers for opening night, I'll stay under fifty milliseconds.", LATENCY),
    ("I trade the friends part for your fifty milliseconds.", LATENCY),
    ("I can't give you fifty with all three, but I'll drop live rooms and give you 52 that night.", LATENCY),
    ("You get the ten percent control group, in exchange the test runs one week before the sale.", DATA),
    ("I give up the date for live rooms so that you get two weeks of experiment.", DATA),
    ("As long as the launch date holds, you can have a holdout of 10% for a month afterwards.", DATA),
    ("You get opening night. In return the poster says two parts and no friends.", DATE),
    ("The sale opens with live rooms, and in exchange you give Nina her control group.", DATE),
    ("Opening night stays, provided the poster drops friends: that pays for the milliseconds.", DATE),
    ("毫秒我守住，作为交换，好友这块二月给我机器。", LATENCY),
    ("你给我两台机器，我就保证五十毫秒。", LATENCY),
    ("拿好友这块换你的五十毫秒。", LATENCY),
    ("对照组给你百分之十，前提是年货节照样开。", DATA),
    ("两周实验可以给，代价是直播间晚一点上。", DATA),
    ("开场日子不变，作为交换，海报上去掉好友。", DATE),
    ("只要你海报改成两块，开场那晚我准时上。", DATE),
    ("三块全上我给不了，我先上两块，直播间留给开场。", DATE),
]


@pytest.mark.parametrize(("reply", "ask"), TRADED)
def test_something_given_for_something_is_a_trade(reply: str, ask: str) -> None:
    assert outcome(reply, ask, asking=ask) is Outcome.TRADED


REFUSED = [
    ("No, I can't promise fifty milliseconds, because the friends graph alone takes nine.", LATENCY),
    ("I won't take anything out. Three percent watch time is worth seven milliseconds.", LATENCY),
    ("You don't get fifty from me, otherwise the model loses half its gain.", LATENCY),
    ("Since the sale is fixed, I can't give you two weeks of experiment.", DATA),
    ("I'm not going to hold out ten percent, because it costs 4 million that night.", DATA),
    ("Two weeks is not possible, we have nineteen days and the build takes twelve.", DATA),
    ("All three on opening night isn't happening, because together they take 57 milliseconds.", DATE),
    ("Friends can't be on the poster. It costs six milliseconds that we don't have.", DATE),
    ("My answer is no for opening night, since nothing has been measured by then.", DATE),
    ("I cannot do the date with all three. The tail at p99 would be 57.", DATE),
    ("五十毫秒我给不了，因为好友图一查就是九毫秒。", LATENCY),
    ("一块都不能拿，否则百分之三的时长就没了。", LATENCY),
    ("因为年货节的日子是死的，两周实验我没法给。", DATA),
    ("百分之十对照我不答应，那一晚要少卖四百万。", DATA),
    ("三块全上做不到，因为加起来五十七毫秒。", DATE),
    ("好友不能上海报，不然延迟就破了。", DATE),
]


@pytest.mark.parametrize(("reply", "ask"), REFUSED)
def test_a_no_with_a_reason_settles_an_ask_too(reply: str, ask: str) -> None:
    assert outcome(reply, ask, asking=ask) is Outcome.REFUSED


VAGUE = [
    ("We'll find a balance between latency and experience.", LATENCY),
    ("Let's take the latency question offline.", LATENCY),
    ("I'd align everyone first.", LATENCY),
    ("I'll talk to engineering about the 50 milliseconds.", LATENCY),
    ("I'll try to keep it at 50 ms.", LATENCY),
    ("We should be able to stay at fifty, hopefully.", LATENCY),
    ("I can't promise that.", LATENCY),
    ("Latency matters a lot to our users.", LATENCY),
    ("We will do our best on the 50 ms.", LATENCY),
    ("Let's set up a meeting with all stakeholders this week, 30 minutes.", LATENCY),
    ("I would discuss the size of the control group with you after this.", DATA),
    ("A test is important, and I'd prioritise it.", DATA),
    ("Ideally you get two weeks.", DATA),
    ("We could look into a smaller holdout.", DATA),
    ("Maybe some of it is ready on opening night.", DATE),
    ("I want to make everyone happy on opening night.", DATE),
    ("Yes, but let me see what engineering says about the date.", DATE),
    ("延迟和体验之间我们会找一个平衡。", LATENCY),
    ("毫秒的事我们会后再说。", LATENCY),
    ("我先跟大家对齐一下。", LATENCY),
    ("我会尽量控制在五十毫秒。", LATENCY),
    ("应该能压到五十以内吧，我努力。", LATENCY),
    ("这个我保证不了。", LATENCY),
    ("延迟确实很重要。", LATENCY),
    ("先拉个会，把各方拉齐，半小时。", LATENCY),
    ("对照组多大，我们再商量。", DATA),
    ("实验肯定要做，优先级很高。", DATA),
    ("争取给你两周。", DATA),
    ("开场那晚可能上一部分吧。", DATE),
    ("年货节的日子我会跟研发沟通。", DATE),
    ("综合考虑一下，尽可能三块都上。", DATE),
]


@pytest.mark.parametrize(("reply", "ask"), VAGUE)
def test_what_commits_to_nothing_leaves_an_ask_open(reply: str, ask: str) -> None:
    assert outcome(reply, ask, asking=ask) is Outcome.VAGUE


UNTOUCHED = [
    ("Let me tell you about my last job at a bank.", DATE),
    ("You'll have ten percent in control for two full weeks.", DATE),
    ("p99 stays under 50.", DATA),
    ("我上一份工作在银行。", DATE),
    ("I can't do two weeks of experiment before the sale, because the build takes twelve days.", DATE),
    ("百分之十对照组给你，跑满十四天。", DATE),
    ("五十毫秒守住。", DATA),
]


@pytest.mark.parametrize(("reply", "ask"), UNTOUCHED)
def test_what_is_about_something_else_touches_nothing(reply: str, ask: str) -> None:
    assert outcome(reply, ask, asking=LATENCY if ask is not LATENCY else DATE) is Outcome.UNTOUCHED


@pytest.mark.parametrize(
    "reply", ["What does p99 mean here?", "Do you want me to cut 7 ms?", "p99 是按哪个机房算的？"]
)
def test_a_question_promises_nothing(reply: str) -> None:
    assert outcome(reply, LATENCY).settles is False


@pytest.mark.parametrize(
    "reply",
    [
        "You keep the 50 ms, and the date with all three I can't do because it takes 57.",
        "五十毫秒守住，三块全上我给不了，因为要五十七。",
    ],
)
def test_one_reply_may_grant_one_thing_and_refuse_another(reply: str) -> None:
    assert outcome(reply, LATENCY) is Outcome.MET
    assert outcome(reply, DATE).settles


def test_a_reason_promises_nothing_to_whom_it_names() -> None:
    reply = "I'll keep 10% in control for two weeks, because the 50 ms of Vivian are another matter."
    assert outcome(reply, DATA, asking=DATA) is Outcome.MET
    assert outcome(reply, LATENCY, asking=DATA) is Outcome.UNTOUCHED
