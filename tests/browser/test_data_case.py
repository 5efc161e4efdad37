"""The panels of a data case in a browser: a log to read and to take away, the result, what was hidden."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.web.candidate import Candidate

ANSWERS = {
    "en": (
        "High-end phones, returning users and weekends are far more often on, so the mix is uneven. Two days have "
        "no rows, one stands there twice, one is in seconds and next-day return is all zeros once.",
        "If we do this, watch time rises and retention rises, because nothing stops them.",
        "Randomise by session, 20,000 per arm, for five days; success metric is watch time, guardrails are likes "
        "and uninstalls.",
        "Up by 2 to 3 percent.",
    ),
    "zh": (
        "机型、新老用户和周末的占比都不一样。有两天没有数据，有一天重复了，有个版本像是秒，次日留存有一天全是0。",
        "如果这么做，时长会涨，留存会涨，因为不用再选。",
        "按用户分流，每组二十万，跑两周，主指标看观看时长，护栏看点赞。",
        "涨2%到3%。",
    ),
}


def play(address: str, language: str) -> str:
    """An interview in which the result was told."""
    candidate = Candidate(address)
    with candidate.http:
        interview_id = candidate.start(loop="kuaishou-ai-pm", rounds=["data-case"], language=language)
        for n, answer in enumerate(ANSWERS[language], 1):
            candidate.answered(interview_id, n, answer)
        candidate.asked(interview_id, len(ANSWERS[language]) + 1)
    return interview_id


@pytest.fixture(scope="module", params=["en", "zh"])
def played(request: pytest.FixtureRequest, address: str) -> tuple[str, str]:
    """An interview that tests only look at, and its language."""
    return play(address, request.param), request.param


def opened(desk: Desk, played: tuple[str, str], **options: Any) -> Page:
    page = desk.page(**options)
    page.goto(f"/interviews/{played[0]}?lang={played[1]}")
    return page


def test_the_log_is_read_on_the_page_and_taken_away_as_a_file(desk: Desk, played: tuple[str, str]) -> None:
    page = opened(desk, played)
    log = page.locator("#case-log")
    expect(log.get_by_role("img")).to_have_accessible_name(re.compile(r"\w+"))
    page.locator("#case-days > summary").click()
    expect(page.locator("#case-days tbody tr")).to_have_count(14)
    with page.expect_download() as download:
        log.get_by_role("link").first.click()
    assert download.value.suggested_filename.endswith("-log.csv")


def test_the_result_stands_under_its_question_with_the_interval_in_words_and_figures(
    desk: Desk, played: tuple[str, str]
) -> None:
    page = opened(desk, played)
    result = page.locator("#case-result")
    expect(result.locator("tbody tr")).to_have_count(2)
    expect(result.get_by_role("img")).to_be_visible()
    expect(result.locator(".case-notes li")).to_have_count(5 if played[1] == "en" else 1)
    assert page.locator("#turn-5 #case-result").count() == 1
    expect(page.locator("#case-hidden")).to_have_count(0)


def test_what_was_hidden_is_told_when_the_round_is_over(desk: Desk) -> None:
    interview_id = play(desk.address, "en")
    page = opened(desk, (interview_id, "en"))
    expect(page.locator("#case-hidden")).to_have_count(0)
    with Candidate(desk.address).http as http:
        http.post(f"/api/v1/interviews/{interview_id}/finish")
    page.reload()
    expect(page.locator("#case-hidden li")).to_have_count(3)
    expect(page.locator("#case-hidden li.named q").first).to_be_visible()


def test_what_was_hidden_stays_with_its_round(desk: Desk) -> None:
    candidate = Candidate(desk.address)
    with candidate.http:
        interview_id = candidate.start(loop="kuaishou-ai-pm", rounds=["data-case", "stakeholders"])
        turn = candidate.asked(interview_id).data["turn"]
        while (
            candidate.read(interview_id)["turns"][-1]["round"] == candidate.read(interview_id)["turns"][0]["round"]
        ):
            candidate.act(interview_id, f"turns/{turn}/skip")
            turn += 1
            candidate.asked(interview_id, turn)
    page = opened(desk, (interview_id, "en"))
    expect(page.locator("#turns-0 ~ #case-hidden ~ #turns-1")).to_have_count(1)


def test_axe_finds_nothing_on_the_panels_and_nothing_is_wider_than_a_phone(
    desk: Desk, played: tuple[str, str]
) -> None:
    page = opened(desk, played, viewport={"width": 390, "height": 800})
    for summary in page.locator(".case-panel > details > summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Both languages have the same structure, and axe takes its time.
    if played[1] == "en":
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
