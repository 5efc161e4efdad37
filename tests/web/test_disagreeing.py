"""The candidate disagrees with something in the debrief: beside it, and about the answer that it rests on."""

import json
import re

import httpx

from tests.web.candidate import Candidate
from tests.web.shared_links import BROWSER, finished, hidden, shared

DISAGREE = re.compile(r'href="(/interviews/[^"]+/review/\d+[^"]*)"[^>]*>I disagree')


def test_a_reason_and_a_signal_lead_to_the_answer_and_the_word_is_the_candidates(candidate: Candidate) -> None:
    made = finished(candidate)
    http = candidate.http
    debrief = http.get(f"/interviews/{made}/debrief", headers=BROWSER).text
    places = DISAGREE.findall(debrief)
    assert places
    signal = next(place for place in places if "#signal-quantified_impact" in place)
    page = http.get(signal, headers=BROWSER).text
    assert re.search(r'<details class="signal" id="signal-quantified_impact" open>', page)
    key = "quantified_impact.result_stated"
    form = {**hidden(page), "act": "save", f"met.{key}": "no", f"reason.{key}": "I never shipped it."}
    path = signal.partition("?")[0]
    assert http.post(path, data=form, headers=BROWSER, follow_redirects=True).status_code == 200
    rows = [json.loads(line) for line in http.get("/calibration/reviewed.jsonl").text.splitlines()]
    (row,) = [row for row in rows if row["id"].startswith(made)]
    assert [(one["by"], one["reason"]) for one in row["reasons"]] == [("candidate", "I never shipped it.")]
    coachs = http.get(f"{shared(http, made)}/debrief", headers=BROWSER).text
    assert "I disagree" not in coachs


def test_an_objection_stays_with_its_item_is_seen_by_whoever_has_a_link_and_can_be_taken_back(
    candidate: Candidate,
) -> None:
    made, http = finished(candidate), candidate.http
    page = f"/interviews/{made}/debrief"
    first = re.search(
        r'action="([^"]+/objections)"><input type="hidden" name="item" value="(\w+)"', read(http, page)
    )
    assert first is not None
    form = {"item": first[2], "reason": "It was me & <b>nobody</b> else."}
    kept = http.post(first[1], data=form, headers=BROWSER)
    assert kept.status_code == 303
    shown = read(http, page)
    assert kept.headers["location"].partition("#")[2] in shown
    assert "You disagree:" in shown
    assert "It was me &amp; &lt;b&gt;nobody&lt;/b&gt; else." in shown
    (told,) = http.get(f"/api/v1/interviews/{made}/review").json()["objections"]
    assert (told["part"], told["reason"]) == ("reason", form["reason"])
    coachs = read(http, f"{shared(http, made)}/debrief")
    assert "The candidate disagrees:" in coachs
    assert "Take it back" not in coachs
    assert "/objections" not in coachs
    assert http.post(f"{first[1]}/{told['id']}/withdraw", headers=BROWSER).status_code == 303
    assert "You disagree:" not in read(http, page)


def test_what_the_debrief_does_not_say_cannot_be_objected_to(candidate: Candidate) -> None:
    made, http = finished(candidate), candidate.http
    objections = f"/api/v1/interviews/{made}/objections"
    body = {"part": "flag", "text": "too-lazy", "reason": "No."}
    assert http.post(objections, json=body).status_code == 422
    assert http.post(objections, json=body | {"part": "headline"}).status_code == 422
    assert http.delete(f"{objections}/1").status_code == 404
    form = {"item": "0" * 32, "reason": "No."}
    assert http.post(f"/interviews/{made}/objections", data=form, headers=BROWSER).status_code == 422
    reason = http.get(f"/api/v1/interviews/{made}/debrief").json()["deliberation"]["reasons"][0]["text"]
    kept = http.post(objections, json={"part": "reason", "text": reason, "reason": "No."})
    assert kept.status_code == 201
    assert http.delete(f"{objections}/{kept.json()['id']}").status_code == 204


def read(http: httpx.Client, path: str) -> str:
    return http.get(path, headers=BROWSER).text
