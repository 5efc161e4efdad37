"""What people said about checks is downloaded with one click, and `debrief calibrate` reads it."""

from pathlib import Path

from tests.cli.inside import inside
from tests.web.candidate import Candidate
from tests.web.serving import debrief_app, running
from tests.web.shared_links import finished

REASON = "A lift without its cost."


def test_the_downloaded_rows_are_measured(tmp_path: Path) -> None:
    with running(debrief_app(tmp_path / "debrief.db")) as address:
        candidate = Candidate(address)
        with candidate.http:
            made = finished(candidate)
            for n in (1, 2):
                word = {"turn": n, "signal": "quantified_impact", "check": "result_stated", "met": False}
                reply = candidate.http.post(f"/api/v1/interviews/{made}/overrides", json=word | {"reason": REASON})
                assert reply.status_code == 201, reply.text
            rows = candidate.http.get("/calibration/reviewed.jsonl").text
    file = tmp_path / "rows.jsonl"
    file.write_text(rows, encoding="utf-8")
    measured = inside("calibrate", str(file), folder=tmp_path)
    assert measured.exit_code == 0, measured.output
    assert "2" in measured.output
    assert "quantified_impact" in measured.output.lower().replace(" ", "_")
