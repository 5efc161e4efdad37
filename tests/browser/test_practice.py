"""Progress and drills in Chromium: accessible in every look, playable by keyboard, no wider than a phone."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, expect

from app.services.chat import ChatReply, ChatRequest, Hear, ScriptedChat
from tests.browser.conftest import Desk, visiting
from tests.browser.rehearsing import draft, no_sideways_scroll
from tests.browser.test_accessibility import ONE_A_DAY, audit, unfold_everything
from tests.practised import half_a_year, store_all
from tests.scripted_judge import honest
from tests.web.serving import debrief_app, running

CONVINCING = (
    "We gave the new form to half of the people. "
    "Over six weeks, 2.1% of them failed against 4% in the half that kept the old form."
)


@pytest.fixture(scope="module")
def practised(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the interviews of half a year."""
    database = tmp_path_factory.mktemp("practised") / "debrief.db"
    store_all(database, half_a_year())
    with running(debrief_app(database)) as address:
        yield address


def start_drill(page: Page) -> None:
    page.goto("/progress")
    page.locator(".weaknesses button").first.click()
    page.wait_for_url("**/drills/*")


@pytest.mark.parametrize(("language", "theme"), ONE_A_DAY)
def test_axe_finds_nothing_on_progress_and_drills(desk: Desk, practised: str, language: str, theme: str) -> None:
    locale = "zh-CN" if language == "zh" else "en-US"
    page = desk.page(base_url=practised, color_scheme=theme, locale=locale)
    page.goto("/progress")
    unfold_everything(page)
    expect(page.get_by_role("img")).to_have_count(1)
    audit(page, f"progress {language} {theme}")
    page.goto("/progress?by=month")
    unfold_everything(page)
    expect(page.get_by_role("img")).to_have_count(1)
    audit(page, f"progress by month {language} {theme}")
    start_drill(page)
    page.fill("#answer", "No.")
    page.click("#send")
    expect(page.locator(".drill-attempt").last).to_be_visible()
    unfold_everything(page)
    audit(page, f"drill {language} {theme}")


def test_a_drill_is_found_played_and_tried_again_by_keyboard(desk: Desk, practised: str) -> None:
    page = desk.page(base_url=practised)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(f"{practised}/progress")
    page.locator(".weaknesses button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/drills/*")
    expect(page.locator("#answer")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.type("It went very well.")
    assert draft(page) == "It went very well."
    page.keyboard.press("Control+Enter")
    attempts = page.locator(".drill-attempt")
    expect(attempts.last).to_contain_text("Still missing: Reason to believe it")
    # The scripts have run when the page counts as loaded.
    page.wait_for_load_state("load")
    assert draft(page) is None
    before = attempts.count()
    page.keyboard.press("/")
    page.keyboard.type(CONVINCING)
    page.keyboard.press("Control+Enter")
    expect(attempts).to_have_count(before + 1)
    expect(attempts.last).to_contain_text("Met: Reason to believe it")
    expect(attempts.last.locator(".side.now q")).to_contain_text("against 4%")
    expect(attempts.last.locator(".side.before q")).to_contain_text("fell from 4% to 2.1%")


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_is_wider_than_a_phone(desk: Desk, practised: str, width: int) -> None:
    page = desk.page(base_url=practised, viewport={"width": width, "height": 740})
    for path in ("/progress", "/progress?by=month"):
        page.goto(path)
        unfold_everything(page)
        no_sideways_scroll(page)
    start_drill(page)
    no_sideways_scroll(page)


class Held(ScriptedChat):
    """A model that finds what was compared, once it is let go."""

    def __init__(self) -> None:
        super().__init__(honest({"believable": "Over six weeks"}))
        self.let_go = Event()

    async def complete(self, request: ChatRequest, hear: Hear | None = None) -> ChatReply:
        """Its reply, once let go."""
        await asyncio.to_thread(self.let_go.wait, 20)
        return await super().complete(request, hear)


def test_a_models_word_comes_while_one_goes_on_writing(desk: Desk, tmp_path: Path) -> None:
    chat = Held()
    with visiting(desk, debrief_app(tmp_path / "debrief.db", chat, judge_model="some-model")) as address:
        page = desk.page(base_url=address)
        body = {"signal": "quantified_impact", "check": "believable"}
        drill = page.request.post("/api/v1/drills", data=body).json()
        page.goto(f"/drills/{drill['id']}")
        page.fill("#answer", CONVINCING)
        page.click("#send")
        attempt = page.locator("#attempt-1")
        expect(attempt).to_contain_text("a model is still reading")
        page.fill("#answer", "And another thing")
        chat.let_go.set()
        expect(attempt).to_contain_text("Read by the model judge.")
        expect(attempt.locator("mark")).to_have_text("Over six weeks")
        expect(page.locator("#status")).to_have_text("The model has read your answer.")
        expect(page.locator("#answer")).to_have_value("And another thing")
