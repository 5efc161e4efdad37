"""Whole interviews in the browser, and what may happen in the middle of one."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk
from tests.browser.rehearsing import (
    ASKED,
    CHINESE,
    ENGLISH,
    answer,
    answer_round,
    draft,
    expect_scored,
    no_sideways_scroll,
    start,
    turn,
)


def test_a_whole_interview_in_english(page: Page) -> None:
    start(page, rounds=2)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    expect(page.locator("#turn-1 mark.evidence").first).to_be_visible()
    answer_round(page, ENGLISH)
    expect(page.locator("#strip")).to_contain_text("is over")
    page.click("form[action$='rounds/next'] button")
    page.wait_for_selector(ASKED)
    answer_round(page, ENGLISH)
    expect(page.locator("#strip")).to_contain_text("The interview is over")
    page.click("#strip >> text=Read the debrief")
    expect(page.locator(".decision")).to_be_visible()
    expect(page.locator(".reasons li").first).not_to_be_empty()
    page.locator(".cell-evidence").first.click()
    expect(page.locator("mark:focus")).to_be_visible()


def test_a_whole_interview_in_chinese(desk: Desk) -> None:
    page = desk.page(locale="zh-CN")
    start(page, rounds=1)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator(ASKED)).to_have_text(re.compile(r"[\u4e00-\u9fff]{8}"))
    answer(page, CHINESE)
    expect_scored(page, 1)
    expect(page.locator("#turn-1 .answer-text mark").first).to_have_text(re.compile(r"[\u4e00-\u9fff]"))
    answer_round(page, CHINESE)
    page.click("#strip >> text=查看复盘")
    expect(page.locator(".decision")).to_have_text(re.compile("推荐"))
    assert re.search(r"[\u4e00-\u9fff]", page.locator(".reasons").first.inner_text())


def test_a_reload_in_the_middle_of_a_question_loses_nothing(slow_page: Page) -> None:
    page = slow_page
    start(page)
    page.fill("#answer", ENGLISH)
    page.click("#send")
    page.wait_for_selector("#turn-2 .arriving")
    page.reload()
    expect(page.locator("#turn-2.open .question-text")).to_be_visible()
    interview = page.evaluate("id => fetch(`/api/v1/interviews/${id}`).then(r => r.json())", interview_id(page))
    shown = page.locator("#turn-2 .question-text").inner_text()
    assert re.sub(r"\s+", " ", shown) == re.sub(r"\s+", " ", interview["turns"][1]["question"])
    assert interview["turns"][0]["answer"]["text"] == ENGLISH


def interview_id(page: Page) -> str:
    return page.get_attribute("#state", "data-interview") or ""


def test_the_question_streams_in_and_is_read_out_once(slow_page: Page) -> None:
    page = slow_page
    start(page)
    page.fill("#answer", ENGLISH)
    page.click("#send")
    page.wait_for_selector("#turn-2 .arriving")
    early = page.locator("#turn-2 .question-text").inner_text()
    question = page.locator("#turn-2.open .question-text")
    expect(question).to_be_visible()
    assert len(early) < len(question.inner_text())
    expect(page.locator("#log p")).to_have_count(2)
    assert page.locator("#stream[aria-live], .turns[aria-live]").count() == 0


def test_an_interview_that_was_deleted_says_so_in_sight_and_keeps_what_was_typed(slow_page: Page) -> None:
    page = slow_page
    start(page)
    path = f"/api/v1/interviews/{interview_id(page)}"
    page.fill("#answer", ENGLISH)
    page.click("#send")
    page.wait_for_selector("#turn-2 .arriving")
    page.fill("#answer", "half an ans")
    assert page.request.delete(path).status == 204
    expect(page.locator("#banner")).to_contain_text("This interview was deleted.")
    expect(page.locator("#banner")).to_be_in_viewport()
    expect(page.locator("#answer")).to_have_value("half an ans")
    page.click("#banner button")
    page.wait_for_url("**/interviews")


def test_an_answer_to_a_deleted_interview_is_kept_and_told_why(page: Page) -> None:
    start(page)
    assert page.request.delete(f"/api/v1/interviews/{interview_id(page)}").status == 204
    page.fill("#answer", ENGLISH)
    page.click("#send")
    expect(page.locator("#banner")).to_contain_text("This interview was deleted.")
    expect(page.locator("#answer")).to_have_value(ENGLISH)


def test_a_draft_survives_a_reload_and_goes_when_the_server_has_it(page: Page) -> None:
    start(page)
    page.fill("#answer", "half an ans")
    expect(page.locator("#composer .saved")).to_have_text("Saved on this device")
    page.reload()
    expect(page.locator("#answer")).to_have_value("half an ans")
    answer(page, ENGLISH)
    expect(page.locator("#answer")).to_have_value("")
    assert draft(page) is None


def test_an_answer_that_does_not_arrive_stays_and_is_counted_once_when_sent_again(desk: Desk) -> None:
    page = desk.page()
    start(page)
    lost = 0

    def lose_the_reply(route: Route) -> None:
        nonlocal lost
        lost += 1
        if lost == 1:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/answers", lose_the_reply)
    page.fill("#answer", ENGLISH)
    page.click("#send")
    expect(page.locator("#alert")).to_contain_text("Your text is saved")
    expect(page.locator("#answer")).to_have_value(ENGLISH)
    page.click("#send")
    page.wait_for_selector("#turn-2.open")
    expect(page.locator("#answer")).to_have_value("")
    assert page.locator("#turn-1 .attempt").count() == 1
    desk.forgive("net::ERR_FAILED")


def test_the_answer_box_is_never_closed_while_the_question_comes(slow_page: Page) -> None:
    page = slow_page
    start(page)
    held: list[Route] = []
    holding = True

    def hold(route: Route) -> None:
        """The page with the whole question waits: however slow this machine is, the question is still coming."""
        held.append(route) if holding else route.continue_()

    page.route(page.url, hold)
    page.fill("#answer", ENGLISH)
    page.click("#send")
    page.wait_for_selector("#turn-2 .arriving")
    page.fill("#answer", "already writing")
    page.click("#send")
    expect(page.locator("#alert")).to_contain_text("The question is still coming")
    holding = False
    for route in held:
        route.continue_()
    page.wait_for_selector("#turn-2.open")
    expect(page.locator("#answer")).to_have_value("already writing")
    assert draft(page) == "already writing"


def test_what_was_folded_open_and_focused_stays_so_when_the_page_updates(page: Page) -> None:
    start(page)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    page.click("#turn-1 details.scorecard > summary")
    page.click("#turn-1 details.signal:not([open]) >> nth=0 >> summary")
    opened = page.locator("#turn-1 details.signal[open]").count()
    page.focus("#answer")
    answer_with_keys(page, ENGLISH)
    assert page.evaluate("document.activeElement.id") == "answer"
    assert page.locator("#turn-1 details.signal[open]").count() == opened


def answer_with_keys(page: Page, text: str) -> None:
    before = turn(page)
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"#strip, .turn.open:not(#turn-{before})")


def test_two_tabs_one_writes_and_the_other_can_take_over(desk: Desk) -> None:
    context = desk.context()
    first = context.new_page()
    start(first)
    second = context.new_page()
    second.goto(first.url)
    expect(second.locator("#banner")).to_contain_text("open in another tab")
    assert second.locator("#answer").get_attribute("readonly") is not None
    answer(first, ENGLISH)
    expect(second.locator("#turn-1 .answer-text")).to_be_visible()
    second.click("#banner button")
    expect(first.locator("#banner")).to_contain_text("open in another tab")
    expect(second.locator("#banner")).to_be_hidden()
    answer(second, ENGLISH)
    expect(first.locator("#turn-2 .answer-text")).to_be_visible()


def test_a_tab_that_reloads_goes_on_writing(desk: Desk) -> None:
    context = desk.context()
    first = context.new_page()
    start(first)
    second = context.new_page()
    second.goto(first.url)
    expect(second.locator("#banner")).to_be_visible()
    first.reload()
    answer(first, ENGLISH)
    expect(second.locator("#turn-1 .answer-text")).to_be_visible()
    expect(second.locator("#banner")).to_be_visible()


def test_another_browser_that_was_slower_keeps_its_text(desk: Desk) -> None:
    fast, slow = desk.page(), desk.page()
    start(fast)
    slow.goto(fast.url)
    slow.fill("#answer", "the slower answer")
    answer(fast, ENGLISH)
    slow.click("#send")
    expect(slow.locator("#alert")).to_contain_text("answered already")
    expect(slow.locator("#answer")).to_have_value("the slower answer")
    expect(slow.locator("#turn-1 .answer-text")).to_contain_text("ranking rework")


def test_a_lost_connection_is_said_and_mended(desk: Desk, slow_page: Page) -> None:
    # A quick interviewer would have asked before anybody could miss the connection.
    page = slow_page
    start(page)
    page.wait_for_function("document.getElementById('state').dataset.awaiting === ''")
    page.route("**/events*", lambda route: route.abort())
    page.fill("#answer", ENGLISH)
    page.click("#send")
    expect(page.locator("#banner")).to_contain_text("Reconnecting", timeout=10_000)
    page.unroute("**/events*")
    # The page tries by itself too, and may have got through, and taken the button away, just before.
    page.evaluate("document.querySelector('#banner button')?.click()")
    page.wait_for_selector("#turn-2.open")
    expect(page.locator("#banner")).to_be_hidden()
    desk.forgive("net::ERR_FAILED")


def test_events_are_listened_to_only_while_something_is_awaited(slow_page: Page) -> None:
    # A quick interviewer may have asked and scored before the page could listen.
    page = slow_page
    start(page)
    page.wait_for_function("document.getElementById('state').dataset.awaiting === ''")
    opened: list[str] = []
    closed: list[str] = []
    page.on("request", lambda request: opened.append(request.url) if "/events" in request.url else None)
    page.on("requestfailed", lambda request: closed.append(request.url) if "/events" in request.url else None)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    page.wait_for_function("document.getElementById('state').dataset.awaiting === ''")
    assert opened
    while len(closed) < len(opened):
        page.wait_for_event("requestfailed")


@pytest.mark.parametrize("width", [320, pytest.param(360, marks=pytest.mark.long)])
def test_no_page_scrolls_sideways_on_a_phone(desk: Desk, width: int) -> None:
    page = desk.page(viewport={"width": width, "height": 740}, has_touch=True, is_mobile=True)
    start(page)
    no_sideways_scroll(page)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    no_sideways_scroll(page)
    answer_round(page, ENGLISH)
    no_sideways_scroll(page)
    here = page.url
    for path in (f"{here}/debrief", f"{here}/transcript", "/interviews", "/", "/help", "/docs", "/nowhere"):
        page.goto(path)
        no_sideways_scroll(page)


def test_an_answer_is_rated_in_one_tap_before_its_scorecard_is_read(page: Page) -> None:
    start(page)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    card = page.locator("#turn-1 details.scorecard")
    expect(card).not_to_have_attribute("open", "")
    expect(card.locator(".card-levels")).to_be_hidden()
    page.click("#turn-1 .self-rating button[value='4']")
    expect(page.locator("#turn-1 .own-rating")).to_have_text("Own rating 4 Strong")
    expect(card).to_have_attribute("open", "")
    expect(page.locator("#turn-1 .self-rating")).to_have_count(0)
    expect(page.locator("#turn-1")).to_be_focused()
    answer_round(page, ENGLISH)
    page.click("#strip >> text=Read the debrief")
    row = page.locator("table.own tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("td").first).to_contain_text("4 Strong")
    expect(row.locator("li").first).to_contain_text("Quantified impact")


def test_who_does_not_rate_opens_the_scorecard_and_goes_on(page: Page) -> None:
    start(page)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    page.click("#turn-1 details.scorecard > summary")
    expect(page.locator("#turn-1 .signal .level").first).to_be_visible()
    answer(page, ENGLISH)
    expect(page.locator("#turn-1 .self-rating")).to_have_count(0)
    expect(page.locator("#turn-2 .self-rating")).to_be_visible()


def test_live_mode_shows_its_scorecards_only_afterwards(page: Page) -> None:
    start(page, mode="live")
    answer_round(page, ENGLISH)
    page.click("#strip >> text=Transcript")
    expect(page.locator("details.scorecard").first).to_be_visible()
