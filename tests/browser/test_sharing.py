"""A link in a fresh browser: read by anybody, reviewed by keyboard, gone when revoked."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.rehearsing import CHINESE, ENGLISH, no_sideways_scroll
from tests.browser.test_accessibility import LOOKS, ONE_A_DAY, audit, unfold_everything
from tests.cli.debrief import debrief
from tests.web.candidate import Candidate
from tests.web.shared_links import finished, revoked, shared

CHECK = "quantified_impact.result_stated"


@pytest.fixture(scope="module")
def candidate(address: str) -> Iterator[Candidate]:
    one = Candidate(address)
    with one.http:
        yield one


@pytest.fixture(scope="module")
def interviews(candidate: Candidate) -> dict[str, str]:
    """A finished interview in each language."""
    return {"en": finished(candidate, ENGLISH), "zh": finished(candidate, CHINESE, language="zh")}


def by_key(page: Page, name: str, *keys: str) -> None:
    """Focus the field `name` and press keys in it."""
    page.locator(f'[id="{name}"]').focus()
    for key in keys:
        page.keyboard.press(key)


def becomes_a_row(owner: Page, tmp_path: Path) -> None:
    """On the calibration page the coach's word is a contradiction, and a row that is measured."""
    owner.goto("/calibration")
    reviewed = owner.locator("section", has=owner.locator("#reviewed-title"))
    expect(reviewed).to_contain_text("1 word contradicts the judge.")
    with owner.expect_download() as saving:
        reviewed.get_by_role("link", name="Download as calibration rows").click()
    saving.value.save_as(tmp_path / "rows.jsonl")
    measured = debrief("calibrate", "rows.jsonl", folder=tmp_path)
    assert measured.returncode == 0, measured.stderr
    reviewed.get_by_text("Where people contradict the judge").click()
    reviewed.get_by_role("link", name="question 1").click()
    expect(owner.locator("#said-1-1")).to_contain_text("A lift without its cost.")


def test_a_coach_reviews_by_keyboard_and_the_owner_sees_both_levels(
    desk: Desk, candidate: Candidate, interviews: dict[str, str], tmp_path: Path
) -> None:
    path = shared(candidate.http, interviews["en"], "coach", name="Ms Wang")
    coach = desk.page()
    coach.goto(f"{path}/review/1")
    by_key(coach, "from.comment", "2")
    expect(coach.locator("#s2")).to_have_class("sentence lit")
    by_key(coach, "comment")
    coach.keyboard.type("What did it cost?")
    expect(coach.locator("#draft")).to_have_text("Draft saved on this device.")
    coach.reload(wait_until="load")
    expect(coach.locator("#draft")).to_have_text("Your draft is back.")
    expect(coach.locator("#comment")).to_have_value("What did it cost?")
    coach.locator(f'input[name="met.{CHECK}"]').first.focus()
    coach.keyboard.press("ArrowRight")
    coach.keyboard.press("ArrowRight")
    by_key(coach, f"reason.{CHECK}")
    coach.keyboard.type("A lift without its cost.")
    coach.keyboard.press("Control+Enter")
    # Keys are heard once the page's scripts have run.
    coach.wait_for_url(lambda url: f"{path}/review/2" in url, wait_until="load")
    expect(coach.locator(".eyebrow")).to_contain_text("1 of 2 answers gone through.")
    coach.keyboard.press("k")
    coach.wait_for_url(f"{path}/review/1", wait_until="load")
    # What the server has is no draft any more.
    expect(coach.locator("#comment")).to_have_value("")
    expect(coach.locator(".said-list")).to_contain_text("What did it cost?")
    coach.locator("#s1 [data-start]").evaluate(
        "part => getSelection().setBaseAndExtent(part.firstChild, 2, part.firstChild, 5)"
    )
    coach.keyboard.press("c")
    expect(coach.locator("#comment")).to_be_focused()
    expect(coach.locator("#exact-shown q")).to_have_text("led")
    coach.keyboard.type("You alone?")
    coach.get_by_role("button", name="Save").press("Enter")
    coach.goto(path)
    coach.get_by_role("button", name="Submit review").press("Enter")
    expect(coach.locator("#review")).to_contain_text("3 comments and ratings are submitted.")
    owner = desk.page()
    owner.goto(f"/interviews/{interviews['en']}/transcript")
    said = owner.locator("#said-1-1")
    for words in ("What did it cost?", "A lift without its cost.", "You alone?", "Ms Wang"):
        expect(said).to_contain_text(words)
    expect(said.get_by_text("led", exact=True)).to_be_visible()
    expect(said.locator("table")).to_contain_text("Ms Wang")
    owner.keyboard.press("n")
    expect(said.locator(".comments > li").first).to_be_focused()
    becomes_a_row(owner, tmp_path)


def test_a_link_in_a_fresh_browser_shows_its_interview_until_it_is_revoked(
    desk: Desk, candidate: Candidate, interviews: dict[str, str]
) -> None:
    owner = desk.page()
    owner.goto(f"/interviews/{interviews['zh']}/share?lang=en")
    owner.get_by_role("button", name="Make the link").click()
    path = httpx.URL(owner.locator("#share-address").inner_text()).path
    reader = desk.page()
    reader.goto(path)
    expect(reader.locator("mark.evidence").first).to_be_visible()
    reader.get_by_role("link", name="Debrief").click()
    reader.locator(".cell-evidence").first.click()
    expect(reader.locator("mark:target, span:target, mark.lit").first).to_be_attached()
    owner.get_by_role("button", name="Revoke").first.click()
    expect(owner.locator("table.links")).to_contain_text("revoked")
    assert reader.goto(path).status == 404  # type: ignore[union-attr]
    expect(reader.locator("h1")).to_have_text("This link does not work")


@pytest.mark.parametrize(("language", "theme"), ONE_A_DAY)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    desk: Desk, candidate: Candidate, interviews: dict[str, str], language: str, theme: str
) -> None:
    made = interviews[language]
    path = shared(candidate.http, made, "coach", name="Ms Wang")
    word = {"turn": 1, "signal": "quantified_impact", "check": "result_stated", "met": False, "reason": "No cost."}
    assert candidate.act(made, "overrides", **word).status_code == 201
    page = desk.page(color_scheme=theme, viewport={"width": 360, "height": 740})
    own = f"/interviews/{made}"
    places = (f"{path}/review/1", f"{own}/share", path, f"{path}/debrief", f"{own}/transcript", f"{path}/nothing")
    # The last ones are made of the same parts as other pages, so one look stands for the others.
    for place in places if (language, theme) == LOOKS[0] else places[:2]:
        page.goto(f"{place}?lang={language}")
        unfold_everything(page)
        no_sideways_scroll(page)
        audit(page, f"{place} {language} {theme}")
    page.goto(path)
    page.locator("form[action$='/scores'] button").click()
    page.goto(f"{path}/review/1")
    page.locator("[name=act]").first.click()
    expect(page.locator("#problem")).to_be_visible()
    audit(page, f"refused {language} {theme}")
    revoked(candidate.http, made)


def test_the_candidate_objects_by_keyboard_and_a_reader_sees_it_with_its_item(
    desk: Desk, candidate: Candidate, interviews: dict[str, str]
) -> None:
    owner = desk.page()
    owner.goto(f"/interviews/{interviews['en']}/debrief")
    reason = owner.locator(".verdict .reasons li").first
    reason.locator("summary").focus()
    owner.keyboard.press("Enter")
    reason.locator("textarea").focus()
    owner.keyboard.type("It was my own decision.")
    reason.get_by_role("button", name="Save").press("Enter")
    expect(reason.locator(".objection")).to_contain_text("You disagree: It was my own decision.")
    unfold_everything(owner)
    audit(owner, "debrief with an objection")
    reader = desk.page(viewport={"width": 390, "height": 740})
    reader.goto(f"{shared(candidate.http, interviews['en'])}/debrief")
    seen = reader.locator(".verdict .reasons li").first.locator(".objection")
    expect(seen).to_contain_text("The candidate disagrees: It was my own decision.")
    expect(seen.get_by_role("button")).to_have_count(0)
    no_sideways_scroll(reader)
    reason.get_by_role("button", name="Take it back").press("Enter")
    expect(owner.locator(".objection")).to_have_count(0)
