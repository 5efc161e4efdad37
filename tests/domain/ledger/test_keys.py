"""Which names are one feature's, in both languages: rewordings are, what differs in a word that matters is not."""

from itertools import permutations

import pytest

from app.domain.language import Language
from app.domain.ledger.account import Account
from app.domain.ledger.keys import metric_key, name_key
from app.domain.ledger.merging import merged
from app.domain.passages import Reader
from tests.rehearsal import START, content

READER = Reader(content().phrases.cues)


def told(*names: str) -> list[Account]:
    keys = [name_key(READER.read(name)) for name in names]
    return [
        Account(f"i.{n}", START, Language.EN, key=key.whole, bare=key.bare) for n, key in enumerate(keys, start=1)
    ]


def rows(*names: str) -> list[set[str]]:
    """The names of each row."""
    numbers = [{int(one.id.removeprefix("i.")) - 1 for one in group} for group in merged(told(*names))]
    return [{names[n] for n in group} for group in numbers]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("smart replies", "Smart Reply"),
        ("smart replies", "the new smart-replies feature"),
        ("smart replies", "smart replies for sellers"),
        ("Ｓmart replies", "smart replies"),
        ("our fraud detector", "the fraud detection model"),
        ("a model for fraud detection", "the fraud detection system"),
        ("detection of fraud", "fraud detection"),
        ("the ranker", "our ranking model"),
        ("comment moderation tool", "comment moderator"),
        ("the ticket classifier", "ticket classification"),
        ("meeting summariser", "meeting summarization"),
        ("route planner", "route planning service"),
        ("seller search ranking", "search ranking for sellers"),
        ("search ranking for the sellers", "search ranking for our seller"),
        ("checkout page", "check-out page"),
        ("e-mail digest", "the email digests"),
        ("ranker v2", "ranker 2.0"),
        ("price matches", "price match"),
        ("this autocomplete feature", "those autocompletes"),
        ("the seller's dashboard", "seller dashboard"),
        ("our in-house labelling tool", "the labelling tools"),
        ("the recommendation engine", "our recommender"),
        ("智能回复", "智能回复功能"),
        ("弹幕过滤", "新弹幕过滤"),
        ("弹幕过滤", "弹幕的过滤功能"),
        ("弹幕过滤", "这套弹幕过滤系统"),
        ("弹幕过滤器", "弹幕过滤"),
        ("Smart Reply", "smart reply 功能"),
        ("我们自研的推荐算法", "推荐"),
        ("给卖家的搜索排序", "卖家搜索排序"),
        ("面向骑手打造的路线规划", "路线规划"),
        ("全新的语音转写能力", "语音转写"),
        ("图片的审核", "图片审核平台"),
    ],
)
def test_names_of_one_feature(one: str, other: str) -> None:
    assert len(rows(one, other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("search ranking for sellers", "search ranking for buyers"),
        ("seller search ranking", "search ranking for buyers"),
        ("smart replies", "smart search"),
        ("fraud detection", "fraud prevention"),
        ("spam detector", "fraud detector"),
        ("ranker v2", "ranker v3"),
        ("class", "clas"),
        ("product search", "search"),
        ("system search", "app search"),
        ("in-app search", "search"),
        ("on-device search", "search"),
        ("new user onboarding", "user onboarding"),
        ("product listings", "product lists"),
        ("shop ratings", "shop rates"),
        ("seller posters", "seller posts"),
        ("charging stations", "charging stats"),
        ("universal search", "university search"),
        ("customer service bot", "customer bot"),
        ("customer pages", "custom pages"),
        ("order tracking", "order routing"),
        ("弹幕过滤", "弹幕推荐"),
        ("给卖家的搜索排序", "给买家的搜索排序"),
        ("产品推荐", "推荐"),
        ("模型压缩", "压缩"),
        ("新用户引导", "用户引导"),
        ("语音转写", "语音合成"),
        ("前端监控", "后端监控"),
        ("图片审核", "图片搜索"),
        ("smart reply 功能", "smart search 功能"),
        ("目的地推荐", "的士推荐"),
    ],
)
def test_names_of_two_features(one: str, other: str) -> None:
    assert len(rows(one, other)) == 2
    assert all(account.key for account in told(one, other))


VAGUE = ["the model", "our new feature", "新功能", "模型", "it", "AI system", "这个项目", "a", "the first version"]
JOBS = [
    "Principal",
    "Senior product manager",
    "Head of product",
    "the PM",
    "高级产品经理",
    "负责人",
    "Staff engineer",
]


@pytest.mark.parametrize("name", VAGUE + JOBS)
def test_a_vague_name_and_a_job_are_no_reason_to_merge(name: str) -> None:
    assert rows(name, name) == [{name}, {name}]
    assert told(name)[0].key == ""


@pytest.mark.parametrize("name", ["Lead scoring", "Staff scheduling", "产品经理助手", "model compression"])
def test_a_job_or_a_generic_word_may_be_part_of_a_name(name: str) -> None:
    assert told(name)[0].key


def test_who_does_not_say_for_whom_means_the_one_that_was_told_unless_there_are_two() -> None:
    plain, sellers, buyers = "search ranking", "search ranking for sellers", "search ranking for buyers"
    assert rows(plain, sellers) == [{plain, sellers}]
    assert rows(plain, sellers, buyers) == [{plain}, {sellers}, {buyers}]


def test_merging_does_not_depend_on_who_was_told_first() -> None:
    names = ["search ranking", "seller search ranking", "search ranking for sellers", "ranking"]
    found = {frozenset(map(frozenset, rows(*order))) for order in permutations(names)}
    assert found == {frozenset({frozenset(names[:3]), frozenset({"ranking"})})}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("the refund rate", "refund rates", True), ("refund rate", "return rate", False), ("退款率", "退款率", True)],
)
def test_metrics_of_one_name(one: str, other: str, same: bool) -> None:
    assert (metric_key(READER.read(one)) == metric_key(READER.read(other))) is same
