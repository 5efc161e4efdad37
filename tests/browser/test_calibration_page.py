"""The calibration page in Chromium: accessible in every look, no wider than a phone, its evidence linked."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.rehearsing import no_sideways_scroll
from tests.browser.test_accessibility import LOOKS, ONE_A_DAY, audit
from tests.rated_lines import CHINESE, VAGUE, line, rated

LABELS = {"quantified_impact": {"result_stated": True, "believable": False}}
SET = "\n".join(
    [
        rated("far", 1),
        rated("中文", 2, CHINESE),
        line("labelled", VAGUE, levels={"quantified_impact": 1}, checks=LABELS),
        line("long", "x" * 400 + " " + VAGUE, levels={"quantified_impact": 4}),
    ]
)
# Disagreements all have the same parts: one look goes through all, in the others the first stand for the rest.
OF_THE_SAME_KIND = {"exclude": [[".gap:nth-of-type(n+4)"]]}


def measure(page: Page, text: str, repeats: str = "1") -> None:
    page.goto("/calibration")
    page.fill("textarea[name=text]", text)
    page.select_option("select[name=repeats]", repeats)
    page.click(".send button")
    page.wait_for_selector("#own-title, #problem")


def unfold(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")


@pytest.mark.parametrize(("language", "theme"), ONE_A_DAY)
def test_axe_finds_nothing_on_the_page_a_report_or_a_refusal(desk: Desk, language: str, theme: str) -> None:
    page = desk.page(color_scheme=theme, locale="zh-CN" if language == "zh" else "en-US")
    page.goto("/calibration")
    unfold(page)
    audit(page, f"shipped {language} {theme}", None if (language, theme) == LOOKS[0] else OF_THE_SAME_KIND)
    assert [page.locator(one).count() for one in ("[role=status]", "[role=alert]", "h1")] == [1, 1, 1]
    measure(page, SET, repeats="2")
    unfold(page)
    expect(page.locator("table.grid")).to_have_count(1)
    audit(page, f"own report {language} {theme}")
    measure(page, SET + "\n{")
    audit(page, f"refusal {language} {theme}", OF_THE_SAME_KIND)


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_is_wider_than_a_phone_and_wide_tables_scroll_by_key(desk: Desk, width: int) -> None:
    page = desk.page(viewport={"width": width, "height": 740})
    page.goto("/calibration")
    unfold(page)
    no_sideways_scroll(page)
    measure(page, SET, repeats="2")
    unfold(page)
    no_sideways_scroll(page)
    table = page.locator(".table-wrap").first
    assert table.evaluate("part => part.scrollWidth > part.clientWidth")
    table.evaluate("part => part.addEventListener('scroll', () => { part.dataset.at = part.scrollLeft > 0; })")
    table.focus()
    page.keyboard.press("ArrowRight")
    expect(table).to_have_attribute("data-at", "true")
    assert table.get_attribute("role") == "region"
    names = (table.get_attribute("aria-labelledby") or "").split()
    assert names
    assert all(page.locator(f"#{name}").inner_text() for name in names)


def test_a_chosen_file_is_measured_and_its_report_downloaded(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "rated.jsonl"
    file.write_text(SET, encoding="utf-8")
    page.goto("/calibration")
    page.set_input_files("#file", file)
    page.click(".send button")
    expect(page.locator("#own-title")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Report as JSON").click()
    report = download.value.path().read_text(encoding="utf-8")
    assert download.value.suggested_filename == "calibration-report.json"
    assert '"answers": 4' in report
    assert '"中文"' in report


def test_a_check_and_its_mark_lead_to_each_other(page: Page) -> None:
    measure(page, SET)
    gap = page.locator(".gap").first
    gap.locator("summary").click()
    gap.locator(".quote-link").first.click()
    mark = gap.locator("mark.evidence").first
    expect(mark).to_be_focused()
    expect(mark).to_have_class("evidence lit")
    gap.locator(".evidence-back").first.click()
    expect(gap.locator(".check.met").first).to_be_focused()


def test_the_page_is_two_keys_away(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url("/calibration")


def test_pasted_text_survives_a_refusal(page: Page) -> None:
    measure(page, '{"id": "half')
    expect(page.locator("#problem")).to_contain_text("Line 1")
    expect(page.locator("textarea[name=text]")).to_have_value('{"id": "half')
    page.locator("#problem a").click()
    expect(page).to_have_url("/calibration#file")
