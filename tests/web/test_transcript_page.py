"""The transcript with what a reader looks for, and an interview brought back by its file."""

from typing import Any

import pytest

from tests.web.candidate import STRONG, Candidate


@pytest.fixture(scope="module")
def interview(server: str) -> str:
    candidate = Candidate(server)
    with candidate.http:
        started = candidate.start(rounds=["hiring-manager"])
        candidate.answered(started, 1, STRONG)
        candidate.answered(started, 2, "It depends, honestly. Hard to say in general.")
        candidate.act(started, "finish")
        candidate.until(started, "debrief")
    return started


def turns(candidate: Candidate, interview: str, **sought: Any) -> list[int]:
    page = candidate.http.get(f"/interviews/{interview}/transcript", params=sought)
    assert page.status_code == 200
    return [n for n in range(1, 10) if f'id="turn-{n}"' in page.text]


def test_a_form_with_blank_fields_shows_the_whole_transcript(candidate: Candidate, interview: str) -> None:
    whole = turns(candidate, interview)
    assert whole[:2] == [1, 2]
    assert turns(candidate, interview, q="", signal="", level="", flag="") == whole


def test_only_what_is_looked_for_is_shown_and_counted(candidate: Candidate, interview: str) -> None:
    assert turns(candidate, interview, q="honestly") == [2]
    page = candidate.http.get(f"/interviews/{interview}/transcript?q=honestly&lang=zh").text
    assert "1" in page.partition('class="found"')[2][:60]


def test_words_go_along_from_the_list_to_the_transcript(candidate: Candidate, interview: str) -> None:
    listed = candidate.http.get("/interviews", params={"q": "honestly"}).text
    assert f'href="/interviews/{interview}/transcript?q=honestly"' in listed


@pytest.mark.parametrize("sought", [{"level": "9"}, {"level": "high"}, {"q": "x" * 201}])
def test_what_cannot_be_looked_for_is_refused(candidate: Candidate, interview: str, sought: dict[str, str]) -> None:
    assert candidate.http.get(f"/interviews/{interview}/transcript", params=sought).status_code == 422


def test_what_was_looked_for_is_shown_as_text(candidate: Candidate, interview: str) -> None:
    page = candidate.http.get(f"/interviews/{interview}/transcript", params={"q": '"><script>x</script>'}).text
    assert "<script>x" not in page


def test_levels_cannot_be_looked_for_while_they_are_hidden(candidate: Candidate, interview: str) -> None:
    assert 'name="level"' in candidate.http.get(f"/interviews/{interview}/transcript").text
    candidate.http.cookies.set("levels", "hidden")
    hidden = candidate.http.get(f"/interviews/{interview}/transcript").text
    assert 'name="level"' not in hidden
    assert 'name="signal"' in hidden


def test_an_exported_interview_is_brought_back_by_a_form(candidate: Candidate) -> None:
    interview = candidate.start(rounds=["hiring-manager"])
    candidate.answered(interview)
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    exported = candidate.http.get(f"/api/v1/interviews/{interview}/export", params={"format": "json"}).content
    candidate.http.delete(f"/api/v1/interviews/{interview}")
    taken = candidate.http.post("/interviews/import", files={"file": ("kept.json", exported)})
    assert (taken.status_code, taken.headers["location"]) == (303, f"/interviews/{interview}/transcript")
    assert candidate.http.get(taken.headers["location"]).status_code == 200


def test_a_form_without_a_file_says_so_beside_the_field(candidate: Candidate) -> None:
    nothing = candidate.http.post("/interviews/import", files={"file": ("", b"")}, follow_redirects=True)
    assert nothing.status_code == 200
    assert "Choose a file first." in nothing.text


def test_a_file_that_is_none_of_ours_is_refused_in_words(candidate: Candidate) -> None:
    refused = candidate.http.post(
        "/interviews/import", files={"file": ("x.json", b"{}")}, headers={"Accept": "text/html"}
    )
    assert refused.status_code == 422
    assert "<h1" in refused.text
