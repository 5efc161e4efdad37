"""The committee on the debrief page: each round as soon as it is over, and every quote leads to its place."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.cases import shortened
from tests.web.candidate import CHINESE, STRONG, Candidate
from tests.web.test_pages import BROWSER

SPOKEN = {"en": STRONG, "zh": CHINESE}


@pytest.fixture
def reader(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers=BROWSER, timeout=20) as client:
        yield client


def one_round(candidate: Candidate, language: str, mode: str = "practice") -> str:
    """An interview whose first of two rounds is over; its id."""
    rounds = ["hiring-manager", "bar-raiser"]
    interview = candidate.start(language=language, rounds=rounds, mode=mode, auto_advance=False)
    candidate.through_round(interview, text=SPOKEN[language])
    return interview


@pytest.mark.parametrize("language", shortened(["en", "zh"], lambda language: language == "zh"))
def test_a_round_is_debriefed_on_the_page_and_in_the_api_as_soon_as_it_is_over(
    candidate: Candidate, reader: httpx.Client, language: str
) -> None:
    interview = one_round(candidate, language)
    strip = reader.get(f"/interviews/{interview}").text
    assert f'href="/interviews/{interview}/debrief#round-hiring-manager"' in strip
    page = reader.get(f"/interviews/{interview}/debrief").text
    assert 'id="round-hiring-manager"' in page
    assert 'class="statement"' in page
    told = candidate.http.get(f"/api/v1/interviews/{interview}/debrief").json()
    assert told["status"] == "partial"
    assert told["deliberation"] is None
    (round_,) = told["rounds"]
    assert round_["statements"][0]["persona"] == "hiring_manager"
    assert round_["decision"]


def test_a_live_round_is_not_debriefed_before_the_end(candidate: Candidate, reader: httpx.Client) -> None:
    interview = one_round(candidate, "en", mode="live")
    assert "#round-" not in reader.get(f"/interviews/{interview}").text
    assert 'class="statement"' not in reader.get(f"/interviews/{interview}/debrief").text
    assert candidate.http.get(f"/api/v1/interviews/{interview}/debrief").json()["rounds"] == []


@pytest.mark.parametrize("language", shortened(["en", "zh"], lambda language: language == "en"))
def test_every_link_of_the_debrief_leads_to_something_that_is_there(
    candidate: Candidate, reader: httpx.Client, language: str
) -> None:
    interview = one_round(candidate, language)
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    base = f"/interviews/{interview}"
    page = reader.get(f"{base}/debrief").text
    links = set(re.findall(rf'href="({base}/[^"]+)"', page))
    places = {link.partition("#") for link in links}
    assert {place for address, _, place in places if address.endswith("/transcript") and place.startswith("e")}
    for address, _, place in places:
        there = reader.get(address)
        assert there.status_code == 200, address
        assert not place or f' id="{place}"' in there.text, (address, place)
    assert page.count('class="cited"') >= 3
