"""Interviews with a model that comes and goes: the page tells it without a reload, and nothing waits for ever."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.services.chat import Failure
from tests.browser.conftest import Desk, visiting
from tests.browser.rehearsing import ENGLISH, answer, expect_scored, no_sideways_scroll, start
from tests.browser.test_accessibility import audit, unfold_everything
from tests.web.moody import Interviewer, Judge, moody_app


@dataclass(frozen=True)
class House:
    """Debrief with models that can be switched off."""

    address: str
    interviewer: Interviewer
    judge: Judge


@pytest.fixture
def house(desk: Desk, tmp_path: Path) -> Iterator[House]:
    interviewer, judge = Interviewer(), Judge(role_claimed=Failure.TOO_SLOW)
    with visiting(desk, moody_app(tmp_path / "debrief.db", interviewer, judge)) as address:
        yield House(address, interviewer, judge)


def ownership(page: Page) -> Locator:
    """The line of that signal in the first scorecard."""
    return page.locator("#turn-1 .signal > summary", has_text="Ownership")


def test_the_page_says_at_once_who_asked_and_takes_the_models_scorecard_when_it_comes(
    desk: Desk, house: House
) -> None:
    page = desk.page(base_url=house.address)
    start(page)
    expect(page.locator(".stand-in")).to_have_count(0)
    house.interviewer.away = Failure.UNREACHABLE
    answer(page, ENGLISH)
    expect(page.locator("#turn-2 .stand-in")).to_contain_text("could not be reached")
    expect_scored(page, 1)
    left = page.locator("#turn-1 .left-unscored")
    expect(left).to_contain_text("Ownership Unscored: the model took too long to reply.")
    page.locator("#turn-1 .self-rating button").nth(2).click()
    expect(ownership(page)).to_be_visible()
    expect(ownership(page)).to_contain_text("indicative")

    house.judge.skips = {}
    left.get_by_role("button", name="Score again").click()
    expect(left).to_have_count(0)
    expect(page.locator("#turn-1 .provenance")).to_contain_text("model judge")
    expect(ownership(page)).to_contain_text("2 Weak")
    expect(ownership(page)).not_to_contain_text("indicative")


def test_a_debrief_that_is_written_again_appears_by_itself(desk: Desk, house: House) -> None:
    page = desk.page(base_url=house.address)
    start(page)
    answer(page, ENGLISH)
    expect(page.locator("#turn-1 .left-unscored")).to_be_visible()
    page.click("details.confirm > summary")
    page.click("details.confirm button")
    again = page.get_by_role("button", name="Score question 1 again")
    expect(again).to_be_visible()
    house.judge.skips = {}
    again.click()
    expect(page.locator("#state")).to_have_attribute("data-awaiting", "")
    expect(page.locator(".left-unscored")).to_have_count(0)


def test_after_ten_silent_seconds_the_built_in_interviewer_can_be_asked_instead(desk: Desk, house: House) -> None:
    page = desk.page(base_url=house.address)
    page.clock.install()
    start(page)
    house.interviewer.chat.silent = True
    page.fill("#answer", ENGLISH)
    page.click("#send")
    relief = page.locator("#relief")
    expect(relief).to_be_attached()
    # The page's clock goes on by itself as well, on a busy machine for some seconds.
    page.clock.run_for(5_000)
    expect(relief).to_be_hidden()
    page.clock.run_for(7_000)
    expect(relief).to_contain_text("Waiting for the model: 00:1")
    expect(page.locator("#status")).to_contain_text("can ask instead")
    audit(page, "a silent model")
    relief.get_by_role("button").click()
    expect(page.locator("#turn-2.open .stand-in")).to_contain_text("you chose not to wait")


def test_what_a_model_began_to_say_is_gone_when_the_built_in_interviewer_asks(desk: Desk, tmp_path: Path) -> None:
    interviewer = Interviewer()
    with visiting(desk, moody_app(tmp_path / "slow.db", interviewer, builtin_pace_ms=80)) as address:
        page = desk.page(base_url=address)
        page.clock.install()
        start(page)
        interviewer.chat.begins = ("Thank you, that helps. ", "Stay with the launch for a moment. ", "What ")
        interviewer.chat.silent = True
        page.fill("#answer", ENGLISH)
        page.click("#send")
        page.wait_for_selector("#relief", state="attached")
        arriving = page.locator("#turn-2 .arriving")
        page.clock.run_for(1_000)
        expect(arriving).to_contain_text("that helps")
        page.clock.run_for(12_000)
        page.get_by_role("button", name="Let the built-in interviewer ask").click()
        page.clock.resume()
        expect(arriving).not_to_contain_text("that helps")
        expect(arriving).to_contain_text(re.compile(r"\w"))
        begun = arriving.inner_text()
        page.wait_for_selector("#turn-2.open .stand-in")
        assert page.locator("#turn-2 .question-text").inner_text().startswith(begun.strip()[:20])
        page.context.close()


@pytest.mark.parametrize(
    ("language", "theme"), [("zh", "light"), pytest.param("en", "dark", marks=pytest.mark.long)]
)
def test_axe_finds_nothing_where_a_model_is_away(desk: Desk, house: House, language: str, theme: str) -> None:
    locale = "zh-CN" if language == "zh" else "en-US"
    page = desk.page(
        base_url=house.address, color_scheme=theme, locale=locale, viewport={"width": 390, "height": 800}
    )
    page.goto("/")
    audit(page, "start page with models")
    house.interviewer.away = Failure.WRONG_KEY
    start(page)
    answer(page, ENGLISH)
    expect(page.locator("#turn-1 .left-unscored")).to_be_visible()
    unfold_everything(page)
    audit(page, f"interview {language} {theme}")
    no_sideways_scroll(page)
    interview = page.url
    for part in ("debrief", "transcript"):
        page.goto(f"{interview}/{part}")
        expect(page.locator(".left-unscored")).to_be_visible()
        unfold_everything(page)
        audit(page, f"{part} {language} {theme}")
        no_sideways_scroll(page)
