"""Choices in earlier answers: which are told, what is missing about them, and what an answer then gives."""

import pytest

from app.domain.choices import Lack, gives, unclear_choices
from app.domain.interview import Attempt, Move, MoveKind, Reply, Turn
from app.domain.language import Language
from app.domain.passages import Reader
from app.domain.situation import EarlierRound
from tests.making import at, round_plan
from tests.rehearsal import content

ROUND = round_plan("system-design")


def said(text: str, *, n: int = 1, kind: MoveKind = MoveKind.OPEN, reply: Reply = Reply.ANSWER) -> Turn:
    attempt = Attempt(1, text, at(60), 60.0, reply)
    return Turn(n, 0, "manager", Move(kind, f"o{n}"), "q?", at(0), attempts=(attempt,))


def reader() -> Reader:
    return Reader(content().phrases.cues)


def found(*texts: str, language: Language = Language.EN) -> list[tuple[str, tuple[Lack, ...]]]:
    earlier = EarlierRound(ROUND, tuple(said(text, n=n) for n, text in enumerate(texts, 1)))
    return [(choice.quote, choice.lacks) for choice in unclear_choices([earlier], reader(), language)]


R, A, C = Lack.REASON, Lack.ALTERNATIVE, Lack.COST
TOLD = [
    (
        "I went with FP16 for the handset model. It shipped in March.",
        "I went with FP16 for the handset model",
        (R, A, C),
    ),
    ("We chose one region first. Everybody was happy.", "We chose one region first", (R, A, C)),
    (
        "I gave up accuracy for latency in the call centre.",
        "I gave up accuracy for latency in the call centre",
        (R, C),
    ),
    (
        "We picked the big model instead of the small one.",
        "We picked the big model instead of the small one",
        (R, C),
    ),
    (
        "I chose the small model because phones run hot. It was liked.",
        "I chose the small model because phones run hot",
        (A, C),
    ),
    (
        "I settled on a weekly release rather than a daily one, because the testers are three people.",
        "I settled on a weekly release rather than a daily one, because the testers are three people",
        (C,),
    ),
    ("So I went with caching at the edge. That was it.", "I went with caching at the edge", (R, A, C)),
    ("And in the end we went for a single cluster.", "in the end we went for a single cluster", (R, A, C)),
    ("I dropped the second model instead of the first.", "I dropped the second model instead of the first", (R, C)),
    ("We decided against a vendor and built it.", "We decided against a vendor and built it", (R, A, C)),
    ("I'd pick the router approach here.", "I'd pick the router approach here", (R, A, C)),
    (
        "I would go with a smaller backbone on this camera.",
        "I would go with a smaller backbone on this camera",
        (R, A, C),
    ),
    ("We sacrificed some recall on rare words.", "We sacrificed some recall on rare words", (R, C)),
    ("I traded freshness for stability last spring.", "I traded freshness for stability last spring", (R, C)),
    (
        "Our users are mostly on old phones, it had been a long winter for all of us in that small office in the "
        "north, and so I went with the smaller model",
        "I went with the smaller model",
        (A, C),
    ),
]
TOLD_ZH = [
    ("端上的模型我选了 FP16。三月上线。", "端上的模型我选了 FP16", (R, A, C)),
    ("最后选了先做一个区域。大家都满意。", "最后选了先做一个区域", (R, A, C)),
    ("呼叫中心那边，我放弃了一部分准确率。", "呼叫中心那边，我放弃了一部分准确率", (R, C)),
    ("我们选了大模型，而不是小模型。", "我们选了大模型，而不是小模型", (R, C)),
    ("我选了小模型，因为手机会发烫。", "我选了小模型，因为手机会发烫", (A, C)),
    ("我宁可一周发一版，因为测试只有三个人。", "我宁可一周发一版，因为测试只有三个人", (C,)),
    ("所以我最后选了边缘缓存。", "我最后选了边缘缓存", (R, A, C)),
    ("于是我们选了单集群方案。", "我们选了单集群方案", (R, A, C)),
    ("我砍掉了第二个模型，没用原来的方案。", "我砍掉了第二个模型，没用原来的方案", (R, C)),
    ("敲定的是自研，没有找供应商。", "敲定的是自研，没有找供应商", (R, A, C)),
    ("这里我选路由的做法。", "这里我选路由的做法", (R, A, C)),
    ("我们牺牲了一点冷门词的召回。", "我们牺牲了一点冷门词的召回", (R, C)),
    ("我选择用更小的主干网络。", "我选择用更小的主干网络", (R, A, C)),
    ("最终用了单机部署，跑了半年。", "最终用了单机部署，跑了半年", (R, A, C)),
    ("我定了先上安卓，苹果往后放。", "我定了先上安卓，苹果往后放", (R, A, C)),
]


@pytest.mark.parametrize(("text", "quote", "lacks"), TOLD)
def test_a_choice_is_found_with_what_it_lacks_and_words_that_can_be_read_back(
    text: str, quote: str, lacks: tuple[Lack, ...]
) -> None:
    assert found(text) == [(quote, lacks)]
    assert quote in text


@pytest.mark.parametrize(("text", "quote", "lacks"), TOLD_ZH)
def test_a_choice_told_in_chinese_is_found(text: str, quote: str, lacks: tuple[Lack, ...]) -> None:
    assert found(text, language=Language.ZH) == [(quote, lacks)]
    assert quote in text


NOTHING_TO_PRESS = [
    "We improved retention by 3% with a new ranking.",
    "I never chose a vendor in that project.",
    "We did not pick a model at all.",
    "Leadership decided on the cluster and we built it.",
    "My boss chose the vendor and I carried it out.",
    "It depends on the segment.",
    "Which one would you have chosen?",
    "I kept the team informed every week.",
    "We cut latency by 40% in two months.",
    "I took over the project in March.",
    "They picked the larger model and we followed.",
    "There is always a trade-off between cost and quality.",
    "We moved to a new office that year.",
    "The customer chose the second option in the end.",
    "I chose it.",
    "I chose batch over streaming because nobody reads it before nine, and it saved us 30% of the bill.",
    "Streaming cost us 400k a year, so we went with batch instead of streaming and saved 30%.",
]
NOTHING_TO_PRESS_ZH = [
    "我们上了新的排序，留存涨了 3%。",
    "那个项目我没有选过供应商。",
    "领导决定用那个集群，我们照着做。",
    "老板选了供应商，我来落地。",
    "这个要看具体人群。",
    "换您会选哪个？",
    "我每周都跟团队同步。",
    "两个月里延迟降了 40%。",
    "三月份我接手了这个项目。",
    "客户选了第二个方案。",
    "成本和效果总要权衡。",
    "那年我们搬了新办公室。",
    "我选了它。",
    "我选了批处理，没选流式，因为九点之前没人看，一年省了 30% 的成本。",
    "P99 从 4 秒降到 1.3 秒，跟没上错峰的两个省比。",
    "方言的重说率从 21% 降到 13%，留着季度节奏的那两个省还是 20%。",
    "算法想换大四倍的模型，可最便宜的那批机器跑不动。那条路我砍了，宁可先改特征，误报的成本降了三成。",
    "流式一年要花四百万，所以我们选了批处理，而不是流式，成本降了三成。",
]


@pytest.mark.parametrize("text", NOTHING_TO_PRESS)
def test_what_is_no_choice_of_ones_own_or_is_told_in_full_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", NOTHING_TO_PRESS_ZH)
def test_in_chinese_too(text: str) -> None:
    assert found(text, language=Language.ZH) == []


def test_the_least_clear_comes_first_and_one_an_answer() -> None:
    quotes = found(
        "I chose the small model because phones run hot.",
        "I went with one region. I went with FP16 for the handset model.",
    )
    assert [lacks for _, lacks in quotes] == [(R, A, C), (A, C)]


def test_words_of_the_other_language_are_not_read_back() -> None:
    assert found("I went with FP16 for the handset model.", language=Language.ZH) == []
    assert found("端上的模型我选了 FP16。") == []


def test_a_skipped_or_senseless_turn_tells_nothing() -> None:
    for reply in (Reply.DECLINED, Reply.SENSELESS, Reply.ASKED_BACK):
        turn = said("I went with FP16 for the handset model.", reply=reply)
        assert unclear_choices([EarlierRound(ROUND, (turn,))], reader(), Language.EN) == ()


GIVEN = {
    Lack.REASON: [
        "Because p99 had to stay under 50 ms.",
        "The reason was memory: the phone has two gigabytes.",
        "It had to fit into 512 MB.",
        "Otherwise the carriers would have walked away.",
        "Since our users are on old phones, the small one starts in half the time.",
        "To keep the contract with the bank.",
        "Accuracy matters more to the doctors than speed.",
        "Latency was at 160, so we needed something smaller, due to the network.",
        "In order to ship before the holiday.",
        "A wrong answer is worth more than a late one to nobody, because they leave after two seconds.",
        "The old one would have missed the deadline.",
        "Given that the labels were dirty, the big model learned noise.",
        "Bandwidth in the halls is poor, so we put it on the phone.",
        "It was cheaper than paying for a second cluster.",
        "Honestly because 说白了 users would have noticed the lag.",
        "因为 P99 必须压在 50 毫秒以内。",
        "理由是内存，手机只有两个 G。",
        "不然运营商就不签了。",
        "主要是老机型多，小模型启动快一半。",
        "为了保住银行那个合同。",
        "医生更看重准，准比快更重要。",
        "考虑到标注很脏，大模型学的都是噪声。",
        "大的那个赶不上春节，来不及。",
        "厂房里没网，所以就放到手机上了。",
        "比再买一个集群划算。",
        "怕用户等两秒就走了。",
        "毕竟用户等不起。",
        "由于带宽太差，只能本地跑。",
        "图的是稳定，半夜不用起来。",
        "否则投诉会翻倍。",
    ],
    Lack.COST: [
        "We lost about 1.5% accuracy.",
        "It cost us 12% more hardware.",
        "Forty milliseconds more.",
        "About 300k a year.",
        "Roughly two points of recall, my estimate.",
        "Support calls went up by a third.",
        "We paid $20,000 a month more for GPUs.",
        "Latency rose from 80 ms to 95 ms.",
        "I'd say five percent, but it is an estimate.",
        "Twice the memory.",
        "One in a hundred sentences came out wrong.",
        "It saved 3 million and cost 400 thousand.",
        "Complaints doubled, from 40 to 80 a week.",
        "0.3 points of CTR.",
        "大概 20% 吧, maybe a bit less.",
        "准确率掉了 1.5 个点。",
        "硬件多花了 12%。",
        "多了四十毫秒。",
        "一年三十万左右。",
        "召回少了两个点，估的。",
        "客服电话多了三成。",
        "显卡每个月多花两万美元。",
        "延迟从 80 毫秒涨到 95 毫秒。",
        "我估百分之五。",
        "内存翻了一倍。",
        "一百句里错一句。",
        "省了三百万，花了四十万。",
        "投诉从每周 40 个到 80 个。",
        "点击率掉 0.3 个点。",
        "成本降了 18%，准确率降了 0.4%。",
    ],
    Lack.ALTERNATIVE: [
        "INT8 was the other option.",
        "Instead of that we could have bought it.",
        "The alternative was a second cluster.",
        "Versus a rules engine.",
        "The larger model, which ops wanted.",
        "Another option was to wait for the new chip.",
        "We could have gone with streaming.",
        "It was that or the vendor's model.",
        "The smaller one, at half the price.",
        "It would have been a rewrite of the index.",
        "Rather than hire, we automated.",
        "The candidates were BERT and a plain classifier.",
        "The other one was on-device only.",
        "The cheaper supplier from Shenzhen.",
        "Caching, or we buy more cards.",
        "另一个选项是 INT8。",
        "也可以直接买现成的。",
        "备选是再建一个集群。",
        "对比的是规则引擎。",
        "大的那个，运维想要。",
        "本来可以等新芯片。",
        "没选的是流式。",
        "要么它，要么供应商的模型。",
        "小的那个，价钱一半。",
        "另一条路是重写索引。",
        "原本想招人，后来做了自动化。",
        "比的是 BERT 和一个普通分类器。",
        "另外一个只能在端上跑。",
        "放弃的是深圳那家便宜的。",
        "别的方案是多买显卡。",
    ],
}
NOT_GIVEN = {
    Lack.REASON: [
        "It was better.",
        "Because it was better.",
        "Because it felt right.",
        "We just did it that way.",
        "Everybody agreed with it.",
        "I don't remember.",
        "It was my decision.",
        "Because the boss wanted it.",
        "Because leadership asked for it.",
        "It was the best practice in the industry.",
        "Good question, let me think about it.",
        "We shipped it in March and it went well.",
        "That is how we always do it.",
        "No particular reason.",
        "It made sense at the time.",
        "就是觉得这样更好。",
        "因为这样更好。",
        "因为感觉对。",
        "就这么定的。",
        "大家都同意。",
        "不记得了。",
        "是我拍板的。",
        "因为老板要这样。",
        "因为领导提的。",
        "业界都这么做。",
        "好问题，我想想。",
        "三月上线了，效果不错。",
        "我们一直这么做。",
        "没什么特别的理由。",
        "当时看挺合理的。",
    ],
    Lack.COST: [
        "It was worth it.",
        "Not much, really.",
        "A little accuracy.",
        "We lost some speed.",
        "Nobody complained.",
        "The cost was acceptable.",
        "It got slower, but users were fine.",
        "We never measured it.",
        "It took three weeks.",
        "I would have to look it up.",
        "Quite a lot of money.",
        "The team worked hard for it.",
        "It was cheaper overall.",
        "Nothing, it was free.",
        "Some recall, a bit of latency.",
        "值得。",
        "没多少。",
        "一点准确率吧。",
        "慢了一些。",
        "没人投诉。",
        "代价可以接受。",
        "慢了点，但用户能忍。",
        "没测过。",
        "花了三周。",
        "得回去查。",
        "不少钱。",
        "团队很拼。",
        "总体更便宜。",
        "没有代价。",
        "牺牲了一些召回。",
    ],
    Lack.ALTERNATIVE: [
        "There was no alternative.",
        "Nothing else came up.",
        "We had no choice.",
        "It was the only option.",
        "That was clear from the start.",
        "I was sure about it.",
        "Everybody wanted this.",
        "It saved us 20%.",
        "Because phones run hot.",
        "I decided it in a week.",
        "We did it with five people.",
        "It depends.",
        "The plan was good.",
        "It went live in May.",
        "I don't remember.",
        "没有别的选择。",
        "没别的。",
        "没得选。",
        "只有这一个。",
        "一开始就很清楚。",
        "我很确定。",
        "大家都想要这个。",
        "省了 20%。",
        "因为手机发烫。",
        "一周就定了。",
        "五个人做的。",
        "看情况。",
        "计划挺好。",
        "五月上线的。",
        "不记得了。",
    ],
}


@pytest.mark.parametrize(("lack", "text"), [(lack, text) for lack, texts in GIVEN.items() for text in texts])
def test_an_answer_gives_what_was_missing(lack: Lack, text: str) -> None:
    assert gives(lack, said(text), reader())


@pytest.mark.parametrize(("lack", "text"), [(lack, text) for lack, texts in NOT_GIVEN.items() for text in texts])
def test_an_answer_leaves_it_open(lack: Lack, text: str) -> None:
    assert not gives(lack, said(text), reader())
