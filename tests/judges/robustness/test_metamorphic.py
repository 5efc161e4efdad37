"""What must and must not change a score when an answer is changed: no rated answer is needed to know it.

Each rule runs over the rules judge and over the LLM judge, whose model is a script that reads as the rules judge
does, so that the prompt, the reply, its verification and the ladder are in between.
"""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from app.domain.language import Language
from app.services.ports import Content
from tests.judges.robustness.judging import CORE, JUDGES, Levels, judged

STORIES = yaml.safe_load((Path(__file__).parent / "stories.yaml").read_text(encoding="utf-8"))
CASES = [(story["id"], Language(language)) for story in STORIES for language in ("en", "zh")]
BY_ID: Mapping[str, Mapping[str, Mapping[str, str]]] = {story["id"]: story for story in STORIES}

PRAISE = {
    "en": "Honestly, I am an outstanding product manager, and everybody calls me a born leader with great impact.",
    "zh": "说实话，我是一个非常优秀的产品经理，大家都说我天生有领导力，影响力也特别大。",
}
PADDING = {
    "en": (
        "Products are a long journey. The market changes all the time and people expect more every year. "
        "It is important to listen, to think about the whole and to keep an open mind in every situation. "
        "In the end good products come from care."
    ),
    "zh": (
        "做产品是一条很长的路。市场一直在变，大家的期待一年比一年高。"
        "多听多想，保持开放的心态，这一点在什么情况下都重要。说到底，好产品来自用心。"
    ),
}
IRRELEVANT = {
    "en": (
        "The lighthouse on the northern cape was painted white in autumn. Fishermen mend their nets there in the "
        "evening, and the wind smells of salt and tar. In winter the path is covered with snow."
    ),
    "zh": "北边的灯塔秋天刚刷成白色。傍晚渔民在那里补网，风里是海盐和柏油的味道。冬天小路会被雪盖住。",
}

pytestmark = [pytest.mark.parametrize("kind", JUDGES), pytest.mark.parametrize(("story", "language"), CASES)]


def text_of(story: str, language: Language, variant: str = "text") -> str:
    return BY_ID[story][language.value][variant]


def sentences(text: str, language: Language) -> list[str]:
    end = "。" if language is Language.ZH else ". "
    return [part.strip().rstrip(".。") + end.strip() for part in text.split(end) if part.strip()]


def joined(parts: list[str], language: Language) -> str:
    return ("" if language is Language.ZH else " ").join(parts)


def test_the_stories_earn_something_to_lose(kind: str, story: str, language: Language, content: Content) -> None:
    levels = judged(content, kind, text_of(story, language), language)
    assert levels["quantified_impact"] >= 3
    assert levels["ownership"] >= 3


@pytest.mark.parametrize("addition", [PRAISE, PADDING, IRRELEVANT], ids=["praise", "padding", "irrelevant"])
@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
def test_talk_beside_the_point_earns_and_costs_nothing(
    kind: str, story: str, language: Language, content: Content, addition: dict[str, str], first: bool
) -> None:
    base = text_of(story, language)
    added = addition[language.value]
    longer = joined([added, base] if first else [base, added], language)
    assert judged(content, kind, longer, language) == judged(content, kind, base, language)


def test_saying_everything_twice_earns_nothing(kind: str, story: str, language: Language, content: Content) -> None:
    base = text_of(story, language)
    assert judged(content, kind, joined([base, base], language), language) == judged(content, kind, base, language)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_sentences_hardly_matters(
    kind: str, story: str, language: Language, content: Content, seed: int
) -> None:
    base = text_of(story, language)
    parts = sentences(base, language)
    random.Random(seed).shuffle(parts)  # noqa: S311
    assert_near(judged(content, kind, joined(parts, language), language), judged(content, kind, base, language))


def test_without_its_numbers_a_result_is_no_measured_one(
    kind: str, story: str, language: Language, content: Content
) -> None:
    levels = judged(content, kind, text_of(story, language, "no_number"), language)
    assert levels["quantified_impact"] <= 2
    assert levels["thirty_day_ship"] <= 2
    assert_no_gain(levels, judged(content, kind, text_of(story, language), language))


def test_a_claim_turned_negative_earns_no_result(
    kind: str, story: str, language: Language, content: Content
) -> None:
    levels = judged(content, kind, text_of(story, language, "negated"), language)
    assert levels["quantified_impact"] <= 2
    assert levels["thirty_day_ship"] == 1
    assert levels["cross_functional_influence"] <= 2
    assert_no_gain(levels, judged(content, kind, text_of(story, language), language))


def test_what_would_be_done_is_not_done(kind: str, story: str, language: Language, content: Content) -> None:
    levels = judged(content, kind, text_of(story, language, "would"), language)
    assert levels["quantified_impact"] <= 2
    assert levels["thirty_day_ship"] == 1
    assert levels["ownership"] <= 2
    assert_no_gain(levels, judged(content, kind, text_of(story, language), language))


def test_what_we_did_is_not_what_i_did(kind: str, story: str, language: Language, content: Content) -> None:
    base = judged(content, kind, text_of(story, language), language)
    levels = judged(content, kind, text_of(story, language, "we"), language)
    assert levels["ownership"] == 1
    for signal in ("quantified_impact", "thirty_day_ship"):
        assert levels[signal] == base[signal]


@pytest.mark.parametrize("variant", ["typos", "fillers"])
def test_slips_and_fillers_hardly_matter(
    kind: str, story: str, language: Language, content: Content, variant: str
) -> None:
    base = judged(content, kind, text_of(story, language), language)
    assert_near(judged(content, kind, text_of(story, language, variant), language), base)


def test_the_same_story_earns_the_same_in_the_other_language(
    kind: str, story: str, language: Language, content: Content
) -> None:
    other = Language.ZH if language is Language.EN else Language.EN
    here = judged(content, kind, text_of(story, language), language)
    assert_near(judged(content, kind, text_of(story, other), other), here)


def assert_near(levels: Levels, base: Levels) -> None:
    """No signal moves by more than one level."""
    assert {s: (base[s], levels[s]) for s in CORE if abs(levels[s] - base[s]) > 1} == {}


def assert_no_gain(levels: Levels, base: Levels) -> None:
    assert {s: (base[s], levels[s]) for s in CORE if levels[s] > base[s]} == {}
