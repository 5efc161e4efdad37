"""Whoever hides the levels reads what was heard and what to do next on every page, and no level or decision."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from app.domain.language import Language
from app.services.ports import Content
from app.web.pages.rendering import environment
from tests.web.candidate import CHINESE, STRONG, Candidate
from tests.web.test_pages import BROWSER

WEAK = {
    "en": "We worked on the ranking project and everybody was happy.",
    "zh": "我们一起做了推荐项目，大家都很满意。",
}
GOOD = {"en": STRONG, "zh": CHINESE}
DECISIONS = ("strong_no", "no", "lean_no", "lean_yes", "yes", "strong_yes")
# What shows a level or a decision without a word.
SIGNS = re.compile(r'class="[^"]*\b(?:level-\d|level-words|decision|decision-[a-z_]+|meter|own-rating)\b')
COUNTED = re.compile(r"\b\d of 4 checks|满足 \d 项|\d ?级，")


def reader(address: str, language: str, **cookies: str) -> httpx.Client:
    """A browser with these choices."""
    return httpx.Client(base_url=address, headers=BROWSER, cookies={"lang": language, **cookies}, timeout=20)


def played(candidate: Candidate, language: str) -> str:
    """An interview of two rounds, answered well and badly, rated by the candidate, and finished; its id."""
    interview = candidate.start(language=language, rounds=["hiring-manager", "bar-raiser"], auto_advance=False)
    candidate.answered(interview, 1, GOOD[language])
    candidate.scored(interview, 1)
    candidate.act(interview, "self-rating", turn=1, level=4)
    candidate.answered(interview, 2, WEAK[language])
    candidate.scored(interview, 2)
    return interview


def ended(candidate: Candidate, interview: str) -> None:
    """End the interview and wait for its debrief."""
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")


def words_of_levels(language: str, content: Content) -> set[str]:
    """Whole texts that name a level or a decision."""
    words: Any = environment(Language(language)).get_template("words.html").module
    named = {str(words.level_word(level)) for level in range(1, 6)}
    decided = {str(words.decision_word(name)) for name in DECISIONS}
    spoken = Language(language)
    texts = {level.text(spoken) for signal in content.rubric.signals.values() for level in signal.levels}
    heads = {content.phrases.render(f"committee.headline_{name}", spoken) for name in DECISIONS}
    return named | decided | texts | heads


def told(page: str) -> list[str]:
    """The texts between tags, and those that only a screen reader hears."""
    attributes = re.findall(r'(?:aria-label|title|alt|value)="([^"]*)"', page)
    return [unescape(text).strip() for text in [*re.split(r"<[^>]*>", page), *attributes] if text.strip()]


def levels_in(page: str, language: str, content: Content) -> list[str]:
    """Everything on a page that shows a level or a decision."""
    words = words_of_levels(language, content)
    said = [text for text in told(page) if text in words or any(len(word) > 12 and word in text for word in words)]
    return [*SIGNS.findall(page), *COUNTED.findall(" ".join(told(page))), *said]


@pytest.fixture
def pages(candidate: Candidate) -> dict[str, list[str]]:
    """The addresses whose pages show levels, by language: of an interview under way and of one that ended."""
    found = {}
    for language in ("en", "zh"):
        going, over = played(candidate, language), played(candidate, language)
        ended(candidate, over)
        found[language] = [
            f"/interviews/{going}",
            f"/interviews/{going}/transcript",
            f"/interviews/{over}",
            f"/interviews/{over}/debrief",
            f"/interviews/{over}/transcript",
            "/interviews",
            f"/interviews/{over}/export.md",
        ]
    return found


def test_no_page_shows_a_level_while_they_are_hidden(
    server: str, pages: dict[str, list[str]], content: Content
) -> None:
    shows = 0
    for language, paths in pages.items():
        with reader(server, language) as plain, reader(server, language, levels="hidden") as nervous:
            for path in paths:
                shows += bool(levels_in(plain.get(path).text, language, content))
                hidden = nervous.get(path)
                assert hidden.status_code == 200
                assert levels_in(hidden.text, language, content) == [], path
    assert shows == sum(map(len, pages.values()))


def test_evidence_and_next_steps_stay(server: str, pages: dict[str, list[str]]) -> None:
    with reader(server, "en", levels="hidden") as nervous:
        debrief = nervous.get(pages["en"][3]).text
        transcript = nervous.get(pages["en"][4]).text
    assert 'class="quote-link"' in debrief
    assert 'class="next-steps"' in debrief
    assert 'class="next-time"' in transcript
    assert 'class="evidence"' in transcript
    assert 'class="check unmet"' not in transcript


def test_one_switch_hides_and_shows_again_and_nothing_stored_changes(server: str, candidate: Candidate) -> None:
    interview = played(candidate, "en")
    ended(candidate, interview)
    stored = candidate.http.get(f"/api/v1/interviews/{interview}/debrief").json()
    with reader(server, "en") as browser:
        path = f"/interviews/{interview}/debrief"
        assert 'class="decision decision-' in browser.get(path).text
        browser.post("/preferences", data={"levels": "hidden", "back": path})
        assert 'class="decision decision-' not in browser.get(path).text
        browser.post("/preferences", data={"levels": "shown", "back": path})
        assert 'class="decision decision-' in browser.get(path).text
    assert candidate.http.get(f"/api/v1/interviews/{interview}/debrief").json() == stored
    assert stored["signals"][0]["level"] is not None


def test_the_choice_at_the_start_is_the_same_switch(server: str) -> None:
    form = {"loop": "core-three", "rounds": ["core-three/hiring-manager"], "levels": "hidden"}
    with reader(server, "en") as browser:
        assert 'name="levels" value="shown" checked' in browser.get("/").text
        browser.post("/interviews", data=form)
        assert 'name="levels" value="hidden" checked' in browser.get("/").text
        assert 'aria-label="Levels: hidden"' in browser.get("/interviews").text


def test_the_calibration_page_measures_judges_and_keeps_its_levels(server: str, content: Content) -> None:
    with reader(server, "en", levels="hidden") as nervous:
        assert levels_in(nervous.get("/calibration").text, "en", content)
