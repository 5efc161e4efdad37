"""What a candidate does in the browser, step by step."""

import json

from playwright.sync_api import Page, expect

ENGLISH = (
    "I led the ranking rework for the home feed. "
    "We cut p95 latency from 320 ms to 180 ms in three weeks from kick-off, "
    "and in a two-week A/B test with 5% of users 7-day retention rose by 1.8%, worth about $400k a year."
)
CHINESE = (
    "我负责推荐排序的改造，从立项到全量一共三周。p95 延迟从 320 毫秒降到 180 毫秒，"
    "两周的 A/B 实验里，七日留存比对照组高 1.8%，一年大约多赚 300 万元。"
)
ASKED = ".turn.open .question-text"


def start(page: Page, *, rounds: int = 1, mode: str = "practice", spoken: str | None = None) -> None:
    """From the start page into the first question, with the first `rounds` rounds."""
    page.goto("/")
    boxes = page.locator("input[name=rounds][value^='core-three/']")
    for position in range(boxes.count()):
        boxes.nth(position).set_checked(position < rounds)
    page.check(f"input[name=mode][value={mode}]")
    if spoken:
        page.check(f"input[name=language][value={spoken}]", force=True)
    page.click("#begin")
    page.wait_for_selector(ASKED)
    # The scripts have run when the page counts as loaded.
    page.wait_for_load_state("load")


def turn(page: Page) -> int:
    """The number of the open turn."""
    return int(page.get_attribute("#state", "data-turn") or 0)


def answer(page: Page, text: str) -> None:
    """Send an answer and wait for what comes next: a question, or the end of the round."""
    before = turn(page)
    page.fill("#answer", text)
    page.click("#send")
    wait_for_next(page, before)


def wait_for_next(page: Page, before: int) -> None:
    """Wait until the turn after `before` is asked or the round is over."""
    page.wait_for_selector(f"#strip, .turn.open:not(#turn-{before})")


def round_is_over(page: Page) -> bool:
    """Whether the strip between or after rounds is shown."""
    return page.locator("#strip").count() > 0


def answer_round(page: Page, text: str) -> int:
    """Answer until the round is over; how many answers that took."""
    answers = 0
    while not round_is_over(page):
        answer(page, text)
        answers += 1
    return answers


def draft(page: Page) -> str | None:
    """The text kept on this device for the open turn."""
    kept = page.evaluate("Object.entries(localStorage).find(([name]) => name.startsWith('draft:'))?.[1] ?? null")
    text: str | None = json.loads(kept)["text"] if kept else None
    return text


def no_sideways_scroll(page: Page) -> None:
    """The page is no wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def expect_scored(page: Page, number: int) -> None:
    """The answer to turn `number` has its scorecard."""
    expect(page.locator(f"#turn-{number} details.scorecard").first).to_be_visible()
