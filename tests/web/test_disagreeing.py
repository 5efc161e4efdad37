"""The candidate disagrees with something in the debrief: about the answer it rests on, and marked as their own."""

import json
import re

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
