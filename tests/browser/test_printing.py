"""What comes out of the printer: numbered pages, everything unfolded, and where each quote was said."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Desk
from tests.browser.rehearsing import CHINESE, ENGLISH, no_sideways_scroll
from tests.web.candidate import Candidate

SPOKEN = {"en": ENGLISH, "zh": CHINESE}


@pytest.fixture(scope="module")
def played(address: str) -> dict[str, str]:
    """A short interview in each language; their paths."""
    candidate = Candidate(address)
    paths = {}
    with candidate.http:
        for language, text in SPOKEN.items():
            made = candidate.start(language=language, rounds=["hiring-manager"])
            for turn in (1, 2):
                candidate.answered(made, turn, text)
            candidate.asked(made, 3)
            assert candidate.act(made, "finish").status_code == 200
            candidate.until(made, "debrief")
            paths[language] = f"/interviews/{made}"
    return paths


def printed(page: Page) -> list[str]:
    """The text of each page of the PDF, without its white space, which depends on fonts."""
    pdf = PdfReader(BytesIO(page.pdf()))
    return ["".join(sheet.extract_text().split()) for sheet in pdf.pages]


@pytest.mark.parametrize(("language", "where"), [("en", r"\(Q\d+\)"), ("zh", r"（第\d+题）")])
def test_the_debrief_prints_numbered_and_unfolded_with_the_place_of_each_quote(
    desk: Desk, played: dict[str, str], language: str, where: str
) -> None:
    page = desk.page()
    page.goto(f"{played[language]}/debrief?lang={language}")
    folded = page.locator(".signal-detail:not([open]) .evidence-list q").first.text_content() or ""
    sheets = printed(page)
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, 1):
        assert f"{number}/{len(sheets)}" in sheet
    whole = "".join(sheets)
    assert "".join(folded.split())[:20] in whole
    assert re.search(where, whole)
    quotes = page.locator("a.cited")
    assert len(re.findall(where, whole)) >= quotes.count() > 0


def test_a_shared_page_prints_in_the_same_way(desk: Desk, played: dict[str, str], address: str) -> None:
    interview = played["en"].rpartition("/")[2]
    with Candidate(address).http as http:
        link = http.post(f"/api/v1/interviews/{interview}/links", json={"kind": "view", "days": 7})
        assert link.status_code == 201, link.text
    page = desk.page()
    page.goto(link.json()["path"])
    sheets = printed(page)
    assert f"{len(sheets)}/{len(sheets)}" in sheets[-1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_table_of_a_debrief_is_moved_sideways_on_a_phone(
    desk: Desk, played: dict[str, str], language: str
) -> None:
    page = desk.page(viewport={"width": 390, "height": 800})
    page.goto(f"{played[language]}/debrief?lang={language}")
    no_sideways_scroll(page)
    wraps = page.locator(".debrief .table-wrap")
    assert wraps.count() > 0
    wider = wraps.evaluate_all("all => all.filter((one) => one.scrollWidth > one.clientWidth).length")
    assert wider == 0
