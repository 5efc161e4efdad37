"""Links, comments and words on checks over the API, and the rows they become."""

from collections.abc import Iterator

import pytest

from tests.web.candidate import STRONG, Candidate
from tests.web.shared_links import BROWSER, finished

QUOTE = "7-day retention rose by 1.8%"
START = STRONG.index(QUOTE)
WORD = {"turn": 1, "signal": "quantified_impact", "check": "result_stated", "met": False, "reason": "No cost."}


@pytest.fixture
def interview(candidate: Candidate) -> Iterator[str]:
    made = finished(candidate)
    yield made
    candidate.http.delete(f"/api/v1/interviews/{made}")


def test_a_link_is_told_once_opens_and_is_revoked(candidate: Candidate, interview: str) -> None:
    wish = {"kind": "view", "days": 30, "name": "Ms Wang", "hide_names": ["Wei"], "hide_levels": True}
    made = candidate.act(interview, "links", **wish)
    assert made.status_code == 201
    link = made.json()
    token, path = link.pop("token"), link.pop("path")
    assert path == f"/shared/{token}"
    assert (link["state"], link["kind"], link["hide_names"]) == ("works", "view", ["Wei"])
    assert candidate.http.get(path, headers=BROWSER).status_code == 200
    listed = candidate.http.get(f"/api/v1/interviews/{interview}/links")
    assert listed.json() == [link]
    assert token not in listed.text
    assert candidate.act(interview, f"links/{link['id']}/revoke").json()["state"] == "revoked"
    assert candidate.http.get(path, headers=BROWSER).status_code == 404
    assert candidate.act("nobody", f"links/{link['id']}/revoke").status_code == 404


@pytest.mark.parametrize(
    "wish",
    [{}, {"kind": "admin"}, {"kind": "view", "days": 2}, {"kind": "view", "days": "7"}, {"kind": "view", "x": 1}],
)
def test_no_link_is_made_of_another_wish(candidate: Candidate, interview: str, wish: dict[str, object]) -> None:
    assert candidate.http.post(f"/api/v1/interviews/{interview}/links", json=wish).status_code == 422


def test_a_comment_hangs_on_its_words_and_is_resolved(candidate: Candidate, interview: str) -> None:
    by_place = candidate.act(interview, "comments", turn=1, start=START, end=START + len(QUOTE), text="For whom?")
    by_words = candidate.act(interview, "comments", turn=1, quote=QUOTE.upper(), text="For whom?")
    assert by_place.status_code == by_words.status_code == 201
    anchor = {"start": START, "end": START + len(QUOTE), "quote": QUOTE}
    assert by_place.json()["anchor"] == by_words.json()["anchor"] == anchor
    number = by_place.json()["id"]
    resolved = candidate.act(interview, f"comments/{number}/resolve", resolved=True)
    assert resolved.json()["resolved_at"]
    assert candidate.act(interview, "comments/999999/resolve", resolved=True).status_code == 404
    comments = candidate.http.get(f"/api/v1/interviews/{interview}/review").json()["comments"]
    assert [bool(one["resolved_at"]) for one in comments] == [True, False]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("comments", {"turn": 1, "quote": "never said", "text": "x"}, "quote"),
        ("comments", {"turn": 1, "text": "x"}, "quote"),
        ("comments", {"turn": 1, "quote": QUOTE, "text": " "}, "text"),
        ("comments", {"turn": 1, "start": 3, "text": "x"}, ""),
        ("overrides", WORD | {"met": True}, "quote"),
        ("overrides", WORD | {"met": True, "quote": "I led"}, "quote"),
        ("overrides", WORD | {"reason": ""}, "reason"),
        ("overrides", WORD | {"check": "nothing_such"}, "check"),
        ("overrides", WORD | {"met": "yes"}, "met"),
    ],
)
def test_what_does_not_hold_is_refused_by_field(
    candidate: Candidate, interview: str, path: str, body: dict[str, object], field: str
) -> None:
    reply = candidate.http.post(f"/api/v1/interviews/{interview}/{path}", json=body)
    assert reply.status_code == 422, reply.text
    assert reply.json()["errors"][0]["field"] == field


def test_a_word_stands_beside_the_judges_and_the_scorecard_stays(candidate: Candidate, interview: str) -> None:
    before = candidate.read(interview)["turns"][0]["scorecard"]
    word = candidate.http.post(f"/api/v1/interviews/{interview}/overrides", json=WORD)
    assert word.status_code == 201
    assert (word.json()["machine_met"], word.json()["blind"], word.json()["judge"]) == (True, False, "rules")
    assert candidate.read(interview)["turns"][0]["scorecard"] == before
    (sides,) = candidate.http.get(f"/api/v1/interviews/{interview}/review").json()["levels"]
    judged = next(one["level"] for one in before["signals"] if one["signal"] == WORD["signal"])
    assert (sides["machine"], sides["person"], sides["said"]) == (judged, 1, 1)


def test_a_key_says_something_once(candidate: Candidate, interview: str) -> None:
    path, headers = f"/api/v1/interviews/{interview}/overrides", {"Idempotency-Key": "k"}
    first = candidate.http.post(path, json=WORD, headers=headers)
    assert candidate.http.post(path, json=WORD, headers=headers).json() == first.json()
    other = candidate.http.post(path, json=WORD | {"reason": "Else."}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "/docs#key-reused")
    comment = {"turn": 1, "quote": QUOTE, "text": "x"}
    kept = candidate.http.post(path.replace("overrides", "comments"), json=comment, headers=headers)
    assert kept.status_code == 422


def test_words_become_rows_and_show_on_the_calibration_page(candidate: Candidate, interview: str) -> None:
    candidate.http.post(f"/api/v1/interviews/{interview}/overrides", json=WORD)
    api = candidate.http.get("/api/v1/calibration/reviewed.jsonl")
    page = candidate.http.get("/calibration/reviewed.jsonl")
    assert api.text == page.text
    assert "attachment" in page.headers["content-disposition"]
    assert f'"{interview}-1-1"' in page.text
    shown = candidate.http.get("/calibration", headers=BROWSER).text
    assert "No cost." in shown
    assert f'/interviews/{interview}/transcript#said-1-1"' in shown
    assert "not enough ratings" in shown
    assert 'href="/calibration/reviewed.jsonl"' in shown
