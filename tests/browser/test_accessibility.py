"""axe finds nothing on any page, in both languages, light and dark; live regions exist from the start."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desk
from tests.browser.rehearsing import CHINESE, ENGLISH, answer, answer_round, expect_scored, start
from tests.web.candidate import Candidate

# Each language and each theme once; colours do not depend on the language.
LOOKS = [
    ("en", "light"),
    ("zh", "dark"),
    pytest.param("en", "dark", marks=pytest.mark.long),
    pytest.param("zh", "light", marks=pytest.mark.long),
]
# One look a day where pages are many or their audit takes long, all four with the long tests.
ONE_A_DAY = [LOOKS[0], pytest.param("zh", "dark", marks=pytest.mark.long), *LOOKS[2:]]
THE_OTHER_A_DAY = [pytest.param("en", "light", marks=pytest.mark.long), *LOOKS[1:]]
# axe holds the colour of every text against all that lies behind it, which takes seconds on a long page. So the
# first sections of the API's reference show the colours of the rest, which are of the same kind.
SECTIONS_OF_THE_SAME_KIND = {"exclude": [["section:nth-of-type(n+6)"]]}


def audit(
    page: Page,
    where: str,
    context: dict[str, list[list[str]]] | None = None,
    options: dict[str, Any] = DEFAULT_OPTIONS,
) -> None:
    found = Axe().run(page, context=context, options=options)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


def unfold_everything(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")


@pytest.fixture(scope="module")
def brief(chromium: Browser, address: str) -> dict[str, str]:
    """An interview ended after two answers, which has every part that a longer one repeats; paths by language."""
    candidate = Candidate(address)
    paths = {}
    with candidate.http:
        for language, text in (("en", ENGLISH), ("zh", CHINESE)):
            made = candidate.start(language=language, rounds=["hiring-manager"], background="A résumé")
            for turn in (1, 2):
                candidate.answered(made, turn, text)
            candidate.asked(made, 3)
            assert candidate.act(made, "finish").status_code == 200
            candidate.until(made, "debrief")
            paths[language] = f"/interviews/{made}"
    return paths


@pytest.fixture(scope="module")
def finished(chromium: Browser, address: str) -> dict[str, str]:
    """A finished interview in each language; their paths."""
    candidate = Candidate(address)
    paths = {}
    with candidate.http:
        for language, text in (("en", ENGLISH), ("zh", CHINESE)):
            made = candidate.start(language=language, rounds=["hiring-manager"], background="A résumé")
            candidate.through_round(made, text=text)
            candidate.until(made, "debrief")
            paths[language] = f"/interviews/{made}"
    return paths


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize(("language", "theme"), ONE_A_DAY)
def test_axe_finds_nothing_on_pages_that_stand_still(desk: Desk, language: str, theme: str) -> None:
    page = desk.page(color_scheme=theme)
    for path in ("/", "/interviews", "/interviews?q=nothing-like-this", "/help", "/nowhere"):
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        unfold_everything(page)
        audit(page, f"{path} {language} {theme}")


@pytest.mark.parametrize(("language", "theme"), THE_OTHER_A_DAY)
def test_axe_finds_nothing_on_the_pages_of_a_finished_interview(
    desk: Desk, finished: dict[str, str], brief: dict[str, str], language: str, theme: str
) -> None:
    page = desk.page(color_scheme=theme)
    whole, short = finished[language], brief[language]
    for path in (f"{whole}/debrief", short, f"{short}/debrief", f"{short}/transcript"):
        page.goto(f"{path}?lang={language}")
        unfold_everything(page)
        audit(page, f"{path} {language} {theme}")


def test_axe_finds_nothing_in_the_first_sections_of_the_reference_of_the_api(desk: Desk) -> None:
    page = desk.page(color_scheme="dark")
    page.goto("/docs")
    audit(page, "dark", SECTIONS_OF_THE_SAME_KIND)


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_whole_reference(desk: Desk, theme: str) -> None:
    page = desk.page(color_scheme=theme)
    page.goto("/docs")
    audit(page, f"all of it {theme}")


@pytest.mark.parametrize(("language", "theme"), ONE_A_DAY)
def test_axe_finds_nothing_during_an_interview(desk: Desk, language: str, theme: str) -> None:
    page = desk.page(color_scheme=theme, locale="zh-CN" if language == "zh" else "en-US")
    start(page)
    audit(page, "first question")
    answer(page, ENGLISH if language == "en" else CHINESE)
    expect_scored(page, 1)
    unfold_everything(page)
    audit(page, "scorecard, everything unfolded")
    page.fill("#answer", "x" * 300)
    page.click("#send")
    page.wait_for_selector("#turn-3 .arriving, #turn-3.open, #strip")
    audit(page, "while the next question comes")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#help-dialog")).to_be_visible()
    audit(page, "shortcut sheet")


def test_axe_finds_nothing_between_rounds_and_on_a_phone(desk: Desk) -> None:
    page = desk.page(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    start(page, rounds=2)
    answer_round(page, ENGLISH)
    audit(page, "between rounds")


def test_status_and_alert_exist_at_load_on_every_page(page: Page) -> None:
    for path in ("/", "/interviews", "/help", "/nowhere", "/docs"):
        page.goto(path)
        assert page.locator("[role=status]").count() == 1
        assert page.locator("[role=alert]").count() == 1
        assert page.locator("h1").count() == 1


def test_focus_does_not_move_when_a_question_or_a_scorecard_arrives(page: Page) -> None:
    start(page)
    page.focus("#notes")
    page.evaluate("document.getElementById('answer').value = 'I cut latency by 40% in three weeks.'")
    page.evaluate("document.getElementById('composer').requestSubmit()")
    page.wait_for_selector("#turn-2.open")
    expect_scored(page, 1)
    assert page.evaluate("document.activeElement.id") == "notes"


def test_a_theme_chosen_here_holds_on_the_next_page(page: Page) -> None:
    page.goto("/")
    with page.expect_response("**/preferences"):
        page.click("#theme-button")
    assert page.get_attribute("html", "data-theme") == "light"
    page.goto("/interviews")
    assert page.get_attribute("html", "data-theme") == "light"


def test_the_last_choices_are_remembered(page: Page) -> None:
    start(page, rounds=2, mode="live", spoken="zh")
    page.goto("/")
    expect(page.locator("input[name=mode][value=live]")).to_be_checked()
    expect(page.locator("input[name=language][value=zh]")).to_be_checked()
    expect(page.locator("input[name=rounds][value^='core-three/']:checked")).to_have_count(2)


def test_the_debrief_prints_with_everything_unfolded(desk: Desk, finished: dict[str, str]) -> None:
    page = desk.page()
    page.goto(f"{finished['en']}/transcript")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details.scorecard:not([open])")).to_have_count(0)
    expect(page.locator("header.site")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details.scorecard[open]")).to_have_count(0)
