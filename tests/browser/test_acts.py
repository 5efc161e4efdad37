"""Acts of a round in the browser: a limit that changes while one types, a sketch that fills up, going on."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.rehearsing import ASKED, answer, wait_for_next

CHINA = "china-ai-pm"
PLAN = (
    "I would reduce the input first, since most of the memory goes into activations at full size. "
    "Then I would quantise the backbone to int8 and measure the difference on five hundred pictures of families, "
)
ADAPTED = "in that case I would go to int4, cache the frequent ones and only wake up when something moves."


def begin(page: Page, loop: str, round_: str, *, mode: str = "practice", spoken: str = "en") -> None:
    """Into the first question of one round of a loop."""
    page.goto("/")
    page.check(f"input[name=loop][value={loop}]")
    boxes = page.locator(f"input[name=rounds][value^='{loop}/']")
    for box in boxes.all():
        box.set_checked(box.get_attribute("value") == f"{loop}/{round_}")
    page.check(f"input[name=mode][value={mode}]")
    page.check(f"input[name=language][value={spoken}]", force=True)
    page.click("#begin")
    page.wait_for_selector(ASKED)
    page.wait_for_load_state("load")


def test_a_changed_limit_appears_under_the_question_while_one_types_and_the_text_stays(page: Page) -> None:
    begin(page, CHINA, "live-tradeoff")
    page.locator("#answer").press_sequentially("I would reduce", delay=0)
    expect(page.locator(".thrown-in")).to_have_count(0)
    page.locator("#answer").press_sequentially(PLAN, delay=0)
    expect(page.locator(".turn.open .thrown-in")).to_be_visible()
    thrown_in = page.locator(".turn.open .thrown-in").inner_text()
    assert page.input_value("#answer") == "I would reduce" + PLAN
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator("#log")).to_contain_text(thrown_in)
    before = int(page.get_attribute("#state", "data-turn") or 0)
    page.locator("#answer").press_sequentially(ADAPTED, delay=0)
    page.click("#send")
    wait_for_next(page, before)
    page.reload()
    expect(page.locator(f"#turn-{before} .thrown-in")).to_have_text(thrown_in)


def test_a_quick_answer_gets_the_change_as_a_question(page: Page) -> None:
    begin(page, CHINA, "live-tradeoff")
    answer(page, "I would cut the input resolution first, because activations eat the memory.")
    expect(page.locator(".turn.open .move-constrain")).to_be_visible()
    expect(page.locator(".thrown-in")).to_have_count(0)


def test_parts_of_a_sketch_are_ticked_off_with_their_words(page: Page) -> None:
    begin(page, CHINA, "pipeline-sketch")
    sketch = page.locator("#sketch")
    expect(sketch.locator("#sketch-clock")).to_contain_text("06:00")
    expect(sketch.locator("li")).to_have_count(0)
    answer(page, "When people say it again we keep both tries, and we retrain every two weeks.")
    expect(sketch.locator("li.named")).to_have_count(2)
    expect(sketch.locator("li.missing")).to_have_count(0)
    expect(sketch).to_contain_text("When people say it again we keep both tries")
    page.click("details.confirm summary")
    page.click("details.confirm button")
    page.wait_for_url("**/debrief")
    page.goto(page.url.replace("/debrief", "/transcript"))
    expect(page.locator("#sketch li.missing").first).to_be_visible()


def test_a_live_sketch_shows_its_clock_and_no_parts(page: Page) -> None:
    begin(page, CHINA, "pipeline-sketch", mode="live", spoken="zh")
    answer(page, "用户再说一遍的，两遍都留下，每两周重训一次。")
    expect(page.locator("#sketch-clock")).to_be_visible()
    expect(page.locator("#sketch li")).to_have_count(0)


def test_one_goes_on_from_the_last_rehearsal_and_is_pressed_on_what_was_said_there(desk: Desk) -> None:
    page = desk.page()
    begin(page, "huawei-ai-pm", "system-design")
    answer(page, "I went with FP16 for the handset model. We shipped it to three carriers and they liked it.")
    page.goto("/")
    goes_on = page.locator("input[name=continues][value^='huawei-ai-pm/']")
    expect(goes_on).not_to_be_checked()
    goes_on.check()
    page.check("input[name=loop][value=huawei-ai-pm]")
    for box in page.locator("input[name=rounds][value^='huawei-ai-pm/']").all():
        box.set_checked(box.get_attribute("value") == "huawei-ai-pm/hiring-manager")
    page.click("#begin")
    expect(page.locator(ASKED).first).to_contain_text("“I went with FP16 for the handset model”")
    expect(page.locator(ASKED).first).to_contain_text("System design")
