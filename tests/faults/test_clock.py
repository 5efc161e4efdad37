"""The machine's clock is set back by an hour: nobody's answer is lost, nor is any time below nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from app.wiring import services
from tests.web.candidate import Candidate
from tests.web.serving import running

HOUR = timedelta(hours=1)


class Set:
    """A machine's clock that somebody sets."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        """What it shows."""
        return datetime.now(UTC) + self.by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Set:
    """The clock of the servers of this test."""
    clock = Set()
    monkeypatch.setattr(services, "SystemClock", lambda: clock)
    return clock


@pytest.fixture
def candidate(tmp_path: Path, clock: Set) -> Iterator[Candidate]:
    settings = Settings.load(_env_file=None, database_url=f"sqlite:///{tmp_path}/debrief.db", builtin_pace_ms=0)
    with running(create_app(settings)) as address:
        one = Candidate(address)
        with one.http:
            yield one


def test_an_interview_goes_on_over_a_clock_that_is_set_back(candidate: Candidate, clock: Set) -> None:
    interview = candidate.start(rounds=["hiring-manager"])
    candidate.answered(interview, 1)
    candidate.asked(interview, 2)
    clock.by = -HOUR
    candidate.answered(interview, 2)
    candidate.asked(interview, 3)
    turns = candidate.read(interview)["turns"]
    assert [turn["n"] for turn in turns] == [1, 2, 3]
    assert all(turn["answer"]["seconds"] >= 0 for turn in turns[:2])
    assert candidate.act(interview, "clock", action="pause").status_code == 200
    clock.by = -2 * HOUR
    assert candidate.act(interview, "clock", action="resume").status_code == 200
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    assert candidate.http.get(f"/interviews/{interview}/debrief").status_code == 200


def test_an_interview_of_a_clock_set_back_can_be_carried_elsewhere(candidate: Candidate, clock: Set) -> None:
    interview = candidate.start(rounds=["bar-raiser"])
    candidate.asked(interview)
    clock.by = -HOUR
    candidate.answered(interview)
    candidate.act(interview, "finish")
    candidate.until(interview, "debrief")
    exported = candidate.http.get(f"/api/v1/interviews/{interview}/export", params={"format": "json"})
    assert candidate.http.delete(f"/api/v1/interviews/{interview}").status_code == 204
    assert taken(candidate.http, exported.text).status_code == 201
    again = candidate.http.get(f"/api/v1/interviews/{interview}/export", params={"format": "json"})
    assert again.json() == exported.json()


def taken(http: httpx.Client, text: str) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return http.post("/api/v1/interviews/import", content=text, headers=headers)


def test_after_it_was_set_back_new_interviews_and_batches_are_done(candidate: Candidate, clock: Set) -> None:
    first = candidate.start()
    clock.by = -HOUR
    second = candidate.start()
    candidate.answered(second)
    listed = [one["id"] for one in candidate.http.get("/api/v1/interviews").json()["items"]]
    assert set(listed) == {first, second}
    headers = {"Content-Type": "application/jsonl"}
    sent = candidate.http.post("/api/v1/score/batches", content='{"answer": "We cut churn."}\n', headers=headers)
    assert sent.status_code in {201, 202}, sent.text
    with candidate.http.stream("GET", f"/api/v1/score/batches/{sent.json()['id']}/events") as events:
        assert any(line == "event: done" for line in events.iter_lines())
