"""Which lines of a résumé an interviewer takes up, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.background import LONGEST_CLAIM, Background, Claim, claim_to_open_with, claims, claims_of
from app.domain.reading.lexicon import Lexicon
from tests.rehearsal import content

ENGLISH = """Wei Chen
wei@example.com, led by curiosity
Product manager with six years of experience in recommendation.
Senior Product Manager, Kuaishou, 2021.03–2024.06
• Cut checkout latency from 900 ms to 240 ms; conversion rose 3.1%.
• Improved the creator onboarding flow and reduced drop-off.
- Responsible for the roadmap of the ads platform.
"""
CHINESE = """陈伟
求职意向：负责 AI 产品的产品经理
1. 主导直播电商推荐策略改版，协调算法与运营团队；
2、负责新用户冷启动，次日留存提升4.2个百分点。
项目描述：从0到1搭建商家数据看板，成为团队日常工具
熟悉SQL、Python，具备良好的沟通能力
"""
LINES = st.sampled_from(
    [*ENGLISH.splitlines(), *CHINESE.splitlines(), "", "I led it.", "\u202e Led the team \x00 to ship"]
)


def words() -> Lexicon:
    return content().phrases.cues


@pytest.mark.parametrize(
    ("resume", "quotes"),
    [
        (
            ENGLISH,
            [
                ("Improved the creator onboarding flow and reduced drop-off", False),
                ("Responsible for the roadmap of the ads platform", False),
                ("Cut checkout latency from 900 ms to 240 ms", True),
            ],
        ),
        (
            CHINESE,
            [
                ("主导直播电商推荐策略改版，协调算法与运营团队", False),
                ("从0到1搭建商家数据看板，成为团队日常工具", False),
                ("负责新用户冷启动，次日留存提升4.2个百分点", True),
            ],
        ),
    ],
)
def test_claims_come_without_numbers_first_in_the_order_of_the_text(
    resume: str, quotes: list[tuple[str, bool]]
) -> None:
    assert claims(resume, words()) == tuple(Claim(quote, numbered) for quote, numbered in quotes)


@pytest.mark.parametrize(
    ("line", "numbered"),
    [
        ("Launched an assistant for sellers in 2023", False),
        ("Built the search product from 0 to 1", False),
        ("2022年上线商家后台的智能客服", False),
        ("Grew weekly active sellers by 12%", True),
        ("Led five engineers through the migration", True),
        ("三个月内上线商家后台的智能客服", True),
    ],
)
def test_years_and_sayings_are_no_numbers(line: str, numbered: bool) -> None:
    assert [claim.numbered for claim in claims(line, words())] == [numbered]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Led it",
        "You led teams of engineers before",
        "Plan to have launched a shop for sellers",
        "Ability to lead; must have shipped AI products",
        "Skills: SQL, Python, experiments",
        "Experience in products that were built by others",
        "期望负责推荐方向的产品工作",
        "能够独立负责产品的设计与上线",
        "https://example.com/what-i-built-last-year",
        "Led the rebuild \u202eof search ranking",
        f"Led the rebuild {chr(0x200B) * 200} of search ranking",
    ],
)
def test_what_tells_no_deed_is_no_claim(line: str) -> None:
    assert claims(line, words()) == ()


def test_a_long_line_is_quoted_up_to_its_last_pause_and_keeps_the_number_that_comes_later() -> None:
    line = f"Led the rebuild of search ranking, working with {'many ' * 20}people, which raised clicks by 4%"
    assert claims(line, words()) == (Claim("Led the rebuild of search ranking", True),)
    assert claims(f"Led the rebuild of {'really ' * 30}everything", words()) == ()


@pytest.mark.parametrize("heading", ["Job description", "REQUIREMENTS:", "任职要求", "岗位职责："])
def test_notes_are_read_up_to_a_job_description_and_only_without_a_resume(heading: str) -> None:
    posting = f"{heading}\nManaged teams across the whole company\n负责推荐产品的规划与落地"
    notes = f"Led the rebuild of search ranking\n{posting}"
    assert [claim.quote for claim in claims_of(Background(notes=notes), words())] == [
        "Led the rebuild of search ranking"
    ]
    resume = "Improved the creator onboarding flow"
    both = Background(resume=resume, job_description=notes, notes=notes)
    assert [claim.quote for claim in claims_of(both, words())] == [resume]


A, B, C = Claim("Led a", False), Claim("Led b", False), Claim("Cut c by 4%", True)


@pytest.mark.parametrize(
    ("found", "used", "possible"),
    [
        ((), set(), {None}),
        ((A, B, C), set(), {A, B}),
        ((A, B, C), {"Led a"}, {B}),
        ((A, B, C), {"Led a", "Led b"}, {C}),
        ((A, B, C), {"Led a", "Led b", "Cut c by 4%"}, {None}),
    ],
)
def test_a_topic_takes_up_a_claim_without_a_number_and_none_twice(
    found: tuple[Claim, ...], used: set[str], possible: set[Claim | None]
) -> None:
    assert {claim_to_open_with(found, used, seed) for seed in range(30)} == possible


@given(st.lists(LINES | st.text(), max_size=12))
def test_every_quote_stands_in_the_resume_as_it_is(lines: list[str]) -> None:
    resume = "\n".join(lines)
    found = claims(resume, words())
    assert all(claim.quote in resume and claim.quote == claim.quote.strip() != "" for claim in found)
    assert all(len(claim.quote) <= LONGEST_CLAIM and "\n" not in claim.quote for claim in found)
    assert len({claim.quote for claim in found}) == len(found)
    assert [claim.numbered for claim in found] == sorted(claim.numbered for claim in found)
    assert claims(resume, words()) == found


@given(st.lists(LINES, max_size=8), st.integers(0, 2**31), st.sets(st.sampled_from(ENGLISH.splitlines())))
def test_the_same_seed_takes_up_the_same_claim(lines: list[str], seed: int, used: set[str]) -> None:
    found = claims("\n".join(lines), words())
    taken = claim_to_open_with(found, used, seed)
    assert taken == claim_to_open_with(tuple(reversed(found)), used, seed)
    assert taken is None or (taken in found and taken.quote not in used)
