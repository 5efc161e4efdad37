"""Without a mouse, and with an input method."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Desk
from tests.browser.rehearsing import ASKED, CHINESE, ENGLISH, answer, draft, expect_scored, start, turn

COMPOSING_ENTER = """({ isComposing, keyCode, ctrlKey }) => {
  const shared = { key: "Enter", bubbles: true, cancelable: true };
  const event = new KeyboardEvent("keydown", { ...shared, isComposing, ctrlKey });
  Object.defineProperty(event, "keyCode", { value: keyCode });
  document.getElementById("answer").dispatchEvent(event);
}"""


def press_enter(page: Page, *, composing: bool, code: int, ctrl: bool = False) -> bool:
    """Whether the form was submitted by this key, which happens at once or never."""
    page.evaluate("() => { document.submitted = 0; }")
    page.evaluate(COMPOSING_ENTER, {"isComposing": composing, "keyCode": code, "ctrlKey": ctrl})
    return bool(page.evaluate("document.submitted"))


def test_enter_that_ends_a_composition_sends_nothing(page: Page) -> None:
    start(page, spoken="zh")
    page.fill("#answer", CHINESE)
    page.evaluate("document.addEventListener('submit', () => { document.submitted += 1; })")
    assert not press_enter(page, composing=True, code=229)
    # Safari ends the composition before it reports the key: only the code tells.
    assert not press_enter(page, composing=False, code=229)
    assert not press_enter(page, composing=True, code=13, ctrl=True)
    expect(page.locator("#answer")).to_have_value(CHINESE)
    assert press_enter(page, composing=False, code=13, ctrl=True)
    page.wait_for_selector("#turn-2.open")


def test_a_real_composition_reaches_the_draft_and_enter_sends_afterwards(desk: Desk) -> None:
    page = desk.page()
    start(page)
    page.focus("#answer")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "wo", "selectionStart": 2, "selectionEnd": 2})
    assert draft(page) == "wo"
    devtools.send("Input.insertText", {"text": "我负责排序，延迟降了 40%。"})
    assert (draft(page) or "").endswith("我负责排序，延迟降了 40%。")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-2.open")


def test_enter_sends_and_shift_enter_breaks_the_line(page: Page) -> None:
    start(page)
    page.focus("#answer")
    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(page.locator("#answer")).to_have_value("one\ntwo")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-2.open")
    assert page.locator("#turn-1 .answer-text").inner_text() == "one\ntwo"


def test_enter_breaks_the_line_when_the_setting_says_so(page: Page) -> None:
    start(page)
    page.uncheck("#enter-sends")
    page.focus("#answer")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(page.locator("#answer")).to_have_value("one\ntwo")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#turn-2.open")
    expect(page.locator("#enter-sends")).not_to_be_checked()


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def test_an_interview_can_be_done_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    # Only the first round: leave out the other two.
    for value in ("infra-architect", "bar-raiser"):
        tab_to(page, f"input[value$='{value}']")
        page.keyboard.press("Space")
    tab_to(page, "#begin")
    page.keyboard.press("Enter")
    page.wait_for_selector(ASKED)
    page.wait_for_load_state("load")
    while page.locator("#strip").count() == 0:
        before = turn(page)
        page.keyboard.press("/")
        if page.evaluate("document.activeElement.id") != "answer":
            tab_to(page, "#answer")
        page.keyboard.insert_text(ENGLISH)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#strip, .turn.open:not(#turn-{before})")
        page.keyboard.press("Escape")
    tab_to(page, "#strip a.button", most=400)
    page.keyboard.press("Enter")
    expect(page.locator(".decision")).to_be_visible()


def test_evidence_can_be_walked_through_with_e(page: Page) -> None:
    start(page)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("e")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("e")
    second = page.evaluate("document.activeElement.id")
    assert first.startswith("e1-")
    assert second.startswith("e1-")
    assert first != second
    page.keyboard.press("Shift+E")
    assert page.evaluate("document.activeElement.id") == first


def test_a_check_and_its_mark_point_at_each_other(page: Page) -> None:
    start(page)
    answer(page, ENGLISH)
    expect_scored(page, 1)
    page.click("#turn-1 details.scorecard > summary")
    link = page.locator("#turn-1 details.signal[open] .quote-link").first
    mark = link.get_attribute("href") or ""
    link.focus()
    expect(page.locator(f"[data-evidence~='{mark[1:]}']").first).to_have_class("evidence lit")
    page.keyboard.press("Enter")
    expect(page.locator(mark)).to_be_focused()
    page.locator(f"a.evidence-back[href='#c-{mark[1:]}']").press("Enter")
    expect(page.locator(f"#c-{mark[1:]}")).to_be_focused()


def test_the_shortcut_sheet_opens_and_closes_and_shortcuts_can_be_switched_off(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("#help-dialog")).to_be_visible()
    page.locator("#help-dialog .shortcuts-switch").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#help-dialog")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#help-dialog")).to_be_hidden()
    page.click("#help-button")
    expect(page.locator("#help-dialog")).to_be_visible()


def test_single_keys_do_nothing_in_the_answer_box(page: Page) -> None:
    start(page)
    page.focus("#answer")
    page.keyboard.type("jkep?/")
    expect(page.locator("#answer")).to_have_value("jkep?/")
    expect(page.locator("#help-dialog")).to_be_hidden()
    assert page.get_attribute("#state", "data-paused") == "no"


def test_the_clock_hides_and_pauses_with_single_keys(page: Page) -> None:
    start(page)
    page.locator("h1").click()
    page.keyboard.press("t")
    expect(page.locator("#clock")).to_be_hidden()
    page.keyboard.press("t")
    expect(page.locator("#clock")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("#state")).to_have_attribute("data-paused", "yes")
    page.keyboard.press("p")
    expect(page.locator("#state")).to_have_attribute("data-paused", "no")


def test_a_retake_is_a_key_away_and_attempts_stand_side_by_side(page: Page) -> None:
    start(page)
    answer(page, "We shipped it and everybody loved it.")
    expect_scored(page, 1)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.insert_text(ENGLISH)
    page.keyboard.press("Control+Enter")
    tabs = page.locator("#turn-1 .attempt-tab")
    expect(tabs).to_have_text(["Attempt 1", "Attempt 2", "Compare"])
    expect(page.locator("#turn-1 .level-changes")).to_be_visible()
    expect(page.locator("#turn-1 .attempt:visible")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("v")
    expect(tabs.last).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#turn-1 .attempt:visible")).to_have_count(0)
    left, right = page.locator("#turn-1 .side:nth-child(1)"), page.locator("#turn-1 .side:nth-child(2)")
    expect(left.locator("del").first).to_be_visible()
    expect(right.locator("ins").first).to_be_visible()
    expect(right.locator(".answer-text")).to_have_text(ENGLISH)
    expect(page.locator("#turn-1 .changes .gained").first).to_be_visible()
    assert top(left) == top(right)
    page.set_viewport_size({"width": 890, "height": 800})
    assert top(left) < top(right)
    page.keyboard.press("v")
    expect(page.locator("#turn-1 .attempt:visible")).to_have_count(1)


def top(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["y"]
