"""An interview whose loop was taken away: everything that was said is still shown, exported and debriefed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.infra.content.test_own_loops import LOOP
from tests.web.candidate import STRONG, Candidate
from tests.web.serving import debrief_app, running
from tests.web.test_pages import BROWSER

LOST = 'id="gone"'


@contextmanager
def at(folder: Path, **settings: Any) -> Iterator[Candidate]:
    """A candidate at a server over the folder's database."""
    with running(debrief_app(folder / "debrief.db", **settings)) as address:
        candidate = Candidate(address)
        with candidate.http:
            yield candidate


def interviewed(folder: Path) -> str:
    """An interview of an own loop, one answer given, another question open; its id."""
    loops = folder / "loops"
    loops.mkdir()
    (loops / "acme-pm.yaml").write_text(LOOP, encoding="utf-8")
    with at(folder, loops_dir=loops) as candidate:
        interview = candidate.start(loop="acme-pm", rounds=["talk"])
        candidate.answered(interview)
        candidate.asked(interview, turn=2)
        page = candidate.http.get(f"/interviews/{interview}", headers=BROWSER).text
        assert "Dana Ruiz" in page
        assert LOST not in page
        return interview


@pytest.mark.parametrize("path", ["", "/transcript", "/debrief"])
def test_its_pages_open_and_say_what_is_missing(tmp_path: Path, path: str) -> None:
    interview = interviewed(tmp_path)
    with at(tmp_path) as candidate:
        reply = candidate.http.get(f"/interviews/{interview}{path}", headers=BROWSER)
        chinese = candidate.http.get(f"/interviews/{interview}{path}", headers=BROWSER, params={"lang": "zh"})
    assert reply.status_code == 200
    assert LOST in reply.text
    assert "acme pm" in reply.text
    assert "这场面试所用的流程已经不在了" in chinese.text


def test_it_is_listed_read_and_exported(tmp_path: Path) -> None:
    interview = interviewed(tmp_path)
    with at(tmp_path) as candidate:
        read = candidate.read(interview)
        files = {
            form: candidate.http.get(f"/api/v1/interviews/{interview}/export", params={"format": form})
            for form in ("md", "json", "csv")
        }
        listed = candidate.http.get("/interviews", headers=BROWSER).text
    assert read["turns"][0]["answer"]["text"] == STRONG
    assert [round_["id"] for round_ in read["rounds"]] == ["talk"]
    assert {reply.status_code for reply in files.values()} == {200}
    assert "The loop of this interview is no longer there" in files["md"].text
    assert "p95 latency" in files["md"].text
    assert interview in listed


def test_what_was_answered_gets_its_debrief_and_more_is_refused_with_the_reason(tmp_path: Path) -> None:
    interview = interviewed(tmp_path)
    with at(tmp_path) as candidate:
        refused = candidate.act(interview, "turns/2/rephrase")
        assert refused.status_code == 409
        assert "Put its file back" in refused.json()["detail"]
        assert candidate.act(interview, "finish").status_code == 200
        candidate.until(interview, "debrief")
        debrief = candidate.http.get(f"/api/v1/interviews/{interview}/debrief").json()
        page = candidate.http.get(f"/interviews/{interview}/debrief", headers=BROWSER).text
    assert debrief["status"] == "ready"
    assert any(signal["evidence"] for signal in debrief["signals"])
    assert "each signal of a lost round counts alike" in page


def test_it_goes_on_when_the_file_is_back(tmp_path: Path) -> None:
    interview = interviewed(tmp_path)
    with at(tmp_path) as candidate:
        assert candidate.send(interview, 2).status_code == 202
        candidate.until(interview, "error")
    with at(tmp_path, loops_dir=tmp_path / "loops") as candidate:
        assert candidate.asked(interview, turn=3).data["text"]
