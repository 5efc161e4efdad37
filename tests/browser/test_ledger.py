"""The ledger in Chromium: accessible in every look, edited and undone by keyboard, its links land on the words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.domain.language import Language
from tests.browser.conftest import Desk, visiting
from tests.browser.rehearsing import no_sideways_scroll
from tests.browser.test_accessibility import ONE_A_DAY, audit, unfold_everything
from tests.candidates import IMP, SHI, STRONG_EN, STRONG_ZH
from tests.practised import store_all
from tests.rehearsal import Said, interview
from tests.web.serving import debrief_app

DIFFERENTLY = "I launched smart replies in six weeks. We saved $2 million with it."


RESUME = "- Improved checkout conversion by 4%.\n- Launched smart replies in 22 days."


@pytest.fixture
def told(desk: Desk, tmp_path: Path) -> Iterator[str]:
    """A server over a story told in two ways, and one in Chinese."""
    found = {
        f"{SHI}.shipped_or_paced": "I launched smart replies",
        f"{SHI}.within_ninety_days": "in six weeks",
        f"{IMP}.measured_change": "We saved $2 million",
    }
    again = interview(Said(DIFFERENTLY, found), interview_id="again")
    database = tmp_path / "debrief.db"
    chinese = interview(*STRONG_ZH[:2], language=Language.ZH, interview_id="chinese")
    store_all(database, [interview(*STRONG_EN[:2]), again, chinese])
    with visiting(desk, debrief_app(database)) as address:
        yield address


@pytest.mark.parametrize(("language", "theme"), ONE_A_DAY)
def test_axe_finds_nothing_on_the_ledger(desk: Desk, told: str, language: str, theme: str) -> None:
    locale = "zh-CN" if language == "zh" else "en-US"
    page = desk.page(base_url=told, color_scheme=theme, locale=locale)
    page.goto("/ledger?view=matrix&add=true")
    unfold_everything(page)
    rows = page.locator(".standing-table tbody tr").count()
    expect(page.locator(".standing-chart .dot-number")).to_have_count(rows)
    audit(page, f"matrix {language} {theme}")
    page.set_viewport_size({"width": 320, "height": 700})
    no_sideways_scroll(page)
    page.goto("/ledger/import")
    page.locator("textarea[name=text]").fill(RESUME)
    page.locator("form[action='/ledger/resume'] button").click()
    expect(page.locator(".found-lines li")).to_have_count(2)
    audit(page, f"import {language} {theme}")
    no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/ledger")
    page.locator(".row-do a").first.click()
    expect(page.locator("#first-field")).to_be_focused()
    unfold_everything(page)
    audit(page, f"edit {language} {theme}")
    page.set_viewport_size({"width": 320, "height": 700})
    no_sideways_scroll(page)


def test_a_cell_is_edited_and_the_edit_undone_by_keyboard(desk: Desk, told: str) -> None:
    page = desk.page(base_url=told)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page).to_have_url(f"{told}/ledger")
    page.locator(".row-do a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#first-field")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("time to the first reply")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Saved.")
    row = page.locator(".ledger-table tbody").first
    expect(row).to_contain_text("time to the first reply")
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(page.locator("#status")).to_have_text("Undone.")
    expect(row).not_to_contain_text("time to the first reply")


BEFORE_AND_AFTER = (
    "Daily false alarms fell from 9 to 4 after the launch, compared with a control group of 5 % for six weeks."
)


@pytest.fixture
def bare(desk: Desk, tmp_path: Path) -> Iterator[str]:
    """A server over a feature of which nobody has said by how much it changed anything."""
    said = "I launched a wake word detector in 19 days."
    found = {
        f"{SHI}.shipped_or_paced": "I launched a wake word detector",
        f"{SHI}.within_thirty_days": "in 19 days",
    }
    database = tmp_path / "debrief.db"
    store_all(database, [interview(Said(said, found))])
    with visiting(desk, debrief_app(database)) as address:
        yield address


def answer_the_change(page: Page, row: str) -> None:
    cell = page.locator(f"tbody:has(th:has-text('{row}')) td[data-label='Change']")
    expect(cell).to_contain_text("no number yet")
    cell.get_by_role("button", name="Answer this").click()
    page.wait_for_url("**/drills/*")
    expect(page.locator(".question-text")).to_contain_text(row)


def test_an_empty_cell_is_answered_and_filled_with_the_number_and_its_words(desk: Desk, bare: str) -> None:
    page = desk.page(base_url=bare)
    page.goto("/ledger")
    answer_the_change(page, "wake word detector")
    page.fill("#answer", "It went very well.")
    page.click("#send")
    expect(page.locator("#unfilled")).to_be_visible()
    page.fill("#answer", BEFORE_AND_AFTER)
    page.click("#send")
    expect(page.locator(".drill-attempt").last).to_contain_text("Met:")
    expect(page.locator("#filled")).to_contain_text("from 9 to 4")
    page.get_by_role("link", name="See it in the ledger").click()
    page.wait_for_url("**/ledger#row-*")
    cell = page.locator("td[data-label='Change']")
    expect(cell.locator(".cell-text")).to_have_text("from 9 to 4")
    cell.locator("a.cell-words").click()
    page.wait_for_url("**/drills/*#attempt-2")
    expect(page.locator("#attempt-2 .evidence, #attempt-2 mark").first).to_contain_text("from 9 to 4")


def test_an_empty_cell_of_an_achievement_from_the_resume_is_filled_too(desk: Desk, bare: str) -> None:
    page = desk.page(base_url=bare)
    page.goto("/ledger/import")
    page.fill("textarea[name=text]", "- Launched smart replies for sellers in 22 days.")
    page.locator("form[action='/ledger/resume'] button").click()
    page.get_by_role("button", name="Take these into the ledger").click()
    page.get_by_role("link", name="To the ledger", exact=True).click()
    answer_the_change(page, "smart replies for sellers")
    page.fill("#answer", BEFORE_AND_AFTER)
    page.click("#send")
    page.get_by_role("link", name="See it in the ledger").click()
    row = page.locator("tbody:has(th:has-text('smart replies for sellers'))")
    expect(row.locator("td[data-label='Change'] .cell-text")).to_have_text("from 9 to 4")
    expect(row.locator("td[data-label='Days to ship']")).to_contain_text("from your résumé")


def test_words_without_a_mark_are_found_in_the_transcript(desk: Desk, told: str) -> None:
    page = desk.page(base_url=told)
    page.goto("/ledger?view=matrix")
    money = page.locator("td", has_text="1.2 million yuan").locator("a.cell-words")
    assert "#turn-2:~:text=It%20saved" in (money.get_attribute("href") or "")
    money.click()
    page.wait_for_url("**/transcript*")
    expect(page.locator("#turn-2")).to_be_focused()
